/** From a request to a query: parsed, held against the schema, the asker's permissions woven in. All of it is pure. */
import { type Filter, isServed, type Operation, rememberedOnce, type Table } from '../model/index.ts'
import { isServerSet } from '../validate/index.ts'
import { type Body, ownerOf, planBody } from './body.ts'
import type { QueryContext } from './context.ts'
import { EVERY, isEvery, type KnownRow, picks } from './filters.ts'
import {
  expanded,
  listParts,
  PAGE_PARAMETERS,
  type ParameterJob,
  type Parameters,
  ROW_PARAMETERS,
  refuseUnknown,
  selected,
} from './parameters.ts'
import type { CreateQuery, DeleteQuery, ListQuery, ReadQuery, Scope, UpdateQuery } from './query.ts'
import { noFindings, type Planned, type Refusal, refusalOf, refuse } from './refusal.ts'
import { reach, readable, referenceRules, within } from './weave.ts'

/** One row by its id; the parameters `select` and `expand` count. */
export interface ReadRequest {
  readonly table: string
  readonly id: string
  readonly parameters?: Parameters
}

/** A page of rows. */
export interface ListRequest {
  readonly table: string
  readonly parameters?: Parameters
}

/** A new row. `body`: a JSON object, not yet judged. */
export interface CreateRequest {
  readonly table: string
  readonly body: Body
}

/** Changes to a row. `ifVersion`: what `If-Match` holds, without its quotes. */
export interface UpdateRequest extends CreateRequest {
  readonly id: string
  readonly ifVersion?: string | null
}

/** The end of a row. */
export interface DeleteRequest {
  readonly table: string
  readonly id: string
  readonly ifVersion?: string | null
}

/** The tables of a schema that are served, by name. */
const servedTables = rememberedOnce(
  ({ tables }: QueryContext['schema']): ReadonlyMap<string, Table> =>
    new Map(tables.filter(isServed).map((t) => [t.name, t])),
)

/** The table that a path names, or why it is not served. */
export function findTable(name: string, context: QueryContext): Planned<Table> {
  if (name.startsWith('_') && context.asker.role !== 'admin')
    return refuse('data/system-table-access', 'System tables are for admins')
  const table = servedTables(context.schema).get(name)
  return table ? { ok: true, query: table } : refuse('data/table-not-found', 'There is no such table')
}

type Reached =
  | { readonly ok: true; readonly table: Table; readonly rows: Filter }
  | { readonly ok: false; readonly refusal: Refusal }

function reached(name: string, operation: Operation, context: QueryContext): Reached {
  const found = findTable(name, context)
  if (!found.ok) return found
  const rows = reach(found.query, operation, context.asker)
  if (rows !== null) return { ok: true, table: found.query, rows }
  return refuse(
    'data/permission-denied',
    `You may not ${operation} ${operation === 'create' ? 'rows' : 'these rows'} of \`${name}\``,
  )
}

/** A query for one row by its id. */
export function planRead(request: ReadRequest, context: QueryContext): Planned<ReadQuery> {
  const at = reached(request.table, 'read', context)
  if (!at.ok) return at
  const { schema, asker } = context
  const job: ParameterJob = { table: at.table, context, parameters: request.parameters ?? {}, findings: noFindings() }
  refuseUnknown(job, ROW_PARAMETERS)
  const only = selected(job)
  const expand = expanded(job)
  const wrong = refusalOf(job.findings, 'common/invalid-parameters')
  if (wrong) return wrong
  const scope = { schema, asker, table: at.table, rows: at.rows, expand, ...readable(at.table, asker, only) }
  return { ok: true, query: { kind: 'read', id: request.id, ...scope } }
}

/** A query for a page of rows. */
export function planList(request: ListRequest, context: QueryContext): Planned<ListQuery> {
  const at = reached(request.table, 'list', context)
  if (!at.ok) return at
  const { schema, asker } = context
  const job: ParameterJob = { table: at.table, context, parameters: request.parameters ?? {}, findings: noFindings() }
  refuseUnknown(job, PAGE_PARAMETERS)
  const parts = listParts(job)
  const only = selected(job)
  const expand = expanded(job)
  const wrong = refusalOf(job.findings, 'common/invalid-parameters')
  if (wrong) return wrong
  const scope = { schema, asker, table: at.table, rows: at.rows, expand, ...readable(at.table, asker, only) }
  return { ok: true, query: { kind: 'list', ...parts, ...scope } }
}

/** What is known of a row before it is made: what only the server fills is not. */
function knownRow(table: Table, query: Pick<CreateQuery, 'values' | 'defaults' | 'createdBy'>): KnownRow {
  const { values, defaults, createdBy } = query
  return (name) => {
    if (Object.hasOwn(values, name)) return { value: values[name] }
    if (Object.hasOwn(defaults, name)) return { value: defaults[name] }
    const column = table.columns.find((c) => c.name === name)
    if (!column) return null
    if (column.system && name === 'createdBy') return { value: createdBy }
    const filled = isServerSet(column) || column.default !== undefined || column.type.kind === 'serial'
    return filled ? null : { value: undefined }
  }
}

/** A query that makes a row. */
export function planCreate(request: CreateRequest, context: QueryContext): Planned<CreateQuery> {
  const at = reached(request.table, 'create', context)
  if (!at.ok) return at
  const { schema, asker } = context
  const { table, rows } = at
  const body = planBody('create', table, request.body, context)
  if (!body.ok) return body
  const createdBy = ownerOf(request.body, context)
  if (createdBy === null) {
    const detail = { path: 'createdBy', code: 'type', message: "must be a user's id" }
    return refuse('data/validation-error', "`createdBy` must be a user's id", [detail])
  }
  const { values, defaults } = body.query
  const back = reach(table, 'read', asker)
  const readBack = back !== null && picks(back, knownRow(table, { values, defaults, createdBy })) === true
  const scope: Scope = { schema, asker, table, rows, expand: [], ...readable(table, asker) }
  const references = referenceRules(table, values, schema, asker)
  return { ok: true, query: { kind: 'create', values, defaults, createdBy, references, readBack, ...scope } }
}

/** A query that changes a row. */
export function planUpdate(request: UpdateRequest, context: QueryContext): Planned<UpdateQuery> {
  const at = reached(request.table, 'update', context)
  if (!at.ok) return at
  const { schema, asker } = context
  const { table, rows } = at
  const body = planBody('update', table, request.body, context)
  if (!body.ok) return body
  const back = reach(table, 'read', asker)
  const seen = readable(table, asker)
  const columns = back === null || isEvery(back) ? seen : within(table, seen, back)
  return {
    ok: true,
    query: {
      kind: 'update',
      schema,
      asker,
      table,
      rows,
      expand: [],
      ...columns,
      id: request.id,
      changes: body.query.values,
      ifVersion: request.ifVersion ?? null,
      where: body.query.where,
      references: referenceRules(table, body.query.values, schema, asker),
      readBack: back !== null,
    },
  }
}

/** A query that ends a row. */
export function planDelete(request: DeleteRequest, context: QueryContext): Planned<DeleteQuery> {
  const at = reached(request.table, 'delete', context)
  if (!at.ok) return at
  const { schema, asker } = context
  const scope: Scope = { schema, asker, table: at.table, rows: at.rows, columns: [], guards: new Map(), expand: [] }
  return { ok: true, query: { kind: 'delete', id: request.id, ifVersion: request.ifVersion ?? null, ...scope } }
}

/** Whether the query's rows are all rows: a store may then count without looking at any. */
export function reachesAll({ rows }: Pick<Scope, 'rows'>): boolean {
  return rows === EVERY || isEvery(rows)
}
