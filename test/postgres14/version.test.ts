/** That this suite really ran on the oldest server. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { serverUrl } from '../support/postgres.ts'

test('the server of this suite is Postgres 14', async () => {
  const client = new pg.Client({ connectionString: await serverUrl() })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  expect(rows[0]?.server_version).toMatch(/^14\./)
})
