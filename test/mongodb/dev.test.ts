/** `bkend dev` on MongoDB: what saves come to, one after the other. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../src/engine/index.ts'
import { configOf, folderOf, startDev, type Watched } from '../dev/watched.ts'
import { createDatabase, type TestDatabase } from './database.ts'

const NOTES = 'table: notes\npermissions: { read: user, create: user }\ncolumns:\n  text: string\n'

let dev: Watched
let database: TestDatabase
let [url, key] = ['', '']
beforeAll(async () => {
  database = createDatabase()
  dev = startDev(folderOf({ 'bkend.config.yaml': configOf(database.url), 'schema/notes.yaml': NOTES }))
  const ready = await dev.next('ready')
  url = ready.url ?? ''
  key = ready.keys?.secret ?? ''
})
afterAll(async () => {
  await dev.stop()
  rmSync(dev.cwd, { recursive: true, force: true })
  await database.drop()
})

const post = (body: object): Promise<Response> =>
  fetch(`${url}/v1/notes`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

it('pushes, generates and serves at the start, and after every save', async () => {
  expect(await dev.next('pushed')).toMatchObject({ tables: ['notes'], version: 1 })
  expect((await post({ text: 'a' })).status).toBe(201)
  dev.save('schema/notes.yaml', `${NOTES}  mark: integer?\n`)
  expect(await dev.next('pushed')).toMatchObject({ summary: expect.stringContaining('+1 column'), version: 2 })
  expect((await post({ text: 'b', mark: 1 })).status).toBe(201)
  dev.save('schema/notes.yaml', `${NOTES}  mark: integ?\n`)
  expect((await dev.next('broken')).diagnostics).toHaveLength(1)
  expect((await post({ text: 'c', mark: 1 })).status).toBe(201)
})

it('waits with what loses data, and notices the push that allows it', async () => {
  dev.save('schema/notes.yaml', NOTES)
  const { questions } = await dev.next('question')
  expect(questions.map(({ allow }) => allow)).toEqual(['drop-column:notes.mark'])
  const change = { cwd: dev.cwd, prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
  expect(await run({ ...change, allow: ['drop-column:notes.mark'] }, 'apply')).toMatchObject({ outcome: 'applied' })
  expect(await dev.next('elsewhere')).toMatchObject({ same: true })
})
