/** A new row. */
import type { Column, JsonValue } from '../../../model/index.ts'
import { type CreateQuery, type Found, StoreFault } from '../../../query/index.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { uuidv7 } from '../uuid.ts'
import { encode } from '../values.ts'
import type { Row, StoreContext } from './context.ts'
import { newId, nextNumber } from './ids.ts'
import { print, versionOf } from './printing.ts'
import { answers } from './reading.ts'
import { brokenReferences, referenceFault } from './references.ts'
import { insertRow } from './rows.ts'
import { duplicateFault } from './uniques.ts'

/** What the server fills a column with that was not sent; `undefined`: nothing. */
async function filled(column: Column, query: CreateQuery, context: StoreContext): Promise<JsonValue | undefined> {
  const { default: initial, type, name } = column
  if (Object.hasOwn(query.defaults, name)) return query.defaults[name]
  if (type.kind === 'serial') return await nextNumber(context, `${query.table.dbName}.${column.dbName}`)
  switch (initial?.kind) {
    case 'literal':
      return initial.value
    case 'now':
      return new Date().toISOString()
    case 'uuid':
      return uuidv7()
    case 'userId':
      return query.asker.userId ?? (type.kind === 'reference' ? undefined : '')
    default:
      return undefined
  }
}

const STAMPS: ReadonlySet<string> = new Set(['createdAt', 'updatedAt'])

async function columnValue(
  column: Column,
  now: string,
  query: CreateQuery,
  context: StoreContext,
): Promise<JsonValue | undefined> {
  if (column.system) return STAMPS.has(column.name) ? now : query.createdBy
  if (Object.hasOwn(query.values, column.name)) return query.values[column.name]
  return await filled(column, query, context)
}

/** The document; throws a `StoreFault` (`value`) where a required column has nothing to be filled with. */
async function documentOf(query: CreateQuery, context: StoreContext): Promise<Row> {
  const { table } = query
  const now = new Date().toISOString()
  const fields: [string, unknown][] = []
  const lacking: string[] = []
  for (const column of table.columns) {
    if (column.type.kind === 'id') continue
    const value = column.generated ? undefined : await columnValue(column, now, query, context)
    if (value !== undefined && value !== null) fields.push([fieldOf(column), encode(column.type, value, context)])
    else if (fieldOf(column) === '_id' && table.id === 'objectId') continue
    else if (!column.optional && !column.generated) lacking.push(column.name)
  }
  if (lacking.length > 0) throw new StoreFault('value', 'a required column has no value', { fields: lacking })
  const _id = await newId(table.id ?? 'default', table.dbName, context)
  return { _id, ...Object.fromEntries(fields), [VERSION_FIELD]: 1 }
}

/** The system columns, and what was sent. */
function unread(row: Row, { table, values }: CreateQuery): string {
  const columns = table.columns.filter((c) => c.system || (values[c.name] ?? null) !== null).map((c) => c.name)
  return print(row, { table, columns }, null)
}

/** Makes a row. */
export async function create(query: CreateQuery, context: StoreContext): Promise<Found> {
  const { table, values } = query
  const broken = await brokenReferences(query, values, context)
  if (broken.length > 0) throw referenceFault(broken)
  const row = await documentOf(query, context)
  try {
    await insertRow(query, row, context)
  } catch (fault) {
    throw await duplicateFault(fault, table, row, context)
  }
  const [json = '{}'] = query.readBack ? await answers([row], query, context) : [unread(row, query)]
  return { outcome: 'found', json, version: versionOf(row) }
}
