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

/** The text of \`client.ts\` below its header; \`runtime\` is what it imports the runtime from. */
export function clientText(schema: Schema, runtime: string): string {
  const served = schema.tables.filter(isServed)
  const namePart = partNamer(served)
  const members = served.map((table) => tableMember(table, schema))
  const parts = [
    `import * as bkend from '${runtime}'`,
    `export * from '${runtime}'`,
    interfaceText('BkendClient', ['Every table of the project.', ...unserved(schema)], members),
    CREATE,
    ...served.flatMap((table) => tableTypes(table, schema, namePart)),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableMember(table: Table, schema: Schema): string {
  const { row, create, update, filter, expand } = tableNames(table.name)
  const types = [row, create, update, filter, ...(isExpandable(table, schema) ? [expand] : [])]
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
