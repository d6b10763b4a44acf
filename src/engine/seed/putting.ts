/** Puts rows into a live project: one transaction under the lease, so that a fault leaves nothing. */
import { DiagnosticError, error } from '../../diagnostic/index.ts'
import { hashOf, type Schema } from '../../model/index.ts'
import { type Driver, type PutCount, type RowBatch, RowsRefused } from '../../plan/index.ts'
import type { Project } from '../project.ts'
import { refusalOf } from './refusals.ts'
import { type SeedUser, withPasswords } from './users.ts'

/** What is put in. */
export interface Putting {
  readonly users: readonly SeedUser[]
  readonly statements: readonly (readonly RowBatch[])[]
  readonly schema: Schema
  /** Milliseconds to wait for another push. */
  readonly lockWait: number
  readonly onProgress?: (message: string) => void
}

/** What became of the rows. */
export interface PutResult {
  readonly users: PutCount
  /** By table. */
  readonly tables: ReadonlyMap<string, PutCount>
}

/** What of a schema decides which rows its tables take. */
function rowsShape({ tables, enums }: Schema): string {
  const shapes = tables.map(({ name, dbName, id, system, primaryKey, columns, uniques, checks }) => ({
    ...{ name, dbName, id, system, primaryKey, uniques, checks },
    columns: columns.map(({ permission: _, ...column }) => column),
  }))
  return hashOf({ shapes, enums })
}

/** Throws a `DiagnosticError` unless the tables of the last push are those that the files declare. */
export async function refuseStale(
  driver: Driver,
  { schema, environment }: Pick<Project, 'schema' | 'environment'>,
): Promise<void> {
  const last = await driver.version()
  const hint = `Push first: \`bkend push --env ${environment}\``
  if (!last)
    throw new DiagnosticError([error('seed/not-pushed', `Nothing was pushed to \`${environment}\` yet`, { hint })])
  if (rowsShape(last.schema as unknown as Schema) === rowsShape(schema)) return
  const message = `The tables that the files declare are not those that were pushed to \`${environment}\``
  throw new DiagnosticError([error('seed/not-pushed', message, { hint })])
}

const NONE: PutCount = { inserted: 0, updated: 0 }

function plus(a: PutCount, b: PutCount): PutCount {
  return { inserted: a.inserted + b.inserted, updated: a.updated + b.updated }
}

async function putAll(driver: Driver, putting: Putting): Promise<PutResult> {
  const { users, statements, schema, lockWait, onProgress } = putting
  const lease = await driver.lease(lockWait)
  try {
    return await driver.transaction(async (session) => {
      const { rows } = session
      await session.holdLease(lease)
      const tables = new Map<string, PutCount>()
      const ready = users.length === 0 ? [] : await withPasswords(users, rows)
      await rows.judge?.(ready, statements.flat(), schema)
      const put = ready.length === 0 ? NONE : await rows.putUsers(ready)
      for (const batches of statements) {
        onProgress?.(`Seeding ${[...new Set(batches.map((b) => b.table))].join(', ')}`)
        const counts = await rows.put(batches, schema)
        for (const [n, { table }] of batches.entries())
          tables.set(table, plus(tables.get(table) ?? NONE, counts[n] ?? NONE))
      }
      return { users: put, tables }
    })
  } finally {
    await lease.release()
  }
}

/** Puts all of it in or nothing, into tables that are those of the files. Throws a `DiagnosticError`. */
export async function putRows(driver: Driver, putting: Putting): Promise<PutResult> {
  try {
    return await putAll(driver, putting)
  } catch (thrown) {
    if (!(thrown instanceof RowsRefused)) throw thrown
    throw new DiagnosticError([refusalOf(thrown, putting.schema)], { cause: thrown })
  }
}
