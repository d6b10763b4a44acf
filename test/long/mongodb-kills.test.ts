/** The pushing process dies after every single command of a plan of forty steps over documents, its journal's included. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SERVER_VARIABLE } from '../mongodb/database.ts'
import { killedAt, type Whole, wholePush } from '../mongodb/kills.ts'
import { type MongoServer, startMongo } from '../support/mongodb-server.ts'

/** Pushes under way at once, each to a database of its own: most of a cut is waiting for a process to start. */
const LANES = 3

let server: MongoServer
let whole: Whole
beforeAll(async () => {
  server = await startMongo()
  process.env[SERVER_VARIABLE] = server.url
  whole = await wholePush()
}, 900_000)
afterAll(() => server.stop())

it('every cut is ended by the next push, every document there and nothing done twice', async () => {
  const wrong: unknown[] = []
  let next = 1
  const lane = async (): Promise<void> => {
    for (let n = next++; n <= whole.commands; n = next++) {
      const { end } = await killedAt(n)
      if (JSON.stringify(end) !== JSON.stringify(whole.end)) wrong.push({ n, end })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  expect(wrong).toEqual([])
})
