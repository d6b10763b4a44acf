/** `sslmode` and its files mean what libpq means by them, held to a server that insists on TLS and to one without. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/diagnostic/index.ts'
import { applySteps, tinyDriver } from '../support/apply.ts'
import { certificate } from '../support/certificate.ts'
import { type PostgresServer, startServer, stopServer } from '../support/postgres-server.ts'
import { step, tables } from '../support/tiny-objects.ts'

const folder = mkdtempSync(join(tmpdir(), 'bkend-tls-'))
const authority = certificate('bkend test authority')
const stranger = certificate('another authority')
const own = certificate('localhost', ['localhost'], authority)
const client = certificate('postgres', [], authority)

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

const ca = file('ca.pem', authority.cert)
const otherCa = file('other.pem', stranger.cert)
const cert = file('client.crt', client.cert)
const key = file('client.key', client.key)

let secured: PostgresServer
let plain: PostgresServer
beforeAll(async () => {
  secured = await startServer({
    settings: { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key', ssl_ca_file: 'ca.crt' },
    hba: ['hostssl template1 all 127.0.0.1/32 cert', 'hostssl all all 127.0.0.1/32 scram-sha-256'],
    files: { 'server.crt': own.cert, 'server.key': own.key, 'ca.crt': authority.cert },
  })
  plain = await startServer({
    hba: ['host template0 all 127.0.0.1/32 reject', 'host all all 127.0.0.1/32 scram-sha-256'],
  })
})
afterAll(async () => {
  await Promise.all([stopServer(secured), stopServer(plain)])
  rmSync(folder, { recursive: true })
})

/** `tls`, `plain`, or the message of the diagnostic. */
async function outcome(server: PostgresServer, host: string, database: string, query: string): Promise<string> {
  const login = database === 'template1' ? 'postgres' : `postgres:${server.password}`
  const url = `postgres://${login}@${host}:${server.port}/${database}?${query}`
  try {
    const driver = await tinyDriver(url)
    const ask = step(
      "do $$begin if (select ssl from pg_stat_ssl where pid = pg_backend_pid()) then raise 'tls'; else raise 'plain'; end if; end$$",
    )
    const report = await applySteps(driver, tables(), tables('x'), [ask])
    await driver.close()
    return report.diagnostics[0]?.message.split('failed: ')[1] ?? 'nothing'
  } catch (fault) {
    if (!(fault instanceof DiagnosticError)) throw fault
    return `${fault.diagnostics[0]?.code} ${fault.diagnostics[0]?.message}`
  }
}

test.each([
  ['no sslmode', 'secured', '127.0.0.1', '', 'tls'],
  ['prefer', 'secured', '127.0.0.1', 'sslmode=prefer', 'tls'],
  ['allow, where the server insists', 'secured', '127.0.0.1', 'sslmode=allow', 'tls'],
  ['require trusts any certificate', 'secured', '127.0.0.1', 'sslmode=require', 'tls'],
  [
    'require with a root certificate verifies it',
    'secured',
    '127.0.0.1',
    `sslmode=require&sslrootcert=${otherCa}`,
    /not from an authority/,
  ],
  ['verify-ca with its authority', 'secured', '127.0.0.1', `sslmode=verify-ca&sslrootcert=${ca}`, 'tls'],
  [
    'verify-ca with another authority',
    'secured',
    '127.0.0.1',
    `sslmode=verify-ca&sslrootcert=${otherCa}`,
    /not from an authority/,
  ],
  ['verify-full by a name of the certificate', 'secured', 'localhost', `sslmode=verify-full&sslrootcert=${ca}`, 'tls'],
  [
    'verify-full by another name',
    'secured',
    '127.0.0.1',
    `sslmode=verify-full&sslrootcert=${ca}`,
    /is for another host/,
  ],
  [
    'verify-full with the public authorities',
    'secured',
    'localhost',
    'sslmode=verify-full&sslrootcert=system',
    /not from an authority/,
  ],
  ['disable, where the server insists', 'secured', '127.0.0.1', 'sslmode=disable', /refuses the login of postgres/],
  ['require, where the server has none', 'plain', '127.0.0.1', 'sslmode=require', /does not offer TLS/],
  ['prefer, where the server has none', 'plain', '127.0.0.1', 'sslmode=prefer', 'plain'],
  ['disable', 'plain', '127.0.0.1', 'sslmode=disable', 'plain'],
  ['a mode that does not exist', 'plain', '127.0.0.1', 'sslmode=maybe', /sslmode `maybe` does not exist/],
  [
    'a root certificate that is not there',
    'plain',
    '127.0.0.1',
    'sslmode=verify-ca&sslrootcert=/none.pem',
    /does not exist/,
  ],
] as const)('%s', async (_, server, host, query, want) => {
  const got = await outcome(server === 'secured' ? secured : plain, host, 'postgres', query)
  if (typeof want === 'string') expect(got).toBe(want)
  else expect(got).toMatch(want)
})

test('a client certificate logs in without a password', async () => {
  const files = `sslmode=verify-ca&sslrootcert=${ca}&sslcert=${cert}&sslkey=${key}`
  expect(await outcome(secured, '127.0.0.1', 'template1', files)).toBe('tls')
  expect(await outcome(secured, '127.0.0.1', 'template1', 'sslmode=require')).toMatch(/refuses the login|certificate/)
})

test('a refused login is told as that, whether or not the server offers TLS', async () => {
  expect(await outcome(plain, '127.0.0.1', 'template0', '')).toMatch(/refuses the login of postgres/)
  expect(await outcome(plain, '127.0.0.1', 'template0', 'sslmode=allow')).toMatch(/refuses the login of postgres/)
})
