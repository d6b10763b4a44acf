/** Expressions: building their sources, and writing them out as SQL. */
import type { Attribute, Expression, Ref } from '../../../model/index.ts'
import { isExpression } from '../../../model/index.ts'

/** A piece of an expression's source. */
export type Part = string | Ref

/** Names the resource at `address`. */
export function ref(address: string): Ref {
  return { type: 'ref', address }
}

function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part
    else if (part !== '') out.push(part)
  }
  return out
}

/** An expression of ours whose text on the server is not known. Neighbouring strings are joined. */
export function written(...parts: readonly (Part | readonly Part[])[]): Expression {
  return { type: 'expression', source: joined(parts.flat()), text: null }
}

/** An expression of ours that the server prints as it stands. */
export function known(text: string): Expression {
  return { type: 'expression', source: [text], text }
}

/** What the server prints; null stays null. */
export function printed<Text extends string | null>(text: Text): Text extends string ? Expression : Expression | null {
  const expression = text === null ? null : { type: 'expression', source: null, text }
  return expression as Text extends string ? Expression : Expression | null
}

/** The expression as SQL: our source with each reference named by `name`, or the server's text where it is not ours. */
export function expressionSql(expression: Expression, name: (address: string) => string): string {
  if (expression.source === null) return expression.text ?? ''
  return expression.source.map((p) => (typeof p === 'string' ? p : name(p.address))).join('')
}

/** Every address that an attribute names, in expressions' sources too. */
export function addressesIn(attribute: Attribute | undefined): string[] {
  if (typeof attribute !== 'object' || attribute === null) return []
  if (isExpression(attribute))
    return (attribute.source ?? []).flatMap((p) => (typeof p === 'string' ? [] : [p.address]))
  if (Array.isArray(attribute)) return attribute.flatMap(addressesIn)
  if ((attribute as Ref).type === 'ref') return [(attribute as Ref).address]
  return Object.values(attribute).flatMap(addressesIn)
}
