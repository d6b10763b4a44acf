/**
 * What goes over the wire is what the plan says, command by command, and what a server lists afterwards is what was wanted:
 * watched at the driver, on whichever server these tests have. Each command by its page of the manual:
 * https://www.mongodb.com/docs/manual/reference/command/NAME/ for create, collMod, createIndexes, dropIndexes, renameCollection
 * (in the database admin), update, delete and drop.
 */
import * as library from 'mongodb'
import { afterAll, expect, test } from 'vitest'
import { diff } from '../../src/diff/index.ts'
import { orderChanges, type ServerFacts, type Step } from '../../src/plan/index.ts'
import { runStep } from '../../src/targets/mongodb/driver/run-step.ts'
import { mongodb } from '../../src/targets/mongodb/index.ts'
import { readSnapshot, readTables } from '../../src/targets/mongodb/inspect/inspect.ts'
import { config, schemaOf } from '../postgres-objects/project.ts'
import { sent } from './planned.ts'
import { watchedDatabase } from './watched.ts'

const { client, db, answer, context, close } = await watchedDatabase()

afterAll(close)

/** What the driver adds to every command. */
const OF_THE_DRIVER = new Set(['lsid', '$db', '$clusterTime', '$readPreference', 'txnNumber', 'apiVersion'])

/** Runs a push of that schema and tells what was planned and what went over the wire. */
async function pushed(yaml: string): Promise<{ readonly wanted: unknown[]; readonly went: unknown[]; left: unknown }> {
  const look = async () => {
    const current = await readSnapshot(context)
    const facts: ServerFacts = {
      ...{ product: answer.product, version: answer.version, host: 'h', database: 'd', user: '' },
      ...{ capabilities: answer.capabilities, tables: await readTables(context, current) },
    }
    const { desired, renames } = mongodb.normalize(schemaOf(yaml), { config, current, facts })
    return { current, desired, facts, changes: orderChanges(diff(current, desired, renames), current, desired) }
  }
  const { changes, ...before } = await look()
  const steps: readonly Step[] = mongodb.render(changes, { config, ...before })
  const went: unknown[] = []
  const watch = ({ command }: library.CommandStartedEvent): void => {
    const own = Object.entries(command).filter(([name]) => !OF_THE_DRIVER.has(name))
    went.push(library.BSON.EJSON.serialize(Object.fromEntries(own), { relaxed: true }))
  }
  client.on('commandStarted', watch)
  try {
    for (const step of steps) await runStep({ context, stillHeld: () => {} }, step)
  } finally {
    client.off('commandStarted', watch)
  }
  const full = (name: unknown): string => `${db.databaseName}.${String(name)}`
  const wanted = sent(steps).map((command) => {
    const { renameCollection: from, to } = command as { readonly renameCollection?: string; readonly to?: string }
    return from === undefined ? command : { renameCollection: full(from), to: full(to) }
  })
  return { wanted, went, left: (await look()).changes }
}

const FIRST = `
tables:
  posts:
    columns:
      title: { type: string, minLength: 1, maxLength: 80, pattern: '^[A-Z]' }
      slug: { type: string, optional: true, unique: true }
      mood: { type: string, enum: [good, bad], optional: true }
      n: { type: integer, minimum: 0, default: 0 }
      until: timestamptz?
    indexes:
      - [n desc, title]
      - { name: words, columns: [title], mongodb: { type: text, default_language: none } }
      - { name: ends, columns: [until], mongodb: { expireAfterSeconds: 60 } }
      - { name: big, columns: [n], where: { n: { $gt: 9 } } }
    checks:
      apart: { title: { $ne: { $column: slug } } }
  events:
    columns: { at: timestamptz, of: { type: reference, to: posts } }
    options: { mongodb: { capped: { size: 8192, max: 20 }, validation: { level: moderate } } }
`

const LATER = FIRST.replace('  posts:', '  articles:\n    renamedFrom: posts')
  .replace('to: posts', 'to: articles')
  .replace('slug: {', 'path: { renamedFrom: slug,')
  .replaceAll('$column: slug', '$column: path')
  .replace('60 } }', '120 } }')
  .replace('maxLength: 80', 'maxLength: 90')
  .replace('      mood: { type: string, enum: [good, bad], optional: true }\n', '')
  .replace('max: 20', 'max: 30')

test('a first push, one that changes much, and one that takes everything away', async () => {
  const words: string[] = []
  for (const yaml of [FIRST, LATER, 'table: other\ncolumns: { a: string }\n']) {
    const { wanted, went, left } = await pushed(yaml)
    const commands = wanted.filter((one) => !Object.hasOwn(one as object, 'changeDocuments'))
    // Changes of documents go in batches: their questions and answers are others.
    const alike = went.filter((one) =>
      commands.some((c) => Object.keys(c as object)[0] === Object.keys(one as object)[0]),
    )
    for (const command of commands) expect(alike).toContainEqual(command)
    expect(left).toEqual([])
    words.push(...commands.map((command) => Object.keys(command as object)[0] ?? ''))
  }
  const usual = ['create', 'createIndexes', 'update', 'renameCollection', 'dropIndexes', 'delete', 'drop']
  expect(new Set(words)).toEqual(new Set([...usual, ...(answer.capabilities.has('collMod') ? ['collMod'] : [])]))
})
