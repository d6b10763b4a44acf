/** One transaction, from begin to a commit whose outcome is known. */
import { CommitUnknown } from '../../../plan/index.ts'
import type { Connection } from './connection.ts'
import { connectionFault, faultText, isDisconnect, type Whereto } from './faults.ts'
import type { Link } from './link.ts'
import { settingsFor } from './settings.ts'

/** How a transaction begins. */
export type Mode = 'read committed read write' | 'repeatable read read only'

/** What a transaction needs to know. */
export interface TransactionContext {
  readonly link: Link
  readonly schema: string
  readonly whereto: Whereto
}

const PATIENCE = [100, 250, 500, 1000, 2000, 4000]

/** Asks the server what became of a transaction whose commit was not answered. */
async function fate(context: TransactionContext, xid: string): Promise<'committed' | 'aborted' | 'unknown'> {
  for (const pause of PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    try {
      const connection = await context.link.get()
      const text = 'select pg_catalog.pg_xact_status($1::xid8) as status'
      const [row] = await connection.settle<{ status: string | null }>(text, [xid])
      if (row?.status === 'committed' || row?.status === 'aborted') return row.status
    } catch {
      // Still unreachable: asked again.
    }
  }
  return 'unknown'
}

/** Commits. Throws a `CommitUnknown` where the connection broke and the server could not be asked again. */
async function commit(connection: Connection, context: TransactionContext): Promise<void> {
  const text = 'select pg_catalog.pg_current_xact_id_if_assigned()::text as xid'
  const [row] = await connection.query<{ xid: string | null }>(text)
  try {
    await connection.settle('commit')
  } catch (fault) {
    const xid = row?.xid
    if (!isDisconnect(fault) || !xid) throw fault
    const became = await fate(context, xid)
    if (became === 'aborted') throw fault
    if (became === 'committed') return
    const lost = connectionFault(fault, context.whereto)
    const message = `The connection was lost at the commit, and whether it took effect is not known: ${faultText(fault)}`
    throw new CommitUnknown([{ ...lost, message, hint: 'Push again: it finds out what stands' }], { cause: fault })
  }
}

/**
 * Runs `body` in a transaction with pinned settings and commits it, or rolls it back where `body` throws. `keep: false` rolls
 * back in any case. Begin alone is repeated on a fresh connection where the server had ended the old one.
 */
export async function inTransaction<T>(
  context: TransactionContext,
  mode: Mode,
  body: (connection: Connection) => Promise<T>,
  keep = true,
): Promise<T> {
  const opening = `begin isolation level ${mode}; set constraints all immediate; ${settingsFor(context.schema)}`
  const connection = await context.link.retried(async (c) => {
    await c.query(opening)
    return c
  })
  let result: T
  try {
    result = await body(connection)
    if (keep) await commit(connection, context)
  } catch (fault) {
    await connection.settle('rollback').catch(() => connection.end().catch(() => {}))
    throw fault
  }
  if (!keep) await connection.settle('rollback')
  return result
}
