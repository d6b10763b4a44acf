/** `pg_dump -s` of a database and of the one that its pulled files make, where a server that pg_dump reads is installed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixture, pullFolderAt } from '../pull/project.ts'
import { type PostgresServer, startServer, stopServer } from '../support/postgres-server.ts'

const INSTALLED = '/usr/lib/postgresql'
const version = existsSync(INSTALLED)
  ? readdirSync(INSTALLED).find((v) => existsSync(`${INSTALLED}/${v}/bin/pg_dump`))
  : undefined

/** What both dumps are held against without: settings, comments, blank lines, and what bkend may do there. */
const ASIDE = /^(?:--|SET |SELECT pg_catalog|\\|GRANT USAGE ON SCHEMA|$)/

function dumped(url: string): string[] {
  const binary = `${INSTALLED}/${version}/bin/pg_dump`
  const text = execFileSync(binary, ['-s', '-O', '-N', 'bkend', url], { encoding: 'utf8' })
  return statements(text)
}

/** The statements, whatever their order: tables are dumped as their names and needs have it. */
function statements(text: string): string[] {
  const lines = text.split('\n').filter((line) => !ASIDE.test(line))
  return lines
    .join('\n')
    .split(/(?<=;)\n/)
    .sort()
}

describe.skipIf(version === undefined)('a server of the system', () => {
  let server: PostgresServer
  let packageFolder: string
  beforeAll(async () => {
    packageFolder = mkdtempSync(path.join(tmpdir(), 'bkend-system-'))
    symlinkSync(`${INSTALLED}/${version}`, path.join(packageFolder, 'native'))
    server = await startServer({ packageFolder })
  })
  afterAll(async () => {
    await stopServer(server)
    rmSync(packageFolder, { recursive: true })
  })

  const database = async (name: string, sql: string): Promise<string> => {
    const admin = new pg.Client({ connectionString: `${server.url}/postgres` })
    await admin.connect()
    await admin.query(`create database ${name} template template0`)
    await admin.end()
    const url = `${server.url}/${name}`
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    if (sql !== '') await client.query(sql)
    await client.end()
    return url
  }

  it.each(['shop', 'wiki'])('has the same dump of %s twice, but for what was left alone', async (name) => {
    const from = await pullFolderAt(await database(`${name}_a`, await fixture(name)))
    const before = await fixture(`${name}.before`).catch(() => '')
    const to = await database(`${name}_b`, before)
    try {
      const pulled = await from.pull()
      expect(pulled.outcome).toBe('generated')
      expect((await from.push({ url: to })).outcome).toBe('applied')
      const [a, b] = [dumped(from.url), dumped(to)]
      const names = pulled.left.map(({ address }) => /[^.:"(]+(?=["(]|$)/.exec(address)?.[0] ?? address)
      const unsaid = (statement: string): boolean =>
        names.some((n) => statement.includes(n)) || /EXTENSION|ROW LEVEL/.test(statement)
      expect(b.filter((s) => !a.includes(s) && !unsaid(s))).toEqual([])
      expect(a.filter((s) => !b.includes(s) && !unsaid(s))).toEqual([])
      expect(b.length).toBeGreaterThan(15)
    } finally {
      await from.remove()
    }
  })
})
