/**
 * The lease: who is pushing. A document for each holding, its id the fencing number: inserting it is what no two can do, on
 * any server. The highest number holds, until it is released or has expired by the server's clock.
 */
import type { Collection } from 'mongodb'
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import { type Lease, type LeaseHolder, pause } from '../../../plan/index.ts'
import { codeOf } from '../faults.ts'
import { OWN } from '../names.ts'
import { type DriverContext, idOf, type RecordKey } from './context.ts'
import { tidy } from './tidying.ts'

interface Holding extends RecordKey {
  readonly _id: string
  readonly fence: number
  readonly holder: string
  readonly expiresAt: Date
}

/** Milliseconds that a lease lasts without being renewed, and how often that is done meanwhile. */
export const LEASE_LASTS = 30_000
const RENEW_EVERY = LEASE_LASTS / 3
const LONGEST_PAUSE = 1000
const TELL_AFTER = 500
const DUPLICATE = 11_000

function holdings({ db }: DriverContext): Collection<Holding> {
  return db.collection<Holding>(OWN.lease)
}

/** The server's time. */
function now({ answer }: DriverContext): number {
  return Date.now() + answer.clock
}

async function newest(context: DriverContext): Promise<Holding | null> {
  return await holdings(context).findOne({ ...context.key }, { sort: { fence: -1 } })
}

/** Who has the lease. */
export async function leaseHolder(context: DriverContext): Promise<LeaseHolder | null> {
  const holding = await newest(context)
  const left = (holding?.expiresAt.getTime() ?? 0) - now(context)
  return holding && left > 0 ? { holder: holding.holder, seconds: Math.ceil(left / 1000) } : null
}

/** Takes the lease if nobody has it: the fencing number, else null. */
async function take(context: DriverContext, before: Holding | null): Promise<number | null> {
  if (before && before.expiresAt.getTime() > now(context)) return null
  const fence = (before?.fence ?? 0) + 1
  const { key, holder } = context
  const expiresAt = new Date(now(context) + LEASE_LASTS)
  try {
    await holdings(context).insertOne({ _id: idOf(key, fence), ...key, fence, holder, expiresAt })
  } catch (fault) {
    if (codeOf(fault) === DUPLICATE) return null
    throw fault
  }
  await holdings(context).deleteMany({ ...key, fence: { $lt: fence } })
  return fence
}

/** Renews the lease. Throws a `DiagnosticError` (`apply/locked`) where it has expired or another has taken it since. */
export async function renewLease(context: DriverContext, lease: Pick<Lease, 'fence'>): Promise<void> {
  const { key } = context
  const at = now(context)
  const { matchedCount } = await holdings(context).updateOne(
    { _id: idOf(key, lease.fence), expiresAt: { $gt: new Date(at) } },
    { $set: { expiresAt: new Date(at + LEASE_LASTS) } },
  )
  const holder = await newest(context)
  if (matchedCount === 1 && holder?.fence === lease.fence) return
  const to = holder && holder.fence > lease.fence ? ` to ${holder.holder}` : ''
  const hint = 'This run was stopped for longer than the lease lasts; push again'
  throw new DiagnosticError([
    error('apply/locked', `The lease on ${key.project} (${key.environment}) was lost${to}`, { hint }),
  ])
}

function lockedFault({ key }: DriverContext, waitMs: number, holder: string | undefined): DiagnosticError {
  const who = holder ? ` (${holder.replace(/^bkend \w+ /, '')})` : ''
  const message = `Another push${who} is running to ${key.project} (${key.environment}); waited ${Math.round(waitMs / 100) / 10} s`
  const hint = 'Push again when it is done, or wait longer: `--lock-wait 300`'
  return new DiagnosticError([error('apply/locked', message, { hint })])
}

function held(context: DriverContext, fence: number): Lease {
  return {
    holder: context.holder,
    fence,
    async release() {
      // The number stays: the next holder's must be higher.
      await holdings(context).updateOne({ _id: idOf(context.key, fence) }, { $set: { expiresAt: new Date(0) } })
    },
  }
}

/** Waits for the lease. Throws a `DiagnosticError`: `apply/locked` after `waitMs`, `apply/interrupted`. */
export async function waitForLease(context: DriverContext, waitMs: number): Promise<Lease> {
  const { signal, onProgress } = context.options
  const started = Date.now()
  let told = false
  for (let next = 50; ; next = Math.min(next * 1.6, LONGEST_PAUSE)) {
    if (signal?.aborted) throw new DiagnosticError([error('apply/interrupted', 'The run was interrupted')])
    const before = await newest(context)
    const fence = await take(context, before)
    if (fence !== null) return held(context, fence)
    if (Date.now() - started + next > waitMs) throw lockedFault(context, waitMs, before?.holder)
    if (!told && Date.now() - started > TELL_AFTER) {
      onProgress?.(`Waiting for ${before?.holder ?? 'another push'}`)
      told = true
    }
    await pause(next * (0.75 + Math.random() / 2), signal)
  }
}

/**
 * Keeps the lease renewed while `work` runs, which may ask between two of its parts whether it was (`stillHeld` throws where not).
 * Throws what the renewal threw where the lease was lost meanwhile.
 */
export async function keepingLease<T>(
  context: DriverContext,
  lease: Lease,
  work: (stillHeld: () => void) => Promise<T>,
): Promise<T> {
  let lost: unknown
  const stillHeld = (): void => {
    if (lost) throw lost
  }
  const timer = setInterval(() => {
    renewLease(context, lease).catch((fault: unknown) => {
      if (fault instanceof DiagnosticError) lost = fault
    })
  }, RENEW_EVERY)
  try {
    const result = await work(stillHeld)
    stillHeld()
    return result
  } finally {
    clearInterval(timer)
  }
}

/** The lease, once what pushes that died have left is tidied. */
export async function tidyLease(context: DriverContext, waitMs: number): Promise<Lease> {
  const lease = await waitForLease(context, waitMs)
  try {
    await tidy(context)
    return lease
  } catch (fault) {
    await lease.release().catch(() => {})
    throw fault
  }
}
