/** Long statements that one connection sends again and again are planned once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, openConnection } from '../../src/targets/postgres/driver/connection.ts'
import { statementNames } from '../../src/targets/postgres/driver/statement-names.ts'
import { createDatabase } from '../support/postgres.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let connection: Connection
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const long = (text: string): string => `${text} -- ${'long '.repeat(100)}`
const named = async (): Promise<number> =>
  (await connection.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements'))[0]?.n ?? -1
const open = async (): Promise<Connection> => {
  connection = await openConnection({ connectionString: database.url }, false, { nameOf: statementNames() })
  return connection
}

test('a long one has a name from its third use on, and gives what it gave', async () => {
  const { query, end } = await open()
  const counts: number[] = []
  for (const n of [1, 2, 3, 4]) {
    expect(await query(long('select $1::int + 1 as next'), [n])).toEqual([{ next: n + 1 }])
    counts.push(await named())
  }
  expect(counts).toEqual([0, 0, 1, 1])
  await end()
})

test('a short one has none, nor has one without values', async () => {
  const { query, end } = await open()
  for (let n = 0; n < 4; n++) {
    await query('select $1::int', [n])
    await query(long('select 1'))
  }
  expect(await named()).toBe(0)
  await end()
})

test('a fault of a named one is told as that of any other, and it works again', async () => {
  const { query, end } = await open()
  const quotient = (by: number): Promise<readonly object[]> => query(long('select 6 / $1::int as it'), [by])
  for (const by of [1, 2, 3]) expect(await quotient(by)).toEqual([{ it: 6 / by }])
  await expect(quotient(0)).rejects.toMatchObject({ code: '22012' })
  expect(await quotient(6)).toEqual([{ it: 1 }])
  await end()
})

test('where the session lost its statements the connection is given up, so that another takes its place', async () => {
  const { query } = await open()
  const one = (): Promise<readonly object[]> => query(long('select $1::int as it'), [1])
  for (let n = 0; n < 3; n++) await one()
  await query('deallocate all')
  await expect(one()).rejects.toMatchObject({ code: '26000' })
  expect(connection.closed).toBe(true)
})

test('connections that have one session together never give the same name', () => {
  const [one, other] = [statementNames(), statementNames()]
  const third = (nameOf: typeof one): string | undefined => [1, 2, 3].map(() => nameOf(long('select 1'))).at(-1)
  expect(third(one)).toMatch(/^bkend_/)
  expect(third(one)).not.toBe(third(other))
})
