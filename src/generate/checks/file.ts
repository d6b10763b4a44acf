/** The text of a generated `checks.ts`. */
import type { Schema, Table } from '../../model/index.ts'
import { type ObjectCheck, type RecordChecks, recordChecks } from '../../validate/index.ts'
import { type PartNamer, partNamer, tableNames } from '../client/names.ts'
import { recordTypes } from '../client/table-types.ts'
import { docComment, literal, WIDTH } from '../client/text.ts'
import { hasNestedDefault, typeScope } from '../client/types.ts'
import type { Piece } from '../generated-file.ts'
import { type Asked, tableMemory, withMemory } from '../table-memory.ts'
import { headText } from './head.ts'
import { readerText, recordText } from './record-code.ts'
import type { ReaderOf, Uses } from './value-code.ts'

/** Everything below the header: patterns and helpers first, then the tables. */
export function checksParts(schema: Schema, unknownFields: 'refuse' | 'strip'): readonly Piece[] {
  if (schema.tables.length === 0) return ['export {}\n']
  return withMemory(TABLES, () => fileParts(schema, unknownFields))
}

/** A table's text, and what it uses of the rest of the file. */
interface TableText {
  readonly text: Uint8Array
  readonly uses: Uses
}

const TABLES = tableMemory<TableText>()

function fileParts(schema: Schema, unknownFields: 'refuse' | 'strip'): readonly Piece[] {
  const uses: Uses = { helpers: new Set(['base']), patterns: new Set(), strip: unknownFields === 'strip' }
  const [nameType, nameReader] = [partNamer(schema.tables), partNamer(schema.tables)]
  const name = (kind = '', row = '', ...path: readonly string[]): string =>
    kind === 'type' ? nameType(row, path) : nameReader(row, path)
  const tables = schema.tables.map((table) => {
    const { text, uses: own } = TABLES.of(
      table,
      schema,
      unknownFields,
      (ask) => textAndUses(table, schema, uses, ask),
      name,
    )
    for (const helper of own.helpers) uses.helpers.add(helper)
    for (const pattern of own.patterns) uses.patterns.add(pattern)
    return text
  })
  return [headText(uses), ...tables]
}

function textAndUses(table: Table, schema: Schema, { strip }: Uses, ask: Asked): TableText {
  const uses: Uses = { helpers: new Set(), patterns: new Set(), strip }
  const nameType: PartNamer = (row, path) => ask('type', row, ...path)
  const nameReader: PartNamer = (row, path) => ask('reader', row, ...path)
  return { text: Buffer.from(`\n${tableText(table, schema, { uses, nameType, nameReader })}`), uses }
}

interface FileScope {
  readonly uses: Uses
  readonly nameType: PartNamer
  readonly nameReader: PartNamer
}

function tableText(table: Table, schema: Schema, { uses, nameType, nameReader }: FileScope): string {
  const names = tableNames(table.name)
  const checks = recordChecks(table, schema)
  const types = recordTypes(
    table,
    checks,
    typeScope((path) => nameType(names.row, path), 'bkend.Json'),
  )
  const readers: string[] = []
  const readerOf = readersOf((path) => `read${nameReader(names.row, path)}`, uses, readers)
  const face = (name: string, check: ObjectCheck, doc: string, args: readonly string[]): string[] => [
    recordText(`read${name}`, check, uses, readerOf),
    exportText(name, doc, args),
  ]
  const what = `\`${table.name}\``
  const faces = [
    ...face(names.row, checks.row, `Checks a row of ${what}, as it is answered.`, [names.row]),
    ...face(names.create, checks.create, `Checks what a new row of ${what} is made of, and fills its defaults.`, [
      names.create,
      ...filledType(table, checks),
    ]),
    ...face(names.update, checks.update, `Checks what changes in a row of ${what}.`, [names.update]),
  ]
  return [...types.map((text) => `${text}\n`), ...readers, ...faces].join('\n')
}

/** Readers of values below a record, each made once for each check at its place. */
function readersOf(nameOf: (path: readonly string[]) => string, uses: Uses, texts: string[]): ReaderOf {
  const known = new Map<string, string>()
  const readerOf: ReaderOf = (check, path) => {
    const id = JSON.stringify([path, check])
    const before = known.get(id)
    if (before !== undefined) return before
    const name = nameOf(hasNestedDefault(check) ? [...path, 'input'] : path)
    known.set(id, name)
    texts.push(readerText(name, check, path, uses, readerOf))
    return name
  }
  return readerOf
}

/** The type of a filled create, where anything is filled. */
function filledType(table: Table, { create }: RecordChecks): readonly string[] {
  const names = tableNames(table.name)
  const filled = Object.entries(create.properties).filter(
    ([, p]) => !p.nullable && (p.default !== undefined || (p.required && hasNestedDefault(p.check))),
  )
  if (filled.length === 0) return []
  const keys = filled.map(([name]) => literal(name)).join(' | ')
  return [`bkend.Filled<${names.create}, ${names.row}, ${keys}>`]
}

function exportText(name: string, doc: string, args: readonly string[]): string {
  const start = `export const check${name}: bkend.Check`
  const value = `/* @__PURE__ */ check(read${name})`
  const line = `${start}<${args.join(', ')}> = ${value}`
  // The formatter never breaks a single argument.
  const broken =
    args.length === 1
      ? `${start}<${args.join()}> =\n  ${value}`
      : `${start}<\n${args.map((arg) => `  ${arg}`).join(',\n')}\n> = ${value}`
  return `${docComment([doc])}${line.length <= WIDTH ? line : broken}\n`
}
