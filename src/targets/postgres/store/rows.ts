/** The five operations over a gateway: statements sent, what comes back told as outcomes. */
import type { JsonValue } from '../../../model/index.ts'
import type {
  Asker,
  CreateQuery,
  DeleteQuery,
  Found,
  ListQuery,
  NotFound,
  ReadQuery,
  Store,
  UpdateQuery,
} from '../../../query/index.ts'
import { isNone, repeating, StoreFault } from '../../../query/index.ts'
import { createUnread } from './create-unread.ts'
import { telling } from './faults.ts'
import type { Gateway, Row } from './gateway.ts'
import { checkReferences, foundIn, foundOf, onlyRow, withoutLast, withValues } from './outcome.ts'
import { listStatement, plainReadStatement, readStatement } from './reading.ts'
import type { Dialect } from './row.ts'
import type { Claims, Statement } from './statement.ts'
import { createStatement, deleteStatement, thereStatement, updateStatement } from './writing.ts'

/** What the operations stand on. */
export interface RowsContext {
  readonly gateway: Gateway
  readonly dialect: Dialect
  /** What the database is told of an asker. */
  claims(asker: Asker): Claims
}

/** The five operations of a store. */
export type RowStore = Pick<Store, 'read' | 'list' | 'create' | 'update' | 'delete'>

async function one({ gateway }: RowsContext, asker: Asker, statement: Statement): Promise<Row> {
  return onlyRow(await gateway.asRole(asker.role, statement))
}

/** Refuses references that can lead to no row, before the database is asked: an id that none has, a table of which the asker may reach nothing. */
function refuseUnreachable(
  { dialect }: RowsContext,
  { table, schema, references }: CreateQuery | UpdateQuery,
  values: Readonly<Record<string, JsonValue>>,
): void {
  const shape = dialect.shapes.of(table, schema)
  const impossible = Object.entries(values).filter(([name, value]) => {
    const { column, holds } = shape.column(name)
    return column.type.kind === 'reference' && value !== null && !holds(value)
  })
  const closed = references.filter((r) => isNone(r.rows)).map((r) => r.column)
  const fields = [...new Set([...impossible.map(([name]) => name), ...closed])]
  if (fields.length > 0) throw new StoreFault('reference', 'a reference leads to no row', { fields })
}

/** Why no row was found: none has that id, or one has and the asker may not reach it. */
async function whyNot(context: RowsContext, query: ReadQuery | UpdateQuery | DeleteQuery): Promise<NotFound> {
  const { table, schema, id, asker } = query
  const hides = table.hideExistence ?? (table.id === 'serial' || table.id === 'text')
  if (hides || asker.role === 'admin') return { outcome: 'missing' }
  const { name } = context.dialect.shapes.of(table, schema)
  const text = 'select bkend.row_exists($1::regclass, $2) as found'
  const [row] = await context.gateway.asLogin((c) => c.query<{ found: boolean }>(text, [name, id]))
  return { outcome: row?.found ? 'hidden' : 'missing' }
}

function isPossible(context: RowsContext, { table, schema, id }: ReadQuery | UpdateQuery | DeleteQuery): boolean {
  return context.dialect.shapes.of(table, schema).id.holds(id)
}

async function unchanged(
  context: RowsContext,
  query: UpdateQuery | DeleteQuery,
  claims: Claims,
): Promise<NotFound | { readonly outcome: 'conflict' }> {
  if (query.ifVersion !== null) {
    const row = await one(context, query.asker, thereStatement(query, context.dialect, claims))
    if (row.there === true) return { outcome: 'conflict' }
  }
  return whyNot(context, query)
}

async function read(context: RowsContext, query: ReadQuery): Promise<Found | NotFound> {
  if (!isPossible(context, query)) return { outcome: 'missing' }
  const claims = context.claims(query.asker)
  const plain = plainReadStatement(query, context.dialect, claims)
  const text = plain && (await context.gateway.textAsRole(query.asker.role, plain))
  if (text !== null) return foundIn(text)
  const row = await one(context, query.asker, readStatement(query, context.dialect, claims))
  return foundOf(row) ?? whyNot(context, query)
}

async function list(context: RowsContext, query: ListQuery): ReturnType<Store['list']> {
  const claims = context.claims(query.asker)
  const row = await one(context, query.asker, listStatement(query, context.dialect, claims))
  const count = Number(row.n)
  const total = row.total === null ? null : Number(row.total)
  return {
    json: withoutLast(String(row.json), row.over === null ? 0 : Number(row.over)),
    count: Math.min(count, query.limit),
    total,
    hasNext: query.total === 'exact' && total !== null ? query.offset + count < total : count > query.limit,
  }
}

async function create(context: RowsContext, query: CreateQuery): Promise<Found> {
  refuseUnreachable(context, query, query.values)
  const claims = context.claims(query.asker)
  if (!query.readBack) return createUnread(context.gateway, query, context.dialect, claims)
  const row = await one(context, query.asker, createStatement(query, context.dialect, claims))
  checkReferences(row, query.references, query.values)
  const made = foundOf(row)
  if (!made) throw new StoreFault('denied', 'the row was not made')
  return made
}

async function change(context: RowsContext, query: UpdateQuery): ReturnType<Store['update']> {
  refuseUnreachable(context, query, query.changes)
  const claims = context.claims(query.asker)
  const statement = updateStatement(query, context.dialect, claims)
  if (!statement) throw new StoreFault('denied', 'the table has no column that could be changed')
  const row = await one(context, query.asker, statement)
  checkReferences(row, query.references, query.changes)
  const changed = foundOf(row)
  if (!changed) return unchanged(context, query, claims)
  return query.readBack ? changed : { ...changed, json: withValues(changed.json, query.changes) }
}

/** Where references lead nowhere the change is tried once more, for a row that holds them already. */
async function update(context: RowsContext, query: UpdateQuery): ReturnType<Store['update']> {
  if (!isPossible(context, query)) return { outcome: 'missing' }
  try {
    return await change(context, query)
  } catch (fault) {
    const broken = fault instanceof StoreFault && fault.kind === 'reference' ? fault.fields : []
    const repeated = repeating(query, broken)
    const outcome = repeated && (await change(context, repeated))
    if (outcome?.outcome === 'found' || outcome?.outcome === 'conflict') return outcome
    throw fault
  }
}

/** The operations, their faults told as `StoreFault`s. */
export function rowStore(context: RowsContext): RowStore {
  const { dialect } = context
  return {
    read: (query) => telling(query.table, () => read(context, query)),
    list: (query) => telling(query.table, () => list(context, query)),
    create: (query) => telling(query.table, () => create(context, query)),
    update: (query) => telling(query.table, () => update(context, query)),
    delete: (query) =>
      telling(query.table, async () => {
        if (!isPossible(context, query)) return { outcome: 'missing' }
        const claims = context.claims(query.asker)
        const row = await one(context, query.asker, deleteStatement(query, dialect, claims))
        return row.gone === true ? { outcome: 'deleted' } : unchanged(context, query, claims)
      }),
  }
}
