/** Connections that cannot be made say why, in plain words and without the password. */
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/diagnostic/index.ts'
import { tinyDriver } from '../support/apply.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { freePort } from '../support/postgres-server.ts'

let database: TestDatabase
let closedPort: number
beforeAll(async () => {
  database = await createDatabase()
  closedPort = await freePort()
})
afterAll(() => database.drop())

async function refusal(url: string, signal?: AbortSignal): Promise<{ code: string; text: string }> {
  try {
    const driver = await tinyDriver(url, signal ? { signal } : {})
    await driver.close()
  } catch (fault) {
    if (!(fault instanceof DiagnosticError)) throw fault
    const [first] = fault.diagnostics
    return { code: first?.code ?? '', text: `${first?.message} | ${first?.hint}` }
  }
  throw new Error('it connected')
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url)
  change(url)
  return url.href
}

const refused: readonly (readonly [name: string, url: () => string, want: RegExp])[] = [
  ['a closed port', () => `postgres://u:secret@127.0.0.1:${closedPort}/d`, /Nothing listens on 127\.0\.0\.1/],
  ['an unknown host', () => 'postgres://u:secret@no-such-host.invalid/d', /no-such-host\.invalid is not known/],
  [
    'a wrong password',
    () =>
      changed((u) => {
        u.password = 'secret'
      }),
    /refuses the password of/,
  ],
  [
    'a missing database',
    () =>
      changed((u) => {
        u.pathname = '/nothing_here'
      }),
    /has no database nothing_here.*createdb/,
  ],
  ['a URL that does not parse', () => 'postgres://u:se#cret@host:x/d', /cannot be read.*percent-encoded/],
  [
    'a socket folder without a server',
    () => 'postgres:///d?host=/nowhere&password=secret',
    /No server socket in \/nowhere/,
  ],
]

test.each(refused)('%s', async (_, url, want) => {
  const { code, text } = await refusal(url())
  expect(code).toBe('target/connect')
  expect(text).toMatch(want)
  expect(text).not.toContain('secret')
})

test('a server that never answers is given up after connect_timeout', async () => {
  const silent = createServer()
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { text } = await refusal(`postgres://u:p@127.0.0.1:${port}/d?connect_timeout=1`)
  expect(text).toMatch(/does not answer in time/)
  silent.close()
})

test('something that is not Postgres is told from it', async () => {
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done))
  const address = web.address()
  const port = typeof address === 'object' && address ? address.port : 0
  expect((await refusal(`postgres://u:p@127.0.0.1:${port}/d`)).code).toBe('target/connect')
  web.close()
})

test('an abort ends a login that hangs', async () => {
  const silent = createServer()
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const control = new AbortController()
  const waiting = refusal(`postgres://u:p@127.0.0.1:${port}/d`, control.signal)
  control.abort()
  expect((await waiting).code).toBe('apply/interrupted')
  silent.close()
})

test('the driver names host, database and user as the URL does', async () => {
  const driver = await tinyDriver(database.url)
  const { facts } = await driver.inspect()
  const url = new URL(database.url)
  expect(facts).toMatchObject({ host: url.hostname, database: url.pathname.slice(1), user: url.username })
  await driver.close()
})

test('a connection that the server ended between two calls is opened again', async () => {
  const driver = await tinyDriver(database.url)
  const other = await tinyDriver(database.url)
  await driver.prepare()
  const end =
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'
  await other.transaction((session) =>
    session.execute([
      {
        action: { kind: 'statement', text: end },
        changes: [],
        hazards: [],
        preflight: [],
        isolation: 'transaction',
        startsPhase: false,
      },
    ]),
  )
  expect(await driver.history(1)).toEqual([])
  await Promise.all([driver.close(), other.close()])
})
