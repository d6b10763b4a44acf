/** What a phase does inside its transaction. */
import { hostname } from 'node:os'
import type { Inspection, Lease, ServerFacts, Session } from '../../../plan/index.ts'
import type { Whole } from '../kept-version.ts'
import type { CatalogueView } from './catalogue.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import { renewLease } from './lease.ts'
import { addVersion, writeJournal } from './records.ts'
import { runChecks, runSteps } from './run-steps.ts'

/** A session, and what its transaction must do before it commits. */
export interface OpenSession {
  readonly session: Session
  /** The version that the history keeps whole, for later ones to be kept beside it; null: none is known. */
  whole(): Whole | null
  /** Renews the lease once more, if the session held one. */
  beforeCommit(): Promise<void>
}

/** The live project, with the server named as the URL names it. */
export async function inspectWith(
  connection: Connection,
  context: DriverContext,
  view: CatalogueView,
): Promise<Inspection> {
  const { objects, options } = context
  if (objects.parts && objects.facts)
    return { snapshot: await view.snapshot(), facts: await factsWith(connection, context) }
  const found = await objects.inspect(connection, options.config)
  return { ...found, facts: asNamed(found.facts, context) }
}

/** What is known of the server and its tables. Throws where the target's objects do not tell it alone. */
export async function factsWith(
  connection: Connection,
  context: DriverContext,
  tables?: readonly string[],
): Promise<ServerFacts> {
  const found = await context.objects.facts?.(connection, context.options.config, tables)
  if (!found) throw new Error('facts are told by an inspection alone')
  return asNamed(found, context)
}

function asNamed(facts: ServerFacts, { whereto: { host, database, user } }: DriverContext): ServerFacts {
  return { ...facts, host, database, user }
}

/** A session on the connection's open transaction, which sees the catalogue by `view`. */
export function openSession(
  connection: Connection,
  context: DriverContext,
  view: CatalogueView,
  whole: Whole | null,
): OpenSession {
  const { key, objects, options, whereto } = context
  let held: Lease | null = null
  let kept = whole
  const place = options.config.postgres.schema
  const session: Session = {
    async holdLease(lease) {
      await renewLease(connection, key, lease)
      held = lease
    },
    snapshot: view.snapshot,
    liveHash: view.liveHash,
    check: (checks) => runChecks(connection, checks),
    execute: (steps) => view.around(steps, () => runSteps(connection, steps, options.onProgress)),
    rows: objects.rowWriter(connection, options),
    writeJournal: (entry) => writeJournal(connection, key, place, entry),
    async writeVersion(version) {
      const appliedBy = `${whereto.user}@${hostname()}`
      const added = await addVersion(
        connection,
        key,
        { ...version, liveHash: await view.liveHash(), appliedBy, place },
        kept,
      )
      kept = added.whole
      return added.version
    },
  }
  return {
    session,
    whole: () => kept,
    async beforeCommit() {
      if (held) await renewLease(connection, key, held)
    },
  }
}
