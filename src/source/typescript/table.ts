/** Tables and enum types in TypeScript. */
import type { EnumForm, IndexForm, OptionsForm } from '../../model/declaration/index.ts'
import type { WholeTable } from '../form/table.ts'
import { typescriptText } from '../literal.ts'
import { type Call, memberLines, type Naming } from './column.ts'
import { docComment, WIDTH } from './describe.ts'
import { keyText, valueText, type Words } from './value.ts'

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.keys(value)[0]?.startsWith('$')
}

/** The arguments of a call of a table's chain: on one line where there is room, else as a formatter breaks them. */
function argumentsOf(word: string, values: readonly unknown[], words: Words): string {
  const texts = values.map((value) => valueText(value, words))
  const one = texts.join(', ')
  if (`  .${word}(${one})`.length <= WIDTH) return one
  const [last, before] = [values.at(-1), texts.slice(0, -1)]
  if (isPlain(last)) return [...before, wideObject(last, words, '  ', 0)].join(', ')
  return texts.length < 2 ? one : `\n${texts.map((text) => `    ${text},\n`).join('')}  `
}

/** `.index('createdAt desc', { name: … })`: the arguments. */
export function keyArguments(word: string, { columns, ...options }: IndexForm, words: Words): string {
  const [only, second] = columns
  const said = Object.values(options).some((value) => value !== undefined)
  return argumentsOf(word, [second === undefined ? only : columns, ...(said ? [options] : [])], words)
}

/** `.check('name', rule)`, `.policy('name', { … })`. */
export function partCall(word: string, name: string, value: unknown, words: Words): Call {
  return { word, text: argumentsOf(word, [name, value], words) }
}

/** Something that stands in a table's chain, and the member of the form that says it. */
export interface TableCall extends Call {
  readonly key: string
}

function rowsArguments(
  rule: { readonly for: string; readonly where: unknown; readonly on?: unknown },
  words: Words,
): string {
  return argumentsOf('rows', [rule.for, rule.where, ...(rule.on === undefined ? [] : [{ on: rule.on }])], words)
}

/** The chain of a table, in the order in which people write it. */
export function tableCalls(form: WholeTable, words: Words): TableCall[] {
  const { primaryKey, permissions, renamedFrom } = form
  return [
    ...(primaryKey ? [{ key: 'primaryKey', word: 'primaryKey', text: valueText(primaryKey, words) }] : []),
    ...(form.indexes ?? []).map((i) => ({ key: 'indexes', word: 'index', text: keyArguments('index', i, words) })),
    ...(form.unique ?? []).map((u) => ({ key: 'unique', word: 'unique', text: keyArguments('unique', u, words) })),
    ...Object.entries(form.checks ?? {}).map(([name, rule]) => ({
      key: 'checks',
      ...partCall('check', name, rule, words),
    })),
    ...(permissions
      ? [{ key: 'permissions', word: 'permissions', text: argumentsOf('permissions', [permissions], words) }]
      : []),
    ...(form.rows ?? []).map((rule) => ({ key: 'rows', word: 'rows', text: rowsArguments(rule, words) })),
    ...Object.entries(form.policies ?? {}).map(([name, policy]) => ({
      key: 'policies',
      ...partCall('policy', name, policy, words),
    })),
    ...(renamedFrom ? [{ key: 'renamedFrom', word: 'renamedFrom', text: valueText(renamedFrom, words) }] : []),
  ]
}

/** An object's members a line each, where it is too wide for one. */
function wideObject(value: object, words: Words, indent: string, room: number): string {
  const one = valueText(value, words)
  if (one.length <= room) return one
  const members = Object.entries(value).filter(([, v]) => v !== undefined)
  const lines = members.map(([key, v]) => `${indent}  ${keyText(key)}: ${valueText(v, words)},`)
  return ['{', ...lines, `${indent}}`].join('\n')
}

function bodyOf(form: WholeTable, naming: Naming, options: OptionsForm | undefined): string {
  const indent = options === undefined ? '  ' : '    '
  const columns = Object.entries(form.columns).flatMap(([name, column]) => memberLines(name, column, naming, indent))
  const name = typescriptText(form.table)
  if (options === undefined) return [`table(${name}, {`, ...columns, '})'].join('\n')
  const last = wideObject(options, naming.words, '  ', WIDTH - 3)
  return ['table(', `  ${name},`, '  {', ...columns, '  },', `  ${last},`, ')'].join('\n')
}

/** One call a line, its last argument's members a line each where it is too wide for one. */
function chained(calls: readonly Call[], body: string): string {
  const [only, second] = calls
  if (only !== undefined && second === undefined) {
    const last = body.slice(body.lastIndexOf('\n') + 1)
    const one = `.${only.word}(${only.text})`
    if (last.length + one.length <= WIDTH) return body + one
  }
  return body + calls.map(({ word, text }) => `\n  .${word}(${text})`).join('')
}

/** `export const posts = table('posts', { … })`, its comment before it. */
export function tableText(form: WholeTable, constant: string, naming: Naming): string {
  naming.words.add('table')
  const comment = form.description === undefined ? null : docComment(form.description, '')
  const described = comment === null && form.description !== undefined
  const own: Call[] = described ? [{ word: 'describe', text: valueText(form.description, naming.words) }] : []
  const body = bodyOf(form, naming, form.options)
  const text = chained([...tableCalls(form, naming.words), ...own], `export const ${constant} = ${body}`)
  return [...(comment ?? []), text].join('\n')
}

/** `export const mood = enumType('mood', ['happy', 'sad'])`. */
export function enumText(form: EnumForm, constant: string, words: Words): string {
  words.add('enumType')
  const comment = form.description === undefined ? null : docComment(form.description, '')
  const described = comment === null && form.description !== undefined
  const calls: Call[] = [
    ...(form.dbName === undefined ? [] : [{ word: 'dbName', text: valueText(form.dbName, words) }]),
    ...(form.renamedFrom === undefined ? [] : [{ word: 'renamedFrom', text: valueText(form.renamedFrom, words) }]),
    ...(described ? [{ word: 'describe', text: valueText(form.description, words) }] : []),
  ]
  const start = `export const ${constant} = enumType(${typescriptText(form.enumType)}, `
  const values = valueText(form.values, words)
  const wide = start.length + values.length + 1 > WIDTH
  const list = wide ? ['[', ...form.values.map((v) => `  ${valueText(v, words)},`), ']'].join('\n') : values
  return [...(comment ?? []), chained(calls, `${start}${list})`)].join('\n')
}
