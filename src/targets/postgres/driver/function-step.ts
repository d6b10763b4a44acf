/**
 * A step that calls a function of the project's for each row and writes what it gives: in batches, in the order of the key. Nothing
 * is locked while the function runs; a batch is one short transaction under the lease, and a row that was changed since it was read
 * is left for the next pass. The step ends once a pass finds none that is still to be done, so that it is safe to repeat.
 */

import type { JsonObject, JsonValue } from '../../../model/index.ts'
import {
  type Calling,
  callForEach,
  type FunctionAction,
  type Lease,
  type Made,
  type ProjectFunctions,
  type Step,
  StepFailure,
  valueFor,
} from '../../../plan/index.ts'
import { evaluate } from '../../../validate/index.ts'
import { BATCH, type FunctionWork, workIn } from '../calls/work.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import { faultCode } from './faults.ts'
import { renewLease } from './lease.ts'
import { keepingLease } from './lease-keep.ts'
import type { Link, Opener } from './link.ts'
import { stepFailure } from './step-failure.ts'
import { inTransaction } from './transaction.ts'

/** Rows between two lines of progress. */
const TOLD_EVERY = 1000

/** What a step is run with. */
export interface Running {
  readonly context: DriverContext
  readonly link: Link
  readonly open: Opener
}

interface Row {
  readonly key: string
  /** It changes with every change of the row. */
  readonly version: string
  /** JSON text. */
  readonly row: string
}

/** One run of a step. */
interface Run {
  readonly running: Running
  readonly step: Step
  readonly lease: Lease | null
  readonly work: FunctionWork
  readonly calling: Calling
  tell(more: number): void
}

function callingOf(action: FunctionAction, work: FunctionWork, functions: ProjectFunctions): Calling {
  return {
    ...{ action, functions, table: work.table, mayBeUnset: work.optional === true },
    judge: (value) => evaluate(work.check, value).map(({ message }) => message),
  }
}

/** Runs work in a transaction of its own, under the lease. Throws `StepFailure` for what the server refuses. */
async function transaction<T>(run: Run, body: (connection: Connection) => Promise<T>): Promise<T> {
  const { context, link } = run.running
  const place = { link, schema: context.options.config.postgres.schema, whereto: context.whereto }
  try {
    return await inTransaction(place, 'read committed read write', async (connection) => {
      if (run.lease) await renewLease(connection, context.key, run.lease)
      return await body(connection)
    })
  } catch (fault) {
    throw faultCode(fault) === undefined ? fault : stepFailure(run.step, fault)
  }
}

/** How many of the rows got their values; the others were changed meanwhile. */
async function write(run: Run, made: readonly Made<Row>[]): Promise<number> {
  const { work } = run
  const asText = (value: JsonValue): string | null => {
    if (value === null) return null
    return work.encode === 'json' || typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  const values = made.map(([, value]) => asText(value))
  const lists = [made.map(([row]) => row.key), made.map(([row]) => row.version), values]
  const [done] = await transaction(run, (connection) => connection.query<{ count: number }>(work.write, lists))
  run.tell(done?.count ?? 0)
  return done?.count ?? 0
}

/** Calls the function for each row, and writes what it gives. */
function fill(run: Run, rows: readonly Row[]): Promise<number> {
  return callForEach(rows, {
    value: ({ key, row }) => valueFor(run.calling, key, JSON.parse(row) as JsonObject),
    write: (made) => write(run, made),
    signal: run.running.context.options.signal,
  })
}

/** One pass over all rows that are still to be done. */
async function pass(run: Run): Promise<{ readonly found: number; readonly written: number }> {
  let [found, written] = [0, 0]
  for (let after: string | null = null; ; ) {
    const rows: readonly Row[] = await transaction(run, (c) => c.query<Row>(run.work.read, [after]))
    found += rows.length
    written += await fill(run, rows)
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return { found, written }
    after = last.key
  }
}

async function passes(run: Run): Promise<void> {
  for (;;) {
    const { found, written } = await pass(run)
    if (found === 0) return
    if (written === 0)
      throw new StepFailure(run.step, `${found} rows of ${run.work.table} change all the time`, {
        hint: 'Push again at a quieter time: it goes on from there',
      })
  }
}

/** Tells how far it is, now and then. */
function telling({ doing }: FunctionWork, total: number, onProgress: ((message: string) => void) | undefined) {
  let done = 0
  let next = TOLD_EVERY
  return (more: number): void => {
    done += more
    if (done < next) return
    next = done + TOLD_EVERY
    onProgress?.(`${doing}: ${done} of ${Math.max(total, done)} rows`)
  }
}

/** Runs a function step. Throws `StepFailure`, or a `StoppedWithin` where the function stops it. */
export async function runFunction(
  running: Running,
  step: Step & { readonly action: FunctionAction },
  lease: Lease | null,
  functions: ProjectFunctions | undefined,
): Promise<void> {
  if (!functions) throw new Error('a plan calls a function, and none was given')
  const { context } = running
  const work = workIn(step.action.work)
  const parts = { running, step, lease, work, calling: callingOf(step.action, work, functions) }
  const run = async (): Promise<void> => {
    const counting: Run = { ...parts, tell: () => {} }
    const { prepare } = work
    if (prepare !== undefined) await transaction(counting, (c) => c.query(prepare))
    const [left] = await transaction(counting, (c) => c.query<{ count: number }>(work.count))
    await passes({ ...parts, tell: telling(work, left?.count ?? 0, context.options.onProgress) })
  }
  // Where the lease was lost, the next batch finds that out before it writes.
  await (lease && !context.embedded ? keepingLease(running, lease, () => {}, run) : run())
}
