/** Waiting for the lease. */
import { type Lease, pause } from '../../../plan/index.ts'
import type { DriverContext } from './context.ts'
import { giveBack, leaseHolder, lockedFault, takeLease } from './lease.ts'
import type { Link } from './link.ts'
import { within } from './patience.ts'

const LONGEST_PAUSE = 1000
const TELL_AFTER = 500

/** Waits for the lease. Throws a `DiagnosticError` (`apply/locked`) after `waitMs`. */
export async function waitForLease(context: DriverContext, link: Link, waitMs: number): Promise<Lease> {
  const { key, options } = context
  const started = Date.now()
  let told = false
  for (let next = 50; ; next = Math.min(next * 1.6, LONGEST_PAUSE)) {
    const left = waitMs - (Date.now() - started)
    const connection = await link.get()
    const fence = await within(
      Math.max(left, 1000),
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
