/** Changes to a row, and its end. */
import type { Document } from 'mongodb'
import type { JsonValue, Table } from '../../../model/index.ts'
import {
  type Conflict,
  type DeleteQuery,
  type Found,
  isEvery,
  type NotFound,
  StoreFault,
  type UpdateQuery,
} from '../../../query/index.ts'
import { evaluate, recordChecks } from '../../../validate/index.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { decode, encode } from '../values.ts'
import { membersOf, objectOf, versionOf } from './answer.ts'
import { type Row, rowsOf, type StoreContext } from './context.ts'
import { compile, every } from './filter.ts'
import { answers, byId, ruleOf, whyNot } from './reading.ts'
import { checkReferences, follow, followingFrom } from './references.ts'
import { columnOf } from './shape.ts'
import { duplicateFault } from './uniques.ts'

/** The rows that may be changed by the query, whatever their version. */
function reachable(query: UpdateQuery | DeleteQuery, id: Document, context: StoreContext): Document {
  const where = query.kind === 'update' ? query.where : null
  const wanted =
    where === null || isEvery(where) ? {} : compile(where, { context, table: query.table, guards: new Map() })
  return every([id, ruleOf(query, context), wanted])
}

/** Documents of others have no version of ours: they are at 0. What is no number is the version of none. */
function atVersion(version: string | null): Document {
  if (version === null) return {}
  if (!/^\d{1,15}$/.test(version)) return { [VERSION_FIELD]: -1 }
  return { [VERSION_FIELD]: version === '0' ? null : Number(version) }
}

function updateOf({ table, changes }: UpdateQuery, context: StoreContext): Document {
  const stamp = table.columns.find((c) => c.system && c.name === 'updatedAt')
  const set: [string, unknown][] = stamp ? [[fieldOf(stamp), new Date()]] : []
  const unset: [string, ''][] = []
  for (const [name, value] of Object.entries(changes)) {
    const column = columnOf(table, name)
    if (value === null) unset.push([fieldOf(column), ''])
    else set.push([fieldOf(column), encode(column.type, value, context)])
  }
  return {
    $inc: { [VERSION_FIELD]: 1 },
    ...(set.length > 0 && { $set: Object.fromEntries(set) }),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  }
}

/** The record as a check judges it. */
function recordOf(row: Row, table: Table, changes: Readonly<Record<string, JsonValue>>): Record<string, unknown> {
  const values = table.columns.map((c) => [c.name, decode(c.type, row[fieldOf(c)])] as const)
  return { ...Object.fromEntries(values), ...changes }
}

/** The portable checks over the whole row, which no validator has. Throws a `StoreFault` (`check`). */
async function checkRules(query: UpdateQuery, filter: Document, context: StoreContext): Promise<void> {
  const { table, schema, changes } = query
  const { row: record } = recordChecks(table, schema)
  if (!record.rules || record.rules.length === 0) return
  const row = await rowsOf(context, table).findOne(filter, { maxTimeMS: context.limit })
  if (!row) return
  const after = recordOf(row, table, changes)
  for (const rule of record.rules) {
    const issues = evaluate({ ...record, rules: [rule] }, after)
    if (issues.some((issue) => issue.code === 'check'))
      throw new StoreFault('check', `the row would break ${rule.name}`, { rule: rule.name })
  }
}

async function unchanged(
  query: UpdateQuery | DeleteQuery,
  reached: Document,
  context: StoreContext,
): Promise<NotFound | Conflict> {
  if (query.ifVersion !== null) {
    const there = await rowsOf(context, query.table).findOne(reached, { projection: { _id: 1 } })
    if (there) return { outcome: 'conflict' }
  }
  return whyNot(query, context)
}

async function changed(query: UpdateQuery, filter: Document, context: StoreContext): Promise<Row | null> {
  const { table, changes } = query
  await checkRules(query, filter, context)
  const options = { returnDocument: 'after', maxTimeMS: context.limit } as const
  try {
    return await rowsOf(context, table).findOneAndUpdate(filter, updateOf(query, context), options)
  } catch (fault) {
    const row = await rowsOf(context, table).findOne(filter)
    const after = Object.entries(changes).map(([name, value]) => {
      const column = columnOf(table, name)
      return [fieldOf(column), value === null ? undefined : encode(column.type, value, context)] as const
    })
    throw row ? await duplicateFault(fault, table, { ...row, ...Object.fromEntries(after) }, context) : fault
  }
}

/** The system columns, and what was sent. */
function unread(row: Row, { table, changes }: UpdateQuery): string {
  const columns = table.columns.filter((c) => c.system || (changes[c.name] ?? null) !== null).map((c) => c.name)
  return objectOf(membersOf(row, { table, columns, guards: new Map() }, () => true))
}

/** Changes a row. */
export async function update(query: UpdateQuery, context: StoreContext): Promise<Found | NotFound | Conflict> {
  const id = byId(query, context)
  if (!id) return { outcome: 'missing' }
  await checkReferences(query, query.changes, context)
  const reached = reachable(query, id, context)
  const filter = every([reached, atVersion(query.ifVersion)])
  return context.turns(`${query.table.dbName} ${query.id}`, async () => {
    const row = await changed(query, filter, context)
    if (!row) return unchanged(query, reached, context)
    const [json = '{}'] = query.readBack ? await answers([row], query, context) : [unread(row, query)]
    return { outcome: 'found', json, version: versionOf(row) }
  })
}

/** Ends a row, then what goes with it: one that is left behind by a crash points at nothing. */
export async function remove(
  query: DeleteQuery,
  context: StoreContext,
): Promise<{ readonly outcome: 'deleted' } | NotFound | Conflict> {
  const id = byId(query, context)
  if (!id) return { outcome: 'missing' }
  const { table, schema } = query
  const rows = rowsOf(context, table)
  const reached = reachable(query, id, context)
  const filter = every([reached, atVersion(query.ifVersion)])
  return context.turns(`${table.dbName} ${query.id}`, async () => {
    const row = await rows.findOne(filter, { maxTimeMS: context.limit })
    if (!row) return unchanged(query, reached, context)
    const following = await followingFrom(table, [row._id], schema, context)
    const { deletedCount } = await rows.deleteOne(filter, { maxTimeMS: context.limit })
    if (deletedCount === 0) return unchanged(query, reached, context)
    await follow(following, context)
    return { outcome: 'deleted' }
  })
}
