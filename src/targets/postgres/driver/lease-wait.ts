/** Waiting for the lease, and keeping it. */
import type { Lease } from '../../../plan/index.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import { giveBack, LEASE_SECONDS, leaseHolder, lockedFault, renewLease, takeLease } from './lease.ts'
import type { Link, Opener } from './link.ts'

const LONGEST_PAUSE = 1000
const TELL_AFTER = 500

/** A pause that an abort cuts short. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
}

/** The work's result, or null where it took longer; then the connection that it waits on is ended. */
async function within<T>(ms: number, work: Promise<T>, connection: Connection): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 1000), 'late')
  })
  const first = await Promise.race([work, late]).finally(() => clearTimeout(timer))
  if (first !== 'late') return first
  connection.abandon()
  await work.catch(() => {})
  return null
}

/** Waits for the lease. Throws a `DiagnosticError` (`apply/locked`) after `waitMs`. */
export async function waitForLease(context: DriverContext, link: Link, waitMs: number): Promise<Lease> {
  const { key, options } = context
  const started = Date.now()
  let told = false
  for (let next = 50; ; next = Math.min(next * 1.6, LONGEST_PAUSE)) {
    const left = waitMs - (Date.now() - started)
    const connection = await link.get()
    const fence = await within(
      left,
      link.retried((c) => takeLease(c, key)),
      connection,
    )
    if (fence !== null) return held(context, link, fence)
    const holder = connection.closed ? null : await link.retried((c) => leaseHolder(c, key))
    if (Date.now() - started + next > waitMs) throw lockedFault(key, waitMs, holder?.holder)
    if (!told && Date.now() - started > TELL_AFTER) {
      options.onProgress?.(`Waiting for ${holder?.holder || 'another push'}`)
      told = true
    }
    await pause(next * (0.75 + Math.random() / 2), options.signal)
  }
}

function held(context: DriverContext, link: Link, fence: number): Lease {
  return {
    holder: context.key.holder,
    fence,
    async release() {
      const connection = await link.get()
      await connection.settle(...giveBack(context.key, { fence }))
    },
  }
}

/**
 * Keeps the lease renewed on a connection of its own while `work` runs outside any transaction. `onLost` is called once where
 * another has taken it. Not for the embedded database: its connections wait for each other.
 */
export async function keepingLease<T>(
  context: DriverContext,
  open: Opener,
  lease: Lease,
  onLost: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const connection = await open()
  const renew = (): void => {
    renewLease(connection, context.key, lease).catch(onLost)
  }
  const timer = setInterval(renew, (LEASE_SECONDS * 1000) / 3)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await connection.end().catch(() => {})
  }
}
