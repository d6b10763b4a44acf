/** The lease: a row that says who is pushing. Polled in short statements, never waited for with a lock. */
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { Lease, LeaseHolder } from '../../../plan/index.ts'
import type { Queryable } from '../queryable.ts'

/** The row's key, and whose it is to become. */
export interface LeaseKey {
  readonly project: string
  readonly environment: string
  readonly holder: string
}

/** Seconds that a lease lasts without being renewed. A transaction that renewed it keeps it by the row's lock. */
export const LEASE_SECONDS = 30

const FREE = `select 1 from bkend.lease where project = $1 and environment = $2 and expires_at < clock_timestamp()
  for update skip locked`
const TAKE = `with free as (${FREE})
update bkend.lease set holder = $3, fence = fence + 1, expires_at = clock_timestamp() + make_interval(secs => $4)
where project = $1 and environment = $2 and exists (select from free) returning fence`

const FIRST = `insert into bkend.lease (project, environment) values ($1, $2) on conflict do nothing returning fence`

/** Takes the lease if nobody has it: the fencing number, else null. */
export async function takeLease(db: Queryable, key: LeaseKey): Promise<number | null> {
  const values = [key.project, key.environment, key.holder, LEASE_SECONDS]
  const take = async (): Promise<number | null> => {
    const [row] = await db.query<{ fence: string }>(TAKE, values)
    return row ? Number(row.fence) : null
  }
  const taken = await take()
  if (taken !== null) return taken
  const made = await db.query(FIRST, [key.project, key.environment])
  return made.length > 0 ? take() : null
}

/** Who has the lease. */
export async function leaseHolder(db: Queryable, key: LeaseKey): Promise<LeaseHolder | null> {
  const [row] = await db.query<{ holder: string; seconds: number }>(
    `select holder, greatest(0, ceil(extract(epoch from expires_at - clock_timestamp())))::int as seconds from bkend.lease
     where project = $1 and environment = $2 and expires_at > clock_timestamp()`,
    [key.project, key.environment],
  )
  return row ?? null
}

const MINE = `select 1 from bkend.lease where project = $1 and environment = $2 and fence = $3 and holder = $4
  for update skip locked`
const RENEW = `with mine as (${MINE})
update bkend.lease set expires_at = clock_timestamp() + make_interval(secs => $5)
where project = $1 and environment = $2 and exists (select from mine) returning fence`

/** Renews the lease. Throws a `DiagnosticError` (`apply/locked`) where another has taken it since. */
export async function renewLease(db: Queryable, key: LeaseKey, lease: Pick<Lease, 'fence' | 'holder'>): Promise<void> {
  const values = [key.project, key.environment, lease.fence, lease.holder, LEASE_SECONDS]
  const [row] = await db.query(RENEW, values)
  if (row) return
  const other = await leaseHolder(db, key)
  const message = `The lease on ${key.project} (${key.environment}) was lost${other?.holder ? ` to ${other.holder}` : ''}`
  const hint = 'This run was stopped for longer than the lease lasts; push again'
  throw new DiagnosticError([error('apply/locked', message, { hint })])
}

/** The statement and values that give the lease back; nothing where it is another's by now. */
export function giveBack(
  key: LeaseKey,
  lease: Pick<Lease, 'fence'>,
): readonly [text: string, values: readonly unknown[]] {
  const text = `update bkend.lease set holder = '', expires_at = '-infinity'
    where project = $1 and environment = $2 and fence = $3`
  return [text, [key.project, key.environment, lease.fence]]
}

/** Tells that the wait for the lease ended without it. */
export function lockedFault(key: LeaseKey, waitMs: number, holder: string | undefined): DiagnosticError {
  const who = holder ? ` (${holder.replace(/^bkend \w+ /, '')})` : ''
  const message = `Another push${who} is running to ${key.project} (${key.environment}); waited ${Math.round(waitMs / 100) / 10} s`
  const hint = 'Push again when it is done, or wait longer: `--lock-wait 300`'
  return new DiagnosticError([error('apply/locked', message, { hint })])
}
