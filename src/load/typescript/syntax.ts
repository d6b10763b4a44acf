/** Reading syntax trees: chains of calls, object members, and expressions without their wrapping. */
import type { CallExpression, Expression, ObjectExpression, ObjectProperty, TemplateLiteral } from 'oxc-parser'
import type { Range } from './file.ts'

/** Anything that may stand where a value is expected. */
export type Value = Expression | null

/** One link of a chain: `.max(1000)`. */
export interface ChainCall extends Range {
  readonly name: string
  readonly call: CallExpression
}

/** The expression inside parentheses, `as T`, `satisfies T` and `!`. */
export function unwrap(node: Expression): Expression {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return unwrap(node.expression)
    default:
      return node
  }
}

/** The text of a string literal or a template without `${}`. */
export function stringOf(node: Expression | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral') return plainTemplate(node)
  return undefined
}

function plainTemplate(node: TemplateLiteral): string | undefined {
  return node.expressions.length ? undefined : (node.quasis[0]?.value.cooked ?? undefined)
}

/** The name of an object's member where it can be read off. */
export function propertyName(property: ObjectProperty): string | undefined {
  const { key } = property
  if (!property.computed && key.type === 'Identifier') return key.name
  if (key.type === 'Literal') return String(key.value)
  return undefined
}

/** Positional arguments; undefined from the first spread on. */
export function argument(call: CallExpression, index: number): Expression | undefined {
  for (let i = 0; i <= index; i++) if (call.arguments[i]?.type === 'SpreadElement') return undefined
  const node = call.arguments[index]
  return node && node.type !== 'SpreadElement' ? unwrap(node) : undefined
}

/** The callee's last name: `table` of `table()` and of `b.table()`. */
export function calleeName(call: CallExpression): string | undefined {
  const callee = unwrap(call.callee)
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier') return callee.property.name
  return undefined
}

/** The link of a chain that `call` adds to the expression before it; undefined for a plain call such as `string()`. */
export function linkOf(call: CallExpression): { before: Expression; link: ChainCall } | undefined {
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return undefined
  const { property, object } = callee
  if (object.type === 'Super') return undefined
  return { before: unwrap(object), link: { name: property.name, call, start: property.start, end: call.end } }
}

/** The members of an object literal from the last to the first, as the last one wins. */
export function membersBackwards(object: ObjectExpression): ObjectExpression['properties'] {
  return object.properties.toReversed()
}
