/** Edits of a column as it is written. */
import type { ObjectExpression } from 'oxc-parser'
import type { ColumnForm } from '../../model/declaration/index.ts'
import type { ColumnChange, ValueChange } from '../changes.ts'
import { indentAt, type TextEdit } from '../edit.ts'
import { insertLines, lineEnd, lineStart, startsLine } from '../lines.ts'
import { callOf, memberLines, type Naming, typeText, wordsOf } from './column.ts'
import { docComment } from './describe.ts'
import { addCall, changeCall, dropCall } from './edit-chain.ts'
import { addMember, dropMember } from './edit-object.ts'
import { type Chain, chainOf, docBefore, type Parsed, propertyOf } from './syntax.ts'

/** Members that the type's own word says. */
const OF_TYPE: ReadonlySet<string> = new Set(['type', 'enum', 'to', 'native', 'enumType', 'items', 'properties'])

/** Calls whose word says something else of another type. */
const BOUNDS: ReadonlySet<string> = new Set(['min', 'max'])

/** A description as a comment above, where one can say it; else as the call `.describe()`. */
export function describeEdits(
  parsed: Parsed,
  at: number,
  chain: Chain,
  to: string | undefined,
  naming: Naming,
): TextEdit[] {
  const { text } = parsed
  const comment = docBefore(parsed, at)
  const call = chain.calls.find((c) => c.word === 'describe')
  const gone: TextEdit[] = [
    ...(call ? [dropCall(call)] : []),
    ...(comment ? [{ start: lineStart(text, comment.start), end: lineEnd(text, comment.end), text: '' }] : []),
  ]
  if (to === undefined) return gone
  if (call) return [changeCall(text, call, callOf('description', to, naming.words))]
  const lines = startsLine(text, at) ? docComment(to, indentAt(text, at)) : null
  if (lines === null) return [...gone, addCall(text, chain, callOf('description', to, naming.words))]
  if (!comment) return [insertLines(text, lineStart(text, at), lines)]
  const [first = '', ...rest] = lines
  return [{ start: comment.start, end: comment.end, text: [first.trimStart(), ...rest].join('\n') }]
}

function callEdits(parsed: Parsed, chain: Chain, { key, to }: ValueChange, naming: Naming): TextEdit[] | null {
  const call = chain.calls.find((c) => wordsOf(key).includes(c.word))
  if (to === undefined) return call ? [dropCall(call)] : null
  const next = callOf(key, to, naming.words)
  return [call ? changeCall(parsed.text, call, next) : addCall(parsed.text, chain, next)]
}

/** One edit for each word: `.min()` may stand for two members, of which one goes and the other comes. */
function distinct(values: readonly ValueChange[]): ValueChange[] {
  const words = new Map<string, ValueChange>()
  for (const value of values) {
    const word = wordsOf(value.key)[0] ?? value.key
    if (!BOUNDS.has(word) || value.to !== undefined || !words.has(word)) words.set(word, value)
  }
  return [...words.values()]
}

/** The edits of a column that stays; null where it is not written out in a way that can be edited. */
function alterEdits(parsed: Parsed, object: ObjectExpression, change: ColumnChange, naming: Naming): TextEdit[] | null {
  const member = propertyOf(object, change.name)
  if (!member || member.shorthand || change.to === null) return null
  const { text } = parsed
  const chain = chainOf(member.value, text)
  const edits: TextEdit[] = []
  if (change.values.some(({ key }) => OF_TYPE.has(key))) {
    if (chain.root.type !== 'CallExpression') return whole(parsed, object, change, naming)
    edits.push({
      start: chain.root.start,
      end: chain.root.end,
      text: typeText(change.to, naming, indentAt(text, member.start)),
    })
  }
  for (const value of distinct(change.values.filter(({ key }) => !OF_TYPE.has(key)))) {
    const made =
      value.key === 'description'
        ? describeEdits(parsed, member.start, chain, value.to as string | undefined, naming)
        : callEdits(parsed, chain, value, naming)
    if (made === null) return whole(parsed, object, change, naming)
    edits.push(...made)
  }
  return edits
}

/** The column's value written anew, where it is put together in a way of its own. */
function whole(parsed: Parsed, object: ObjectExpression, change: ColumnChange, naming: Naming): TextEdit[] | null {
  const member = propertyOf(object, change.name)
  if (!member || change.to === null) return null
  const { description: _, ...form } = change.to
  const said: ColumnForm = form
  const [first = '', ...rest] = memberLines(change.name, said, naming, indentAt(parsed.text, member.start))
  const text = [first.trimStart(), ...rest].join('\n').replace(/,$/, '')
  return [{ start: member.start, end: member.end, text }]
}

/** The edits of one column; null where it is not written out in that object. */
export function columnEdits(
  parsed: Parsed,
  object: ObjectExpression,
  change: ColumnChange,
  naming: Naming,
): TextEdit[] | null {
  const { text } = parsed
  const { from, to, name, after } = change
  if (to === null) {
    const member = propertyOf(object, name)
    return member ? [dropMember(text, object, member)] : null
  }
  if (from !== null) return alterEdits(parsed, object, change, naming)
  const neighbour = after === null ? null : propertyOf(object, after)
  if (neighbour === undefined) return null
  return addMember(text, object, neighbour, (indent) => memberLines(name, to, naming, indent))
}
