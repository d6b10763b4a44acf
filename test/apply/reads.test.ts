/** How often a push reads the live project: what it costs where there are a thousand tables. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../src/targets/postgres/driver/index.ts'
import { applySteps } from '../support/apply.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { createTable, step, tables, tinyObjects, tinyOptions } from '../support/tiny-objects.ts'

describe('a push', () => {
  let database: TestDatabase
  let reads = 0
  const counted: typeof tinyObjects = {
    ...tinyObjects,
    inspect: (db, config) => {
      reads++
      return tinyObjects.inspect(db, config)
    },
  }
  const opened = (): ReturnType<typeof connect> => connect(database.url, tinyOptions(), counted)
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.drop())

  test('reads it once, after its statements, where its hash is the one of the plan', async () => {
    const driver = await opened()
    const { liveHash } = await driver.liveState()
    reads = 0
    const report = await applySteps(driver, tables(), tables('a'), [createTable('a')], { liveHash, inputHash: '1' })
    expect([report.outcome, reads]).toEqual(['applied', 1])
    await driver.close()
  })

  test('reads it before each further phase, and before the first where no hash is known', async () => {
    const driver = await opened()
    reads = 0
    const steps = [createTable('b'), createTable('c', { startsPhase: true })]
    const report = await applySteps(driver, tables('a'), tables('a', 'b', 'c'), steps, { inputHash: '2' })
    expect([report.outcome, reads]).toEqual(['applied', 4])
    await driver.close()
  })

  test('reads it and refuses where somebody has changed it since', async () => {
    const driver = await opened()
    const { liveHash } = await driver.liveState()
    const other = await opened()
    await other.executeAlone(step('alter table b rename column a to z'))
    await other.close()
    reads = 0
    const [before, after] = [tables('a', 'b', 'c'), tables('a', 'b', 'c', 'd')]
    const report = await applySteps(driver, before, after, [createTable('d')], { liveHash, inputHash: '3' })
    expect([report.outcome, reads]).toEqual(['drift', 1])
    expect(report.diagnostics[0]?.message).toContain('column b.a is missing')
    await driver.close()
  })
})
