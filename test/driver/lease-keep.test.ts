/** The lease of a statement that takes long: kept over a network that fails for a while, given up where it is really lost. */
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Connection, openConnection } from '../../src/targets/postgres/driver/connection.ts'
import { contextOf } from '../../src/targets/postgres/driver/context.ts'
import { takeLease } from '../../src/targets/postgres/driver/lease.ts'
import { keepingLease, type LeaseTimes } from '../../src/targets/postgres/driver/lease-keep.ts'
import type { Opener } from '../../src/targets/postgres/driver/link.ts'
import { ownStatements } from '../../src/targets/postgres/driver/own-schema.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { tinyObjects, tinyOptions } from '../support/tiny-objects.ts'

/** Long enough that no test gets to its end but the one that waits for it. */
const TIMES: LeaseTimes = { lasts: 60_000, every: 20, again: 10 }

let database: TestDatabase
let admin: pg.Client
beforeEach(async () => {
  database = await createDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(ownStatements('public').join(';'))
})
afterEach(async () => {
  await admin.end()
  await database.drop()
})

const context = contextOf(tinyOptions(), tinyObjects, { host: '', port: 0, database: '', user: '' }, false)
const open: Opener = () => openConnection({ connectionString: database.url }, false, {})

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function expiry(): Promise<string> {
  const { rows } = await admin.query<{ at: string }>('select expires_at::text as at from bkend.lease')
  return rows[0]?.at ?? ''
}

/** Waits until the lease is renewed once more. */
async function renewal(): Promise<void> {
  const before = await expiry()
  await until(async () => (await expiry()) !== before)
}

/** Keeps a lease that was just taken while `work` runs; how often it was told to be lost. */
async function keeping(opener: Opener, work: (isLost: () => boolean) => Promise<void>, times = TIMES): Promise<number> {
  const first = await open()
  const fence = await takeLease(first, context.key)
  await first.end()
  if (fence === null) throw new Error('the lease was not free')
  const lease = { holder: context.key.holder, fence, release: async () => {} }
  let lost = 0
  await keepingLease(
    { context, open: opener },
    lease,
    () => lost++,
    () => work(() => lost > 0),
    times,
  )
  return lost
}

test('a lease is renewed for as long as the work takes, and no longer', async () => {
  const opened: Connection[] = []
  const opener: Opener = async () => {
    const connection = await open()
    opened.push(connection)
    return connection
  }
  const work = async (): Promise<void> => {
    await renewal()
    await renewal()
  }
  // Seldom enough that a busy machine answers each before the next is due: one that is late goes over another connection.
  expect(await keeping(opener, work, { ...TIMES, every: 300 })).toBe(0)
  expect(opened).toHaveLength(1)
  await until(() => opened[0]?.closed === true)
})

test('a connection that breaks is opened again, and a server that cannot be reached is asked again', async () => {
  let opened = 0
  const opener: Opener = () => {
    opened++
    return opened === 2 || opened === 3 ? Promise.reject(new Error('connect ECONNREFUSED')) : open()
  }
  const lost = await keeping(opener, async () => {
    await renewal()
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()')
    await until(() => opened >= 4)
    await renewal()
  })
  expect(lost).toBe(0)
})

test('a renewal that is never answered is given up and sent again on another connection', async () => {
  let opened = 0
  const opener: Opener = async () => {
    opened++
    const connection = await open()
    if (opened > 1) return connection
    let breakOff = (): void => {}
    const unanswered = new Promise<never>((_, reject) => {
      breakOff = () => reject(new Error('broken off'))
    })
    const abandon = (): void => {
      connection.abandon()
      breakOff()
    }
    return { ...connection, query: () => unanswered, abandon }
  }
  const lost = await keeping(opener, renewal)
  expect([lost, opened]).toEqual([0, 2])
})

test('a lease that another has taken is lost at once', async () => {
  const lost = await keeping(open, async (isLost) => {
    await admin.query("update bkend.lease set fence = fence + 1, holder = 'another'")
    await until(isLost)
  })
  expect(lost).toBe(1)
})

test('a lease that cannot be renewed is lost once it has run out', async () => {
  const opener: Opener = () => Promise.reject(new Error('connect ECONNREFUSED'))
  const lost = await keeping(opener, (isLost) => until(isLost), { lasts: 50, every: 10, again: 10 })
  expect(lost).toBe(1)
})
