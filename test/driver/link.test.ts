/** A connection that the server ended between two transactions is replaced, whoever notices first. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Connection, openConnection } from '../../src/targets/postgres/driver/connection.ts'
import { link } from '../../src/targets/postgres/driver/link.ts'
import { createDatabase } from '../support/postgres.ts'

const PID = 'select pg_backend_pid() as pid'

test('work goes to a new connection where the old one refuses to send before it is known to be closed', async () => {
  const { url, drop } = await createDatabase()
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const opened: Connection[] = []
  const connections = link(async () => {
    const connection = await openConnection({ connectionString: url }, false, {})
    opened.push(connection)
    if (opened.length > 1) return connection
    // Learns of its end late: only once it is asked to end.
    let over = false
    const end = async (): Promise<void> => {
      over = true
      await connection.end()
    }
    return Object.defineProperty({ ...connection, end }, 'closed', { get: () => over })
  })
  const [first] = await connections.retried((c) => c.query<{ pid: number }>(PID))
  await admin.query('select pg_terminate_backend($1)', [first?.pid])
  while (!opened[0]?.closed) await new Promise((resolve) => setTimeout(resolve, 5))
  const [second] = await connections.retried((c) => c.query<{ pid: number }>(PID))
  expect(second?.pid).not.toBe(first?.pid)
  expect(opened).toHaveLength(2)
  await connections.close()
  await admin.end()
  await drop()
})
