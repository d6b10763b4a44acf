/** Places in columns, properties and items: `string().min(1).max(1000)`. */
import type { ParsedFile, Range } from './file.ts'
import { callPlace, dataPlace, findProperty, leaf, type Place } from './places.ts'
import { type Chain, chainOf, type Placed, type Scope } from './scope.ts'
import { argument } from './syntax.ts'

/** Keys of the declaration whose word in a chain is another. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  minLength: ['min'],
  minimum: ['min'],
  minItems: ['min'],
  maxLength: ['max'],
  maximum: ['max'],
  maxItems: ['max'],
  format: ['format', 'email', 'url', 'uuid', 'slug', 'hostname', 'ipv4', 'ipv6'],
  description: ['describe'],
}

/** Columns by name, or an object's properties: `{ title: string() }`. */
export function fieldsPlace(scope: Scope, placed: Placed, key: Range = placed.node): Place {
  return {
    file: placed.file,
    key,
    value: placed.node,
    member: (name) => {
      const found = findProperty(scope, placed, String(name))
      return found && fieldPlace(scope, { file: found.file, node: found.value }, found.key, found.doc)
    },
  }
}

/** One column, property or item. */
export function fieldPlace(
  scope: Scope,
  placed: Placed,
  key: Range = placed.node,
  doc: Place['doc'] = undefined,
): Place {
  const chain = chainOf(scope, placed)
  return {
    file: placed.file,
    key,
    value: placed.node,
    doc,
    member: (step) =>
      chainMember(scope, chain, String(step)) ?? rootMember(scope, chain, String(step), placed.file, doc),
  }
}

function chainMember(scope: Scope, chain: Chain, step: string): Place | undefined {
  return callPlace(scope, chain, WORDS[step] ?? [step])
}

/** What the first call says by its arguments: `array(items)`, `object(properties)`, `reference(to)`, `oneOf(…)`. */
function rootMember(scope: Scope, { root }: Chain, step: string, at: ParsedFile, doc: Place['doc']): Place | undefined {
  if (step === 'description') return doc && leaf(at, doc)
  const { file, node } = root
  if (node.type !== 'CallExpression') return undefined
  if (step === 'type') return leaf(file, node)
  const first = argument(node, 0)
  if (step === 'enum') return { file, key: node, value: node, member: (i) => enumValueAt(scope, root, Number(i)) }
  if (step === 'enumType') return leaf(file, node)
  if (!first) return undefined
  const argumentPlace = { file, node: first }
  if (step === 'items') return fieldPlace(scope, argumentPlace)
  if (step === 'properties') return fieldsPlace(scope, argumentPlace)
  return step === 'to' || step === 'native' ? dataPlace(scope, argumentPlace) : undefined
}

function enumValueAt(scope: Scope, { file, node }: Placed, index: number): Place | undefined {
  const value = node.type === 'CallExpression' ? argument(node, index) : undefined
  return value && dataPlace(scope, { file, node: value })
}
