/** Checks and partial indexes compare nested values by what they stand for, whatever the session's time zone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeAll(async () => {
  project = await openProject()
  await project.push(SCHEMA)
  await project.query("set timezone to 'Asia/Seoul'")
  await project.query("set datestyle to 'German'")
})
afterAll(() => project.close())

const UUID = '0198b2c4-7d1e-7000-8000-00000000000a'
const SCHEMA = `
table: things
options: { system: false }
columns:
  n: { type: integer, optional: true }
  big: { type: bigint, optional: true }
  at: { type: date, optional: true }
  key: { type: uuid, optional: true }
  o:
    type: object
    optional: true
    properties:
      at: date?
      stamp: timestamptz?
      time: time?
      day: day?
      key: uuid?
      level: { type: integer, enum: [1, 2], optional: true }
      big: bigint?
  ats: { type: array, items: date, optional: true }
  bigs: { type: array, items: bigint, optional: true }
  keys: { type: array, items: uuid, optional: true }
indexes:
  - { columns: [n], name: late, where: { o.at: { $gt: '2026-01-31' }, ats: '2026-01-31' } }
checks:
  at: { o.at: { $gte: '2026-01-31' } }
  stamp: { o.stamp: { $ne: '2026-01-31T09:30:00.001999Z' } }
  after: { o.at: { $lte: { $column: at } } }
  time: { o.time: { $ne: '09:30' } }
  day: { o.day: { $lt: '2026-01-31' } }
  key: { o.key: { $ne: ${UUID} } }
  same: { o.key: { $eq: { $column: key } } }
  level: { o.level: { $in: [1] } }
  big: { o.big: { $gt: '9007199254740992' } }
  ats: { ats: { $ne: '2026-01-31' } }
  list: { bigs: { $ne: ['0', '7'] } }
  keys: { keys: { $nin: [${UUID}] } }
`

test.each<readonly [check: string, columns: object]>([
  ['at', { o: { at: '2026-01-31T08:59:59+09:00' } }],
  ['stamp', { o: { stamp: '2026-01-31T18:30:00.0011+09:00' } }],
  ['after', { at: '2026-02-01T00:00:00Z', o: { at: '2026-02-01T00:00:00.001Z' } }],
  ['time', { o: { time: '09:30:00.000' } }],
  ['day', { o: { day: '2026-01-31' } }],
  ['key', { o: { key: UUID.toUpperCase() } }],
  ['same', { key: UUID.replace('a', 'b'), o: { key: UUID.replace('a', 'c') } }],
  ['level', { o: { level: 2 } }],
  ['big', { o: { big: '9007199254740992' } }],
  ['ats', { ats: ['2026-02-01', '2026-01-31T09:00:00+09:00'] }],
  ['list', { bigs: ['-0', '7'] }],
  ['keys', { keys: [UUID.toUpperCase()] }],
])('the check %s refuses', async (check, columns) => {
  await expect(insert(columns)).rejects.toMatchObject({ constraint: check })
})

test('what keeps them is taken', async () => {
  await insert({
    key: UUID.replace('a', 'b'),
    at: '2026-02-01T00:00:00Z',
    o: {
      at: '2026-02-01T08:59:59.999+09:00',
      stamp: '2026-01-31T09:30:00.002Z',
      time: '09:30:00.001',
      day: '2026-01-30',
      key: UUID.replace('a', 'B'),
      level: 1,
      big: '9007199254740993',
    },
    ats: ['2026-01-31T09:00:00Z'],
    bigs: ['7', '0'],
    keys: [],
  })
  await insert({ o: {} })
})

test('pushed again, nothing changes', async () => {
  expect((await project.plan(SCHEMA)).changes).toEqual([])
})

/** Ends in an error that names the check, or inserts the row. */
async function insert(columns: object): Promise<void> {
  const names = Object.keys(columns)
  const values = Object.values(columns).map((v) => (typeof v === 'string' ? v : JSON.stringify(v)))
  const places = values.map((_, i) => `$${i + 1}`)
  await project.client.query(`insert into things (${names.join(', ')}) values (${places.join(', ')})`, values)
}
