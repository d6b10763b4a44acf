/** Rows put into tables over a driver's open transaction. */
import type { Config, Schema, Table } from '../../../model/index.ts'
import { USERS_TABLE } from '../../../model/index.ts'
import { type PutCount, type RowBatch, type RowsRefusal, RowsRefused, type RowWriter } from '../../../plan/index.ts'
import { StoreFault } from '../../../query/index.ts'
import type { Queryable } from '../queryable.ts'
import { storeFault } from '../store/faults.ts'
import { shapesFor } from '../store/shape.ts'
import { failingStatement } from './failing.ts'
import { putStatement } from './statement.ts'
import { passwordHashes, putUsers, type UsersScope } from './users.ts'

const KINDS: ReadonlySet<string> = new Set<RowsRefusal>(['duplicate', 'reference', 'check', 'value', 'denied', 'stale'])

function isRefusal(kind: string): kind is RowsRefusal {
  return KINDS.has(kind)
}

interface ServerError {
  readonly table?: string
  readonly message?: string
  readonly detail?: string
}

/** What the server refused, in declared names; anything else is as it was. */
function refused(fault: unknown, tables: readonly Table[]): unknown {
  const { table: dbName, message = '', detail } = fault as ServerError
  const table = tables.find((t) => t.dbName === dbName) ?? (tables.length === 1 ? tables[0] : undefined)
  const known = storeFault(fault, table ?? null)
  if (!(known instanceof StoreFault) || !isRefusal(known.kind)) return fault
  const { kind, fields, rule } = known
  const text = detail === undefined ? message : `${message} (${detail.replace(/\.$/, '')})`
  return new RowsRefused(kind, text, { table: table?.name ?? '', fields, rule, cause: fault })
}

/** A writer over a transaction with `row_security` off. */
export function rowWriter(db: Queryable, config: Config, scope: UsersScope): RowWriter {
  const shapes = shapesFor(config)
  const put = async (batches: readonly RowBatch[], schema: Schema): Promise<readonly PutCount[]> => {
    const { text, values } = putStatement(batches, schema, shapes)
    const tables = schema.tables.filter((t) => batches.some((b) => b.table === t.name))
    try {
      return await db.query<PutCount>(text, values)
    } catch (fault) {
      throw refused(fault, tables)
    }
  }
  return {
    put,
    async putUsers(users) {
      try {
        return await putUsers(db, users, scope)
      } catch (fault) {
        const known = refused(fault, [])
        if (!(known instanceof RowsRefused)) throw known
        throw new RowsRefused(known.kind, known.message, {
          table: USERS_TABLE,
          fields: known.kind === 'duplicate' ? ['email'] : [],
          rule: null,
          cause: fault,
        })
      }
    },
    async failing(batch, schema) {
      const statement = failingStatement(batch, schema, shapes)
      if (statement === null) return []
      const rows = await db.query<{ i: number }>(statement.text, statement.values)
      return rows.map(({ i }) => i)
    },
    passwordHashes: (ids) => passwordHashes(db, ids, scope),
  }
}
