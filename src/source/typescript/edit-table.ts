/** Edits of a table as it is written: its columns, its chain, its options. */
import type { Expression } from 'oxc-parser'
import type { IndexForm } from '../../model/declaration/index.ts'
import type { PartChange, TableChange, ValueChange } from '../changes.ts'
import { offsetOf, type TextEdit } from '../edit.ts'
import type { Call, Naming } from './column.ts'
import { addTableCall, changeCall, dropCall } from './edit-chain.ts'
import { columnEdits, describeEdits } from './edit-column.ts'
import { addMember, dropMember } from './edit-object.ts'
import { type Chain, chainOf, objectArgument, type Parsed, propertyOf, statementAt } from './syntax.ts'
import { keyArguments, partCall, tableCalls } from './table.ts'
import { keyText, valueText } from './value.ts'

const WORDS: Readonly<Record<PartChange['key'], string>> = {
  indexes: 'index',
  unique: 'unique',
  checks: 'check',
  policies: 'policy',
}

/** Calls behind which a new one of that word is put. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  primaryKey: [],
  index: ['primaryKey', 'index'],
  unique: ['primaryKey', 'index', 'unique'],
  check: ['primaryKey', 'index', 'unique', 'check'],
}

function partOf(change: PartChange, naming: Naming): Call {
  const word = WORDS[change.key]
  if (change.key === 'indexes' || change.key === 'unique')
    return { word, text: keyArguments(word, change.to as IndexForm, naming.words) }
  return partCall(word, change.name, change.to, naming.words)
}

function partEdits(parsed: Parsed, chain: Chain, change: PartChange, naming: Naming): TextEdit[] | null {
  const { text } = parsed
  if (change.from === undefined) {
    const call = partOf(change, naming)
    return [addTableCall(text, chain, call, BEHIND[call.word])]
  }
  const offset = change.span && offsetOf(text, change.span)
  const call =
    offset === undefined
      ? undefined
      : chain.calls.find((c) => offset >= c.start && offset < c.end && c.word === WORDS[change.key])
  if (!call) return null
  return [change.to === undefined ? dropCall(call) : changeCall(text, call, partOf(change, naming))]
}

/** Permissions, rows, the primary key, the old name: the calls that say it go, those that say it now come. */
function valueEdits(
  parsed: Parsed,
  chain: Chain,
  { key }: ValueChange,
  change: TableChange,
  naming: Naming,
): TextEdit[] | null {
  const now = tableCalls(change.to, naming.words).filter((call) => call.key === key)
  const before = tableCalls(change.from, naming.words).filter((call) => call.key === key)
  const written = chain.calls.filter((call) => call.word === key)
  if (written.length !== before.length) return null
  const common = Math.min(written.length, now.length)
  return [
    ...written.slice(common).map(dropCall),
    ...written.slice(0, common).flatMap((call, i) => {
      const next = now[i]
      return next && next.text !== before[i]?.text ? [changeCall(parsed.text, call, next)] : []
    }),
    ...now
      .slice(common)
      .map((call) => addTableCall(parsed.text, chain, call, [...(BEHIND[call.word] ?? []), call.word])),
  ]
}

function optionEdits(
  parsed: Parsed,
  root: Expression,
  values: readonly ValueChange[],
  naming: Naming,
): TextEdit[] | null {
  if (values.length === 0) return []
  const { text } = parsed
  const options = objectArgument(root, 2)
  const columns = objectArgument(root, 1)
  const said = values.filter(({ to }) => to !== undefined)
  if (!options) {
    if (!columns || said.length < values.length) return null
    const object = Object.fromEntries(said.map(({ key, to }) => [key, to]))
    return [{ start: columns.end, end: columns.end, text: `, ${valueText(object, naming.words)}` }]
  }
  return values.flatMap(({ key, to }) => {
    const member = propertyOf(options, key)
    if (to === undefined) return member ? [dropMember(text, options, member)] : []
    if (member) return [{ start: member.value.start, end: member.value.end, text: valueText(to, naming.words) }]
    const last = options.properties.at(-1)
    const line = `${keyText(key)}: ${valueText(to, naming.words)},`
    return addMember(text, options, last?.type === 'Property' ? last : null, (indent) => [indent + line])
  })
}

/** The edits of a table; null where a part of it is not written out there. */
export function tableEdits(
  parsed: Parsed,
  expression: Expression,
  change: TableChange,
  naming: Naming,
): TextEdit[] | null {
  const chain = chainOf(expression, parsed.text)
  const columns = objectArgument(chain.root, 1)
  if (!columns) return null
  const statement = statementAt(parsed.program, expression.start)
  const edits: (TextEdit[] | null)[] = [
    ...change.columns.map((column) => columnEdits(parsed, columns, column, naming)),
    ...change.parts.map((part) => partEdits(parsed, chain, part, naming)),
    optionEdits(parsed, chain.root, change.options, naming),
    ...change.values.map((value) =>
      value.key === 'description'
        ? describeEdits(parsed, statement?.start ?? expression.start, chain, value.to as string | undefined, naming)
        : valueEdits(parsed, chain, value, change, naming),
    ),
  ]
  return edits.includes(null) ? null : edits.flatMap((made) => made ?? [])
}
