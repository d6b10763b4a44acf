/** The rows of permission tests: made through the store as an admin would, what they leave out filled with something valid. */
import type { AccessTest, Column, JsonObject, JsonValue, Schema, Table } from '../model/index.ts'
import { keyColumn, USERS_TABLE } from '../model/index.ts'
import {
  KEY_ADMIN,
  type Planned,
  planCreate,
  planDelete,
  type QueryContext,
  type Store,
  StoreFault,
} from '../query/index.ts'
import { checkOf, exampleOf, isServerSet } from '../validate/index.ts'

/** A row that was made. */
export interface MadeRow {
  readonly table: Table
  readonly id: string
  /** What was sent. */
  readonly body: JsonObject
  /** As an admin reads it. */
  readonly record: JsonObject
}

/** Makes rows and takes them away again. */
export interface RowMaker {
  /** The row with what it leaves out filled. Throws a `RowFault` where it cannot be made. */
  make(table: Table, values: JsonObject, named?: ReadonlySet<string>): Promise<MadeRow>
  /** Makes it as it was before. */
  again(row: MadeRow): Promise<MadeRow>
  remove(row: Pick<MadeRow, 'table' | 'id'>): Promise<void>
  /** Takes away everything that stands, newest first. */
  removeAll(): Promise<void>
}

/** Why a row cannot be made, in words for its author. */
export class RowFault extends Error {}

/** Whoever a row refers to where it does not say; never its maker. */
export const SOMEBODY = 'somebody'
const DEEPEST = 5

/** The name of the column that tells a table's rows apart. */
export function idColumn(table: Table): string {
  return keyColumn(table)?.name ?? 'id'
}

function queryOf<Query>(planned: Planned<Query>): Query {
  if (planned.ok) return planned.query
  throw new RowFault(planned.refusal.message)
}

/** Faults of the store that the author of a row can do something about; others are rethrown. */
function rowFault(thrown: unknown): unknown {
  if (!(thrown instanceof StoreFault)) return thrown
  const fields = thrown.fields.map((f) => `\`${f}\``).join(', ')
  switch (thrown.kind) {
    case 'duplicate':
      return new RowFault(`another row has the same ${fields || 'values'}: give it in both`)
    case 'reference':
      return new RowFault(`${fields || 'a reference'} leads to no row`)
    case 'check':
      return new RowFault(`it breaks ${thrown.rule === null ? 'a check' : `the check \`${thrown.rule}\``}`)
    case 'value':
      return new RowFault(`the database cannot hold ${fields || 'one of its values'}`)
    default:
      return thrown
  }
}

function mustFill(column: Column, named: ReadonlySet<string>): boolean {
  if (isServerSet(column) || column.type.kind === 'serial') return false
  if (column.default?.kind === 'userId') return true
  return column.default === undefined && (!column.optional || named.has(column.name))
}

interface Making {
  readonly store: Store
  readonly schema: Schema
  readonly context: QueryContext
  /** Table and maker → the row that references of theirs lead to. */
  readonly parents: Map<string, string>
  readonly standing: MadeRow[]
}

async function parentOf(making: Making, to: string, by: string, depth: number): Promise<JsonValue | undefined> {
  const { schema, parents } = making
  const table = schema.tables.find((t) => t.name === to)
  if (!table || depth > DEEPEST) return undefined
  const key = `${to} ${by}`
  const id = parents.get(key) ?? (await make(making, table, table.system ? { createdBy: by } : {}, NONE, depth + 1)).id
  parents.set(key, id)
  return id
}

async function filling(making: Making, column: Column, by: string, depth: number): Promise<JsonValue | undefined> {
  if (column.default?.kind === 'userId') return by === '' ? SOMEBODY : by
  if (column.type.kind !== 'reference') return exampleOf(checkOf(column, making.schema, 'input'), column.name)
  return column.type.to === USERS_TABLE ? SOMEBODY : await parentOf(making, column.type.to, by, depth)
}

async function insert({ store, context, standing }: Making, table: Table, body: JsonObject): Promise<MadeRow> {
  const query = queryOf(planCreate({ table: table.name, body }, context))
  try {
    const record = JSON.parse((await store.create(query)).json) as JsonObject
    const made = { table, id: String(record[idColumn(table)]), body, record }
    standing.push(made)
    return made
  } catch (thrown) {
    throw rowFault(thrown)
  }
}

const NONE: ReadonlySet<string> = new Set()

async function make(
  making: Making,
  table: Table,
  values: JsonObject,
  named: ReadonlySet<string>,
  depth: number = 0,
): Promise<MadeRow> {
  const by = typeof values.createdBy === 'string' ? values.createdBy : ''
  const body: Record<string, JsonValue> = { ...values }
  for (const column of table.columns) {
    if (Object.hasOwn(body, column.name) || !mustFill(column, named)) continue
    const value = await filling(making, column, by, depth)
    if (value !== undefined) body[column.name] = value
  }
  return await insert(making, table, body)
}

/** A maker of rows. What it makes for references is made once for each maker of a row. */
export function rowMaker(store: Store, schema: Schema): RowMaker {
  const context: QueryContext = { schema, asker: KEY_ADMIN, secretKey: true }
  const making: Making = { store, schema, context, parents: new Map(), standing: [] }
  const remove: RowMaker['remove'] = async ({ table, id }) => {
    await store.delete(queryOf(planDelete({ table: table.name, id }, context)))
  }
  return {
    make: (table, values, named = NONE) => make(making, table, values, named),
    again: (row) => insert(making, row.table, row.body),
    remove,
    async removeAll() {
      // What was deleted meanwhile is merely not found.
      for (const row of making.standing.splice(0).reverse()) await remove(row)
      making.parents.clear()
    },
  }
}

/** Columns that sentences name. */
export function namedColumns({ expect }: AccessTest): ReadonlySet<string> {
  return new Set(expect.flatMap(({ column }) => (column === null ? [] : [column])))
}
