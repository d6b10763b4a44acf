/** The generated `client.ts`: every table's types, the client's own, and the function that makes one. */
import { type Column, isSearched, isServed, isSortable, keyColumn, type Schema, type Table } from '../../model/index.ts'
import type { Piece } from '../generated-file.ts'
import { type Asked, tableMemory, withMemory } from '../table-memory.ts'
import { expandedRows, expansionsOf } from './expand-type.ts'
import { partNamer, tableNames } from './names.ts'
import { tableTypes } from './table-types.ts'
import { generic, interfaceText, key, literal, unionArgument } from './text.ts'

const CREATE = `/** Connects to the API: \`createClient({ url, apiKey })\`. A table's member is named as the table is. */
export function createClient(options: bkend.ClientOptions): BkendClient {
  return bkend.createClient<BkendClient>(options)
}`

/** What a client is generated for, beside the schema. */
export interface ClientFacts {
  /** What it imports the runtime from. */
  readonly runtime: string
  /** Whether the server counts the rows of lists. */
  readonly counted: boolean
}

/** The text of `client.ts` below its header. */
export function clientParts(schema: Schema, facts: ClientFacts): readonly Piece[] {
  return withMemory(TABLES, () => freshParts(schema, facts))
}

/** A table's member of the client, and its types. */
interface TableParts {
  readonly member: string
  readonly types: Uint8Array
}

const TABLES = tableMemory<TableParts>()

function freshParts(schema: Schema, { runtime, counted }: ClientFacts): readonly Piece[] {
  const served = schema.tables.filter(isServed)
  const [namePart, rowOf] = [partNamer(served), expandedRows(schema)]
  const answer: Asked = (kind = '', name = '', ...path) => (kind === 'part' ? namePart(name, path) : rowOf(name))
  const tables = served.map((table) =>
    TABLES.of(table, schema, String(counted), (ask) => partsOf(table, schema, counted, ask), answer),
  )
  const about = ['Every table of the project.', ...unserved(schema)]
  const members = tables.map(({ member }) => member)
  const imports = [`import * as bkend from '${runtime}'`, `export * from '${runtime}'`]
  const head = [...imports, interfaceText('BkendClient', about, members), CREATE]
  return [head.join('\n\n'), ...tables.map(({ types }) => types), '\n']
}

function partsOf(table: Table, schema: Schema, counted: boolean, ask: Asked): TableParts {
  const expansions = expansionsOf(table, (to) => ask('row', to))
  const types = tableTypes(table, schema, expansions, (row, path) => ask('part', row, ...path))
  return {
    member: tableMember(table, expansions.length > 0, counted),
    types: Buffer.from(types.map((text) => `\n\n${text}`).join('')),
  }
}

function tableMember(table: Table, expandable: boolean, counted: boolean): string {
  const { row, create, update, filter, expand } = tableNames(table.name)
  const expanded = expandable ? [expand] : []
  const last = counted ? expanded : [expanded[0] ?? 'object', 'undefined']
  const types = [row, create, update, filter, ...orders(table), ...last]
  return generic(`readonly ${key(table.name)}: bkend.Table`, types, '  ')
}

/** The columns that no list is sorted by, and those that are searched in. */
function orders(table: Table): string[] {
  const { columns } = table
  const ownKey = keyColumn(table)
  const named = (some: readonly Column[]): string =>
    some.length === 0 ? 'never' : unionArgument(some.map((c) => literal(c.name)))
  return [
    named(columns.filter((c) => !isSortable(c.type) && c !== ownKey)),
    named(columns.filter((c) => !c.system && isSearched(c.type))),
  ]
}

function unserved(schema: Schema): string[] {
  const named = (tables: readonly Table[]): string => tables.map((t) => `\`${t.name}\``).join(', ')
  const keyless = schema.tables.filter((t) => t.id === undefined)
  const adopted = schema.tables.filter((t) => t.adopted && t.id !== undefined)
  return [
    ...(keyless.length === 0
      ? []
      : [`Not served, for want of a key of one column that is text, a UUID or a whole number: ${named(keyless)}.`]),
    ...(adopted.length === 0 ? [] : [`Not served while they are \`adopted\`: ${named(adopted)}.`]),
  ]
}
