/** Keeping the lease while a statement runs outside any transaction. */
import { DiagnosticError } from '../../../diagnostic/index.ts'
import { type Lease, pause } from '../../../plan/index.ts'
import type { DriverContext } from './context.ts'
import { LEASE_SECONDS, renewLease } from './lease.ts'
import { type Link, link, type Opener } from './link.ts'
import { atMost, within } from './patience.ts'

/** How long the lease lasts, how often it is renewed and how soon a renewal that failed is tried again; milliseconds. */
export interface LeaseTimes {
  readonly lasts: number
  readonly every: number
  readonly again: number
}

const TIMES: LeaseTimes = { lasts: LEASE_SECONDS * 1000, every: (LEASE_SECONDS * 1000) / 3, again: 1000 }

function isLost(fault: unknown): boolean {
  return fault instanceof DiagnosticError && fault.diagnostics.some((d) => d.code === 'apply/locked')
}

/** One renewal; false where the network or the server did not let it through in time. Throws where another has the lease. */
async function renewed(connections: Link, context: DriverContext, lease: Lease, times: LeaseTimes): Promise<boolean> {
  try {
    const connection = await connections.get()
    const work = renewLease(connection, context.key, lease).then(() => true)
    return (await within(times.every, work, connection)) ?? false
  } catch (fault) {
    if (isLost(fault)) throw fault
    // A connection that failed once is not asked again: the next try opens another.
    await connections.close()
    return false
  }
}

/**
 * Keeps the lease renewed on a connection of its own while `work` runs. A renewal that does not get through is tried again for as
 * long as the lease lasts since the last one that did. `onLost` is called, once, where another has taken it or that time is over.
 * Not for the embedded database: its connections wait for each other.
 */
export async function keepingLease<T>(
  { context, open }: { readonly context: DriverContext; readonly open: Opener },
  lease: Lease,
  onLost: () => void,
  work: () => Promise<T>,
  times: LeaseTimes = TIMES,
): Promise<T> {
  const connections = link(open)
  const ended = new AbortController()
  let overdue: NodeJS.Timeout | undefined
  const lose = (): void => {
    if (!ended.signal.aborted) onLost()
    ended.abort()
  }
  /** `since`: before the renewal was sent, so that we never count longer than the server does. */
  const holds = (since: number): void => {
    clearTimeout(overdue)
    overdue = setTimeout(lose, since + times.lasts - Date.now())
  }
  const keep = async (): Promise<void> => {
    for (let next = times.every; ; ) {
      await pause(next, ended.signal)
      if (ended.signal.aborted) return
      const since = Date.now()
      const done = await renewed(connections, context, lease, times)
      next = done ? times.every : times.again
      if (done && !ended.signal.aborted) holds(since)
    }
  }
  holds(Date.now())
  const kept = keep().catch(lose)
  try {
    return await work()
  } finally {
    clearTimeout(overdue)
    ended.abort()
    await atMost(
      times.again,
      kept.then(() => connections.close()),
    )
  }
}
