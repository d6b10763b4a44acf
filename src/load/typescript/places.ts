/** Places: where each part of a declaration stands, found by walking syntax beside the declaration's own path. */
import type { Expression } from 'oxc-parser'
import type { SourceSpan } from '../../diagnostic/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { type DocComment, docBefore } from './docs.ts'
import type { ParsedFile, Range } from './file.ts'
import type { Chain, Placed, Scope } from './scope.ts'
import { argument, membersBackwards, propertyName, stringOf } from './syntax.ts'

/** A part of a declaration as it is written. */
export interface Place {
  readonly file: ParsedFile
  /** What names the part: a property's key, a call such as `max(1000)`. */
  readonly key: Range
  readonly value: Range
  readonly doc?: DocComment | undefined
  /** The part of this part that the declaration has under `step`; undefined where it has no place of its own. */
  member(step: string | number): Place | undefined
}

/** A member of an object literal, and the file that it stands in. */
export interface FoundProperty {
  readonly file: ParsedFile
  readonly key: Range
  readonly value: Expression
  readonly doc: DocComment | undefined
}

const nothing = (): undefined => undefined

/** A place without parts. */
export function leaf(file: ParsedFile, key: Range, value: Range = key): Place {
  return { file, key, value, member: nothing }
}

/** The span of the part at `path` below `place`, or of the nearest part around it that has a place. */
export function spanBelow(place: Place, path: DeclarationPath, part: 'key' | 'value' | undefined): SourceSpan {
  let here = place
  for (const step of path) {
    const next = here.member(step)
    if (!next) return here.file.spanAt(here.key)
    here = next
  }
  return here.file.spanAt(part === 'key' ? here.key : here.value)
}

/** Plain data: objects, arrays and scalars, through constants and spreads. */
export function dataPlace(scope: Scope, placed: Placed, key: Range = placed.node): Place {
  const behind = scope.follow(placed)
  return {
    file: placed.file,
    key,
    value: placed.node,
    member: (step) => dataMember(scope, behind, step),
  }
}

function dataMember(scope: Scope, { file, node }: Placed, step: string | number): Place | undefined {
  if (typeof step === 'string' && step.startsWith('$') && !isObject(node)) {
    // now(), column('x'), sql`…`: in the declaration an object whose one key says which.
    const inner = node.type === 'CallExpression' ? argument(node, 0) : undefined
    return leaf(file, node, inner ?? node)
  }
  if (node.type === 'ArrayExpression' && typeof step === 'number') {
    const element = node.elements[step]
    return element && element.type !== 'SpreadElement' ? dataPlace(scope, { file, node: element }) : undefined
  }
  // A list of one may be written without its brackets.
  if (step === 0 && stringOf(node) !== undefined) return leaf(file, node)
  const found = findProperty(scope, { file, node }, String(step))
  return found && dataPlace(scope, { file: found.file, node: found.value }, found.key)
}

/** The last member of that name, also among the members that are spread in. */
export function findProperty(scope: Scope, placed: Placed, name: string, depth: number = 0): FoundProperty | undefined {
  const { file, node } = scope.follow(placed)
  if (node.type !== 'ObjectExpression' || depth > 20) return undefined
  for (const property of membersBackwards(node)) {
    if (property.type === 'SpreadElement') {
      const found = findProperty(scope, { file, node: property.argument }, name, depth + 1)
      if (found) return found
    } else if (propertyName(property) === name) {
      return { file, key: property.key, value: property.value, doc: docBefore(file, property.start) }
    }
  }
  return undefined
}

/** The last call of any of those names in a chain: `.max(1000)`; its parts are those of its first argument. */
export function callPlace(scope: Scope, chain: Chain, names: readonly string[]): Place | undefined {
  const call = chain.calls.findLast(({ name }) => names.includes(name))
  return call && linkPlace(scope, call)
}

/** One link of a chain; its parts are those of its first argument. */
export function linkPlace(scope: Scope, link: Chain['calls'][number], parts: number = 0): Place {
  const { file, call } = link
  const node = argument(call, parts)
  const data = node && dataPlace(scope, { file, node })
  return { file, key: { start: link.start, end: link.end }, value: node ?? link, member: (step) => data?.member(step) }
}

function isObject(node: Expression): boolean {
  return node.type === 'ObjectExpression'
}
