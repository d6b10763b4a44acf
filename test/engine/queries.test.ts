/** How many queries a push sends: counted, so that it may gate. Over a network each is a round trip. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createProject, type TestProject } from './project.ts'

const tables = (count: number): string =>
  `tables: { ${Array.from({ length: count }, (_, n) => `t${n}: { columns: { name: string, n: integer } }`).join(', ')} }`

/** Two readings of the catalogue, the lease, the journal and the history: 79 when this was written. */
const QUERIES = 85

let project: TestProject
beforeAll(async () => {
  project = await createProject({ 'schema/tables.yaml': tables(1) })
})
afterAll(() => project.remove())

/** How many queries a push of so many tables sends, and how it ended. */
async function push(count: number): Promise<readonly [outcome: string, queries: number]> {
  await project.write('schema/tables.yaml', tables(count))
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const { outcome } = await project.run('apply')
    return [outcome, spy.mock.calls.length]
  } finally {
    spy.mockRestore()
  }
}

test('one where nothing is to do, and for changes the same few however many tables they make', async () => {
  expect((await push(1))[0]).toBe('applied')
  expect(await push(1)).toEqual(['in-sync', 1])
  const [outcome, queries] = await push(2)
  expect(outcome).toBe('applied')
  expect(queries).toBeLessThanOrEqual(QUERIES)
  expect(await push(8)).toEqual(['applied', queries])
})
