/** A new embedded database comes from the snapshot of the build, not from initdb. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/targets/postgres/driver/embedded/database.ts'
import { readSnapshot, snapshotPath, writeDatabase } from '../../src/targets/postgres/driver/embedded/snapshot.ts'
import { connect, type PostgresObjects, warmUp } from '../../src/targets/postgres/driver/index.ts'
import { tinyDriver } from '../support/apply.ts'
import { tinyObjects, tinyOptions } from '../support/tiny-objects.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkend-snapshot-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The number that initdb draws for each database it makes. */
async function identityOf(url: string): Promise<string> {
  let identity = ''
  const objects: PostgresObjects = {
    ...tinyObjects,
    async inspect(db, config) {
      const rows = await db.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
      identity = rows[0]?.id ?? ''
      return await tinyObjects.inspect(db, config)
    },
  }
  const driver = await connect(url, tinyOptions(), objects)
  try {
    await driver.inspect()
  } finally {
    await driver.close()
  }
  return identity
}

function builtSnapshot(): string {
  const path = snapshotPath()
  if (path === null) throw new Error('no snapshot is built: npm run build')
  return path
}

test('databases in folders and in memory are all the one that the build made', async () => {
  const identities = []
  for (const url of [`pglite:${join(folder, 'a')}`, `pglite:${join(folder, 'b')}`, 'pglite:memory'])
    identities.push(await identityOf(url))
  expect(identities[0]).toMatch(/^\d{10,}$/)
  expect(new Set(identities).size).toBe(1)
})

test('a snapshot unpacks to files of full length that only their owner can read', async () => {
  const empty = await readSnapshot(builtSnapshot())
  await writeDatabase(join(folder, 'db'), empty)
  for (const { path, size, content } of empty.files) {
    const written = readFileSync(join(folder, 'db', path))
    expect([path, written.length]).toEqual([path, size])
    expect(written.subarray(0, content.length).equals(content)).toBe(true)
    expect(written.subarray(content.length).every((byte) => byte === 0)).toBe(true)
  }
  expect(statSync(join(folder, 'db')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'db', 'global', 'pg_control')).mode & 0o777).toBe(0o600)
})

test('a database whose unpacking was cut off is unpacked anew', async () => {
  const data = join(folder, 'db')
  const { folders, files } = await readSnapshot(builtSnapshot())
  await writeDatabase(data, { folders, files: files.slice(0, files.length / 2) })
  truncateSync(join(data, files[0]?.path ?? ''), 0)
  writeFileSync(`${data}.unfinished`, '')
  const driver = await tinyDriver(`pglite:${data}`)
  await driver.prepare()
  await driver.close()
  expect(existsSync(`${data}.unfinished`)).toBe(false)
})

test('the snapshot of another PGlite is not taken', () => {
  expect(snapshotPath('0.0.1')).toBeNull()
})

test('a snapshot that is cut short is no database', async () => {
  const cut = join(folder, 'cut.gz')
  writeFileSync(cut, readFileSync(builtSnapshot()).subarray(0, 100_000))
  await expect(readSnapshot(cut)).rejects.toThrow(/unexpected end of file/)
})

test.each(['a folder', 'memory'])('where the snapshot is damaged the database in %s makes itself', async (where) => {
  const damaged = join(folder, 'damaged.gz')
  const bytes = readFileSync(builtSnapshot())
  writeFileSync(damaged, bytes.subarray(0, bytes.length / 2))
  const data = where === 'memory' ? undefined : join(folder, 'db')
  const database = await openDatabase(data, () => damaged)
  expect(database.serverVersion).toMatch(/^1[89]\./)
  await database.close()
  if (data === undefined) return
  expect(existsSync(`${data}.unfinished`)).toBe(false)
  await (await openDatabase(data)).close()
})

test('a new database is the only one of its server, without templates for others', async () => {
  const driver = await tinyDriver(`pglite:${join(folder, 'db')}`)
  const client = new pg.Client({ host: `${join(folder, 'db')}.lock`, user: 'postgres', database: 'postgres' })
  await client.connect()
  expect((await client.query('select datname from pg_database')).rows).toEqual([{ datname: 'postgres' }])
  await client.end()
  await driver.close()
})

test('warming up touches nothing, and two databases open with the code that it compiled', async () => {
  warmUp(`pglite:${join(folder, 'db')}`)
  expect(readdirSync(folder)).toEqual([])
  const [one, two] = [
    await tinyDriver(`pglite:${join(folder, 'one')}`),
    await tinyDriver(`pglite:${join(folder, 'two')}`),
  ]
  await Promise.all([one.prepare(), two.prepare()])
  expect(readdirSync(folder).sort()).toEqual(['one', 'one.lock', 'two', 'two.lock'])
  await Promise.all([one.close(), two.close()])
  expect(readdirSync(folder).sort()).toEqual(['one', 'two'])
})
