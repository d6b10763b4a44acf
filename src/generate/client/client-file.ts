/** The generated `client.ts`: every table's types, the client's own, and the function that makes one. */
import { isServed, type Schema, type Table } from '../../model/index.ts'
import { isExpandable } from './expand-type.ts'
import { partNamer, tableNames } from './names.ts'
import { tableTypes } from './table-types.ts'
import { generic, interfaceText, key } from './text.ts'

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

/** The text of \`client.ts\` below its header. */
export function clientText(schema: Schema, { runtime, counted }: ClientFacts): string {
  const served = schema.tables.filter(isServed)
  const namePart = partNamer(served)
  const members = served.map((table) => tableMember(table, schema, counted))
  const parts = [
    `import * as bkend from '${runtime}'`,
    `export * from '${runtime}'`,
    interfaceText('BkendClient', ['Every table of the project.', ...unserved(schema)], members),
    CREATE,
    ...served.flatMap((table) => tableTypes(table, schema, namePart)),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableMember(table: Table, schema: Schema, counted: boolean): string {
  const { row, create, update, filter, expand } = tableNames(table.name)
  const expanded = isExpandable(table, schema) ? [expand] : []
  const last = counted ? expanded : [expanded[0] ?? 'object', 'undefined']
  const types = [row, create, update, filter, ...last]
  return generic(`readonly ${key(table.name)}: bkend.Table`, types, '  ')
}

function unserved(schema: Schema): string[] {
  const named = (tables: readonly Table[]): string => tables.map((t) => `\`${t.name}\``).join(', ')
  const keyless = schema.tables.filter((t) => t.id === undefined)
  const adopted = schema.tables.filter((t) => t.adopted && t.id !== undefined)
  return [
    ...(keyless.length === 0 ? [] : [`Not served, for want of a single \`id\`: ${named(keyless)}.`]),
    ...(adopted.length === 0 ? [] : [`Not served while they are \`adopted\`: ${named(adopted)}.`]),
  ]
}
