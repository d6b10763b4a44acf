/** Versions that differ little from one that is kept whole are kept beside it, and read as if they were whole. */
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { fileSpan } from '../../src/diagnostic/index.ts'
import { type JsonValue, jsonEqual, type Resource, type Snapshot, snapshotOf } from '../../src/model/index.ts'
import { claimedBy, type Driver } from '../../src/plan/index.ts'
import { publishedOf } from '../../src/targets/postgres/store/published.ts'
import { tinyDriver } from '../support/apply.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { tinyConfig } from '../support/tiny-objects.ts'

interface Contents {
  readonly schema: JsonValue
  readonly snapshot: Snapshot
}

const resource = (name: string, note: string): Resource => ({
  kind: 'table',
  address: `table:${name}`,
  name,
  parent: null,
  dependsOn: [],
  attributes: { note },
  span: { ...fileSpan('a.ts'), line: note.length },
})
/** A version of tables by name → note. */
const contents = (tables: Readonly<Record<string, string>>): Contents => ({
  schema: { enums: [], tables: Object.entries(tables).map(([name, note]) => ({ name, note })) },
  snapshot: snapshotOf(Object.entries(tables).map(([name, note]) => resource(name, note))),
})
const MANY = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`t${String(i).padStart(2, '0')}`, 'as it was']))

let database: TestDatabase
let admin: pg.Client
let driver: Driver
beforeAll(async () => {
  database = await createDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})
beforeEach(async () => {
  driver = await tinyDriver(database.url)
  await driver.prepare()
  await admin.query('delete from bkend.history')
})
afterEach(() => driver.close())

const write = ({ schema, snapshot }: Contents, toHash = 'to'): Promise<unknown> =>
  driver.transaction((s) => s.writeVersion({ inputHash: 'i', summary: 's', toHash, schema, snapshot }))
const rows = async (): Promise<readonly { version: number; base: number | null; bytes: number }[]> =>
  (
    await admin.query(
      'select version, base, length(schema::text) + length(snapshot::text) as bytes from bkend.history order by version',
    )
  ).rows

/** What another process reads of every version. */
async function readAll(count: number): Promise<void> {
  const other = await tinyDriver(database.url)
  for (let n = 1; n <= count; n++) {
    const record = await other.version(n)
    const expected = versions[n - 1]
    expect(record?.schema).toEqual(expected?.schema)
    const plain = (snapshot: Snapshot | undefined): unknown =>
      [...(snapshot?.values() ?? [])].map(({ span: _, ...rest }) => rest)
    expect(plain(record?.snapshot)).toEqual(plain(expected?.snapshot))
  }
  await other.close()
}

const versions = [
  MANY,
  { ...MANY, t03: 'changed' },
  { ...MANY, t03: 'changed again', t99: 'new', a00: 'new, and first' },
  Object.fromEntries(Object.entries(MANY).filter(([name]) => name !== 't39')),
  Object.fromEntries(Object.entries(MANY).reverse()),
  Object.fromEntries(Object.entries(MANY).map(([name, note], i) => [name, i < 20 ? 'half of them' : note])),
  {},
  MANY,
].map(contents)

test('every version reads as it was written, and those that differ little take little', async () => {
  for (const [n, version] of versions.entries()) await write(version, `to ${n}`)
  await readAll(versions.length)
  const kept = await rows()
  expect(kept.map(({ base }) => base)).toEqual([null, 1, 1, 1, null, null, 6, null])
  expect(kept[1]?.bytes).toBeLessThan((kept[0]?.bytes ?? 0) / 8)
})

test('a process that wrote none keeps its first one whole', async () => {
  await write(contents(MANY))
  const other = await tinyDriver(database.url)
  const { schema, snapshot } = contents({ ...MANY, t01: 'by another' })
  await other.transaction((s) => s.writeVersion({ inputHash: 'i', summary: 's', toHash: 't', schema, snapshot }))
  await other.close()
  await write(contents({ ...MANY, t02: 'by the first' }))
  expect((await rows()).map(({ base }) => base)).toEqual([null, null, 1])
})

test.each([
  ['was deleted', 'delete from bkend.history'],
  ['is that of another database by now', "update bkend.history set to_hash = 'other'"],
])('nothing is kept beside a version that %s', async (_, meanwhile) => {
  await write(contents(MANY))
  await admin.query(meanwhile)
  await write(contents({ ...MANY, t01: 'changed' }))
  expect((await rows()).at(-1)).toMatchObject({ base: null })
  const record = await driver.version()
  expect(jsonEqual(record?.schema, contents({ ...MANY, t01: 'changed' }).schema)).toBe(true)
})

test('nothing is kept beside a version whose transaction was rolled back', async () => {
  const { schema, snapshot } = contents(MANY)
  const undone = driver.transaction(async (s) => {
    await s.writeVersion({ inputHash: 'i', summary: 's', toHash: 'to', schema, snapshot })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await write(contents({ ...MANY, t01: 'changed' }))
  expect(await rows()).toMatchObject([{ version: 1, base: null }])
})

test('a server reads the newest version, the whole one beside it once', async () => {
  const sent: unknown[] = []
  const published = publishedOf(
    (work) =>
      work({
        async query(text, values) {
          const { rows } = await admin.query(text, [...(values ?? [])])
          const whole = rows.filter((row: object) => 'base_schema' in row)
          sent.push(...whole.map((row: { base_schema: unknown }) => row.base_schema !== null))
          return rows
        },
      }),
    { project: tinyConfig.project, environment: 'dev' },
  )
  await write(contents(MANY))
  expect(await published(0)).toEqual({ version: 1, schema: contents(MANY).schema })
  for (const n of [2, 3]) {
    const next = contents({ ...MANY, t01: `changed ${n}` })
    await write(next)
    expect(await published(n - 1)).toEqual({ version: n, schema: next.schema })
    expect(await published(n)).toBeNull()
  }
  expect(sent).toEqual([false, true, false])
})

test('what another project claims is what it claims now', async () => {
  const other = await tinyDriver(database.url, { project: 'other' })
  const before = Object.keys(MANY).map((name) => `table:${name}`)
  const claimed = async () => [...claimedBy(await other.claims())].sort()
  await write(contents(MANY))
  expect(await claimed()).toEqual(before)
  const { t00: _, ...rest } = MANY
  await write(contents({ ...rest, t01: 'changed', z: 'new' }))
  expect(await claimed()).toEqual([...before.slice(1), 'table:z'])
  await other.close()
})
