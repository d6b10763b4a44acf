/** What a save under `bkend dev` asks of the database: counted, so that it may gate. Times would tell of the machine. */
import { rmSync } from 'node:fs'
import pg from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import { configOf, folderOf, startDev, type Watched } from './watched.ts'

const tableOf = (n: number, more = ''): string =>
  `table: t${n}\npermissions: { create: user, read: guest, update: self }\ncolumns:\n  name: string\n  n: { type: integer, default: 0 }\n${more}`

/** A `bkend dev` of so many tables that was pushed once and saved once. */
async function started(count: number): Promise<Watched> {
  const files = Array.from({ length: count }, (_, n) => [`schema/t${n}.yaml`, tableOf(n)] as const)
  const dev = startDev(folderOf({ 'bkend.config.yaml': configOf(), ...Object.fromEntries(files) }))
  onTestFinished(async () => {
    await dev.stop()
    rmSync(dev.cwd, { recursive: true, force: true })
  })
  await dev.next('ready')
  await dev.next('pushed')
  dev.save('schema/t0.yaml', tableOf(0, '  first: string?\n'))
  await dev.next('pushed')
  return dev
}

/** Queries of the next save, looks of the server at the history aside, and the rows that came back. */
async function costOf(dev: Watched): Promise<{ readonly queries: number; readonly rows: number }> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    dev.save('schema/t0.yaml', tableOf(0, '  first: string?\n  second: string?\n'))
    expect((await dev.next('pushed')).summary).toBe('+1 column')
    const asked = sent.mock.calls.flatMap(([query], i) => {
      const answer: unknown = sent.mock.results[i]?.value
      return /h\.version, h\.schema, h\.base|as newer from bkend\.history/.test(JSON.stringify(query)) ? [] : [answer]
    })
    const answers = await Promise.all(asked)
    const rows = answers.flat().flatMap((a) => (a instanceof pg.Result ? a.rows.length : []))
    return { queries: answers.length, rows: rows.reduce((sum, n) => sum + n, 0) }
  } finally {
    sent.mockRestore()
  }
}

/** 41 and 40 when this was written; on a slow machine the lease is renewed once more. */
const QUERIES = 46
const ROWS = 46
const ONCE_MORE = 4

it('is the same few rows of the catalogue however many tables there are', async () => {
  const few = await costOf(await started(2))
  expect(few.queries).toBeLessThanOrEqual(QUERIES)
  expect(few.rows).toBeLessThanOrEqual(ROWS)
  const many = await costOf(await started(30))
  expect(many.queries).toBeLessThanOrEqual(few.queries + ONCE_MORE)
  expect(many.rows).toBeLessThanOrEqual(few.rows + ONCE_MORE)
})
