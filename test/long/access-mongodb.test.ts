/** Tens of thousands of decisions of the Data API over MongoDB, for new random permission sets in every run. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { declaredTable } from '../access/cases.ts'
import { decisionsOverHttp } from '../access/http.ts'
import { SERVER_VARIABLE } from '../mongodb/database.ts'
import { onMongodb } from '../mongodb/on-mongodb.ts'
import { type MongoServer, startMongo } from '../support/mongodb-server.ts'

const TABLES = 20

let server: MongoServer
beforeAll(async () => {
  server = await startMongo()
  process.env[SERVER_VARIABLE] = server.url
}, 600_000)
afterAll(() => server.stop())

test('the Data API over MongoDB answers as declared, twenty thousand times', async () => {
  let decisions = 0
  while (decisions < 20_000) {
    const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: TABLES, maxLength: TABLES }), 1)
    const found = await decisionsOverHttp(tables, onMongodb())
    expect(found.differences.slice(0, 5)).toEqual([])
    decisions += found.decisions
  }
}, 3_600_000)
