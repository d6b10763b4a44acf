/** Pushes that meet, stall, die and are cut off: one applies at a time, and what stands is known. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applySteps, tinyDriver } from '../support/apply.ts'
import { startChild } from '../support/child.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { createTable, step, tables } from '../support/tiny-objects.ts'

let database: TestDatabase
let admin: pg.Client
beforeEach(async () => {
  database = await createDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
})
afterEach(async () => {
  await admin.end()
  await database.drop()
})

const none = tables()
const SLEEP = 'create table slow (a text); select pg_sleep(60)'

/** Waits until a statement that contains the text runs, and gives its backend. */
async function running(text: string): Promise<number> {
  for (;;) {
    const found = await admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where state = 'active' and query like $1 and pid <> pg_backend_pid()
       and datname = current_database()`,
      [`%${text}%`],
    )
    const pid = found.rows[0]?.pid
    if (pid !== undefined) return pid
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function expireLease(): Promise<void> {
  await admin.query("update bkend.lease set expires_at = clock_timestamp() - interval '1 second'")
}

test('of twenty pushes that wait, one applies at a time and each applies', async () => {
  const drivers = await Promise.all(Array.from({ length: 20 }, () => tinyDriver(database.url)))
  await admin.query('create table log (holder int, what text, at serial)')
  const push = async (n: number): Promise<string> => {
    const driver = drivers[n]
    if (!driver) throw new Error('no driver')
    const statements = [`insert into log values (${n}, 'in')`, `insert into log values (${n}, 'out')`]
    const steps = [step(statements[0] ?? ''), step(statements[1] ?? '', [], { startsPhase: true })]
    const report = await applySteps(driver, none, none, steps, { lockWait: 60_000, inputHash: String(n) })
    return report.outcome
  }
  const outcomes = await Promise.all(drivers.map((_, n) => push(n)))
  expect(outcomes).toEqual(drivers.map(() => 'applied'))
  const { rows } = await admin.query<{ holder: number; what: string }>('select holder, what from log order by at')
  const pairs = rows.map((r, i) =>
    i % 2 === 0 ? `${r.what} ${rows[i + 1]?.what} ${r.holder === rows[i + 1]?.holder}` : '',
  )
  expect(pairs.filter(Boolean)).toEqual(drivers.map(() => 'in out true'))
  const versions = await admin.query('select version from bkend.history order by version')
  expect(versions.rows).toHaveLength(20)
  await Promise.all(drivers.map((d) => d.close()))
})

test('of two pushes of the same schema one applies and the other finds nothing to do', async () => {
  const [first, second] = await Promise.all([tinyDriver(database.url), tinyDriver(database.url)])
  const reports = await Promise.all(
    [first, second].map((d) => applySteps(d, none, tables('once'), [createTable('once')], { inputHash: 'same' })),
  )
  expect(reports.map((r) => r.outcome).sort()).toEqual(['applied', 'nothing'])
  await Promise.all([first.close(), second.close()])
})

test('a waiter gives up after its time and names who pushes', async () => {
  const [first, second] = await Promise.all([
    tinyDriver(database.url, { applicationName: 'Ada' }),
    tinyDriver(database.url),
  ])
  await first.prepare()
  const lease = await first.lease(0)
  const report = await applySteps(second, none, none, [], { lockWait: 200 })
  expect(report).toMatchObject({ outcome: 'locked', diagnostics: [{ code: 'apply/locked' }] })
  expect(report.diagnostics[0]?.message).toContain('Ada')
  await lease.release()
  expect(await applySteps(second, none, none, [])).toMatchObject({ outcome: 'applied' })
  await Promise.all([first.close(), second.close()])
})

test('a holder whose lease ran out and was taken is fenced out', async () => {
  const [stalled, next] = await Promise.all([tinyDriver(database.url), tinyDriver(database.url)])
  await stalled.prepare()
  const old = await stalled.lease(0)
  await expireLease()
  const taken = await next.lease(0)
  expect(taken.fence).toBeGreaterThan(old.fence)
  await expect(
    stalled.transaction(async (session) => {
      await session.holdLease(old)
      await session.execute([step('create table fenced (a text)')])
    }),
  ).rejects.toThrow(/apply\/locked: The lease on tiny \(dev\) was lost to bkend test/)
  await old.release()
  await next.transaction((session) => session.holdLease(taken))
  expect((await admin.query("select to_regclass('fenced') as t")).rows).toEqual([{ t: null }])
  await Promise.all([stalled.close(), next.close()])
})

test('a lease that ran out inside a transaction cannot be taken before it ends', async () => {
  const [slow, waiter] = await Promise.all([tinyDriver(database.url), tinyDriver(database.url)])
  await slow.prepare()
  const lease = await slow.lease(0)
  await slow.transaction(async (session) => {
    await session.holdLease(lease)
    await expect(waiter.lease(100)).rejects.toThrow(/apply\/locked/)
  })
  await Promise.all([slow.close(), waiter.close()])
})

test('a push killed in the middle of its second phase leaves the first, and the next push goes on', async () => {
  const args = [database.url, 'one', 'create table one (a text)', 'slow', SLEEP]
  const child = await startChild('push', args)
  const pid = await running('pg_sleep(60)')
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
  await admin.query('select pg_terminate_backend($1)', [pid])
  await expireLease()

  const again = await startChild('push', [...args.slice(0, 4), 'create table slow (a text)'])
  const report = JSON.parse((await again.line('report ')).slice('report '.length))
  expect(report).toMatchObject({ outcome: 'applied', diagnostics: [{ code: 'apply/resumed' }] })
  expect(report.diagnostics[0].message).toContain('1 of 2 phases')
})

test('Ctrl-C before the first commit cancels the statement and changes nothing', async () => {
  const child = await startChild('push', [database.url, 'slow', SLEEP])
  const pid = await running('pg_sleep(60)')
  child.process.kill('SIGINT')
  expect(await child.ended).toBe(1)
  expect((await admin.query("select to_regclass('slow') as t")).rows).toEqual([{ t: null }])
  const left = await admin.query("select from pg_stat_activity where pid = $1 and state = 'active'", [pid])
  expect(left.rows).toEqual([])
  expect((await admin.query('select holder from bkend.lease')).rows).toEqual([{ holder: '' }])
})

test('Ctrl-C after a commit says what stands', async () => {
  const child = await startChild('push', [database.url, 'one', 'create table one (a text)', 'slow', SLEEP])
  await running('pg_sleep(60)')
  child.process.kill('SIGINT')
  const report = JSON.parse((await child.line('report ')).slice('report '.length))
  expect(report).toMatchObject({ outcome: 'stopped', phasesDone: 1 })
  expect(report.diagnostics.map((d: { code: string }) => d.code)).toEqual(['apply/interrupted', 'apply/stopped'])
  expect(await child.ended).toBe(1)
})

test('a connection that dies in a statement changes nothing and says so', async () => {
  const driver = await tinyDriver(database.url)
  const applying = applySteps(driver, none, tables('slow'), [
    createTable('slow', { action: { kind: 'statement', text: SLEEP } }),
  ])
  await admin.query('select pg_terminate_backend($1)', [await running('pg_sleep(60)')])
  const report = await applying
  expect(report).toMatchObject({ outcome: 'failed', diagnostics: [{ code: 'apply/statement' }] })
  expect(report.diagnostics[0]?.message).toContain('terminating connection')
  expect(report.diagnostics[0]?.hint).toContain('Nothing was changed')
  const again = await applySteps(driver, none, tables('slow'), [createTable('slow')])
  expect(again.outcome).toBe('applied')
  await driver.close()
})

test('a statement outside a transaction whose connection dies may have taken effect', async () => {
  const driver = await tinyDriver(database.url)
  const steps = [step('select pg_sleep(60)', [], { isolation: 'none' })]
  const applying = applySteps(driver, none, none, steps)
  await admin.query('select pg_terminate_backend($1)', [await running('pg_sleep(60)')])
  const report = await applying
  expect(report).toMatchObject({ outcome: 'stopped' })
  expect(report.diagnostics[0]?.hint).toContain('not known')
  await driver.close()
})

test('a statement that takes longer than its step allows is ended', async () => {
  const driver = await tinyDriver(database.url)
  for (const isolation of ['transaction', 'none'] as const) {
    const slow = step('select pg_sleep(60)', [], { isolation, statementTimeout: 100 })
    const report = await applySteps(driver, none, none, [slow], { inputHash: isolation })
    expect(report).toMatchObject({ outcome: 'failed', diagnostics: [{ code: 'apply/statement' }] })
    expect(report.diagnostics[0]?.message).toContain('canceling statement')
  }
  await driver.close()
})

test('a step that does not get its lock in time gives up', async () => {
  const driver = await tinyDriver(database.url)
  await applySteps(driver, none, tables('busy'), [createTable('busy')])
  await admin.query('begin; lock table busy')
  const report = await applySteps(driver, tables('busy'), tables('busy'), [
    step('alter table busy add column b text', [], { lockTimeout: 100 }),
  ])
  expect(report.diagnostics[0]?.message).toContain('lock timeout')
  expect(report.diagnostics[0]?.hint).toContain('pg_stat_activity')
  await admin.query('rollback')
  await driver.close()
})

test('an embedded push killed in its second phase is taken up by the next process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-killed-'))
  const url = `pglite:${join(folder, 'db')}`
  const child = await startChild('push', [url, 'one', 'create table one (a text)', 'slow', SLEEP])
  await child.line('Phase 2 of 2')
  child.process.kill('SIGKILL')
  await child.ended
  const driver = await tinyDriver(url)
  expect(await driver.journal()).toMatchObject({ phasesDone: 1, phases: 2 })
  const tidy = step("update bkend.lease set expires_at = '-infinity'")
  await driver.transaction((session) => session.execute([tidy]))
  const report = await applySteps(driver, tables('one'), tables('one', 'slow'), [createTable('slow')])
  expect(report).toMatchObject({ outcome: 'applied', diagnostics: [{ code: 'apply/resumed' }] })
  await driver.close()
  rmSync(folder, { recursive: true })
})
