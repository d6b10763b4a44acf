/** What the Data API takes, a server with validators takes, and what a check refuses it refuses: random tables and records, written for real. */
import { type Db, type Document, MongoClient } from 'mongodb'
import { afterAll, expect, test } from 'vitest'
import type { JsonObject, Schema, Table } from '../../src/model/index.ts'
import { askServer } from '../../src/targets/mongodb/ask.ts'
import { changeValidator } from '../../src/targets/mongodb/commands.ts'
import { checkExpressions } from '../../src/targets/mongodb/normalize/expression.ts'
import { validatorFor } from '../../src/targets/mongodb/normalize/validator.ts'
import { evaluate, fill, recordChecks, ruleHolds } from '../../src/validate/index.ts'
import { chanceOf } from '../agreement/chance.ts'
import { recordOf } from '../agreement/records.ts'
import { nothingMade, sampleOf } from '../agreement/tables.ts'
import { createDatabase } from './database.ts'
import { completed, documentOf } from './documents.ts'

const database = createDatabase()
const client = await new MongoClient(database.url).connect()
const db = client.db()
const { capabilities } = await askServer(db, true)
const library = await import('mongodb')

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** The same records on every run; `AGREEMENT_SEED` gives others. */
const SEED = Number(process.env.AGREEMENT_SEED ?? 1)

async function written(collection: string, document: Document): Promise<string> {
  return await (db as Db)
    .collection(collection)
    .insertOne(document)
    .then(
      () => 'taken',
      (fault: Error) => (/failed validation/i.test(fault.message) ? 'refused' : fault.message),
    )
}

/** Whether the checks that the validator holds hold. */
function wantedOf(table: Table, schema: Schema, record: JsonObject): boolean {
  const expressions = checkExpressions(table, schema)
  const { row } = recordChecks(table, schema)
  return table.checks.every(({ name, rule }) => {
    if (rule.kind !== 'filter' || expressions.get(name) === null) return true
    return ruleHolds({ name, filter: rule.filter, unknown: [] }, row, completed(table, record))
  })
}

test.runIf(capabilities.has('validators') && capabilities.has('expressions'))('random records, written', async () => {
  const made = nothingMade()
  const counted = { taken: 0, refused: 0 }
  for (let turn = 0; turn < 40; turn++) {
    const chance = chanceOf(SEED + turn)
    const { table, schema } = sampleOf(chance, turn, made)
    const context = {
      schema,
      capabilities,
      current: new Map(),
      hasDocuments: () => false,
      isFilled: () => false,
      report: () => {},
    }
    const collection = `things${turn}`
    await db.createCollection(collection)
    const validator = validatorFor(table, context)
    await db.command(library.BSON.EJSON.parse(JSON.stringify(changeValidator(collection, validator))) as Document)
    const { rules: _, ...check } = recordChecks(table, schema).create
    for (let n = 0; n < 30; n++) {
      const ids = Object.fromEntries(table.columns.map((c) => [c.name, '65f0c0ffee65f0c0ffee65f0']))
      const record = recordOf(chance, check, ids)
      if (evaluate(check, record).length > 0) continue
      const whole = fill(check, record as JsonObject) as JsonObject
      const document = documentOf(table, whole)
      if (!document) continue
      const wanted = wantedOf(table, schema, whole) ? 'taken' : 'refused'
      const place = `seed ${SEED + turn}: ${JSON.stringify(document)}\n${JSON.stringify(validator)}`
      expect(await written(collection, document as unknown as Document), place).toBe(wanted)
      counted[wanted]++
    }
  }
  expect(counted.taken).toBeGreaterThan(200)
  expect(counted.refused).toBeGreaterThan(50)
})
