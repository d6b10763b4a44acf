/** Uniques with a collation are asked of the documents as the collation compares them. */
import type * as library from 'mongodb'
import { afterAll, expect, test } from 'vitest'
import { runChecks } from '../../src/targets/mongodb/driver/questions.ts'
import { planned } from './planned.ts'
import { watchedDatabase } from './watched.ts'

const { client, db, context, close } = await watchedDatabase()

afterAll(close)

const BEFORE = 'table: posts\ncolumns: { name: string, room: integer? }\n'
const ANY_CASE = 'collation: { locale: en, strength: 2 }'

/** What is asked before the unique is built. */
async function asked(after: string): Promise<readonly string[]> {
  const { steps } = await planned(BEFORE, after)
  return steps.flatMap((step) => step.preflight.map((check) => check.query))
}

const QUESTION = {
  duplicates: 'posts',
  where: { name: { $exists: true } },
  fields: ['name'],
  collation: { locale: 'en', strength: 2 },
}

test('the collation of a unique, and of its collection, goes with the question', async () => {
  const own = await asked(`${BEFORE}unique: [{ columns: [name], name: u, mongodb: { ${ANY_CASE} } }]\n`)
  expect(own.map((query) => JSON.parse(query))).toEqual([QUESTION])
  const optionsOf = `options: { mongodb: { ${ANY_CASE} } }\n`
  const { steps } = await planned(`${BEFORE}${optionsOf}`, `${BEFORE}${optionsOf}unique: [[name]]\n`)
  const questions = steps.flatMap((step) => step.preflight.map((check) => JSON.parse(check.query) as unknown))
  expect(questions).toEqual([QUESTION])
})

/** The answer, and what went over the wire; null where the server knows no collations. */
async function answered(query: object) {
  const went: unknown[] = []
  const watch = ({ command, commandName }: library.CommandStartedEvent): void => {
    const { pipeline, filter, collation, limit } = command
    if (commandName === 'aggregate') went.push({ pipeline, collation })
    if (commandName === 'find') went.push({ filter, collation, limit })
  }
  client.on('commandStarted', watch)
  const check = { query: JSON.stringify(query), message: 'documents are alike', hint: '' }
  const [told = null] = await runChecks(context, [check]).catch(() => [])
  client.off('commandStarted', watch)
  return { told, went }
}

test('the server groups the documents by it, and is asked for the first of each group', async () => {
  const posts = db.collection<{ _id: number; name?: string; room?: number }>('posts')
  await posts.insertMany([
    { _id: 1, name: 'Ann', room: 1 },
    { _id: 2, name: 'ANN', room: 2 },
    { _id: 3, name: 'bob', room: 1 },
    { _id: 4, name: 'ann', room: 1 },
    { _id: 5 },
    { _id: 6 },
  ])
  const { collation } = QUESTION
  const hasCollations = await posts.countDocuments({ name: 'ANN' }, { collation }).catch(() => 0)
  const one = await answered(QUESTION)
  const [group] = one.went
  expect(group).toEqual({
    pipeline: [
      { $match: { name: { $exists: true } } },
      { $group: { _id: { k0: '$name' }, n: { $sum: 1 } } },
      { $match: { n: { $gt: 1 } } },
    ],
    collation,
  })
  // One that compares by bytes builds no such index, and is never asked.
  if (hasCollations !== 3) return
  expect(one.told).toEqual({ count: 3, keys: ['1', '2', '4'] })
  expect(one.went[1]).toMatchObject({ collation, limit: 5 })
  const two = await answered({ ...QUESTION, fields: ['name', 'room'] })
  expect(two.told).toEqual({ count: 2, keys: ['1', '4'] })
})
