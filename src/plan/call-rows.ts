/** Rows given to a function one after the other, and what it gave written now and then: at the latest every second. */
import { error } from '../diagnostic/index.ts'
import type { JsonValue } from '../model/index.ts'
import { StoppedWithin } from './function.ts'

/** A row with what the function gave for it. */
export type Made<Row> = readonly [row: Row, value: JsonValue]

/** What becomes of rows. */
export interface RowCalls<Row> {
  /** Throws a `StoppedWithin` where the function stops the step. */
  value(row: Row): Promise<JsonValue>
  /** Writes; how many rows were still what they were when they were read. */
  write(made: readonly Made<Row>[]): Promise<number>
  readonly signal?: AbortSignal | undefined
}

/** Milliseconds after which what was made is written, however slow the function is: so much is called anew after a crash. */
const WRITE_EVERY = 1000

function interrupted(): StoppedWithin {
  const hint = 'The rows that are filled stay so; push again: it goes on from there'
  return new StoppedWithin([error('apply/interrupted', 'The run was interrupted', { hint })])
}

/** Ends waiting for a function that never answers once the run is interrupted. */
async function orInterrupted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw interrupted()
  if (!signal) return await work()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted())
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Calls for each row, and writes what it gave, also where it stops at one. Gives how many were written. */
export async function callForEach<Row>(rows: readonly Row[], calls: RowCalls<Row>): Promise<number> {
  let made: Made<Row>[] = []
  let written = 0
  let since = Date.now()
  const flush = async (): Promise<void> => {
    const some = made
    made = []
    if (some.length > 0) written += await calls.write(some)
    since = Date.now()
  }
  try {
    for (const row of rows) {
      made.push([row, await orInterrupted(calls.signal, () => calls.value(row))])
      if (Date.now() - since > WRITE_EVERY) await flush()
    }
  } catch (fault) {
    // What stopped it is what is told, whatever becomes of the rest.
    if (fault instanceof StoppedWithin) await flush().catch(() => {})
    throw fault
  }
  await flush()
  return written
}
