/** What a phase does inside its transaction. */
import { hostname } from 'node:os'
import type { Inspection, Lease, ServerFacts, Session } from '../../../plan/index.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import { renewLease } from './lease.ts'
import { addVersion, writeJournal } from './records.ts'
import { runChecks, runSteps } from './run-steps.ts'

/** A session, and what its transaction must do before it commits. */
export interface OpenSession {
  readonly session: Session
  /** Renews the lease once more, if the session held one. */
  beforeCommit(): Promise<void>
}

/** The live project, with the server named as the URL names it. */
export async function inspectWith(connection: Connection, context: DriverContext): Promise<Inspection> {
  const found = await context.objects.inspect(connection, context.options.config)
  return { ...found, facts: asNamed(found.facts, context) }
}

/** What is known of the server and its tables. Throws where the target's objects do not tell it alone. */
export async function factsWith(connection: Connection, context: DriverContext): Promise<ServerFacts> {
  const found = await context.objects.facts?.(connection, context.options.config)
  if (!found) throw new Error('facts are told by an inspection alone')
  return asNamed(found, context)
}

function asNamed(facts: ServerFacts, { whereto: { host, database, user } }: DriverContext): ServerFacts {
  return { ...facts, host, database, user }
}

/** The value of a query of one row and one column. */
export function onlyValue(rows: readonly object[] | undefined): string {
  const [value] = Object.values(rows?.[0] ?? {})
  return String(value ?? '')
}

/** A session on the connection's open transaction. */
export function openSession(connection: Connection, context: DriverContext): OpenSession {
  const { key, objects, options, whereto } = context
  let held: Lease | null = null
  const liveHash = async (): Promise<string> => onlyValue(await connection.query(objects.liveHashQuery(options.config)))
  const session: Session = {
    async holdLease(lease) {
      await renewLease(connection, key, lease)
      held = lease
    },
    inspect: () => inspectWith(connection, context),
    liveHash,
    check: (checks) => runChecks(connection, checks),
    execute: (steps) => runSteps(connection, steps, options.onProgress),
    rows: objects.rowWriter(connection, options),
    writeJournal: (entry) => writeJournal(connection, key, entry),
    async writeVersion(version) {
      return addVersion(connection, key, {
        ...version,
        liveHash: await liveHash(),
        appliedBy: `${whereto.user}@${hostname()}`,
      })
    },
  }
  return {
    session,
    async beforeCommit() {
      if (held) await renewLease(connection, key, held)
    },
  }
}
