/**
 * Questions to a server about what it can do: commands that are wrong on purpose. One that knows what is asked for refuses
 * it as wrong and makes nothing; one that does not know it says so, or takes the command, which then was not understood.
 * A server that answers like that is asked again by doing, in a collection of its own.
 */
import { randomBytes } from 'node:crypto'
import type { Db, Document } from 'mongodb'
import type { Capability } from './capabilities.ts'
import { codeOf } from './faults.ts'

/**
 * CommandNotFound, CommandNotSupported, NotImplemented; and IndexNotFound, which FerretDB 1 says of kinds of indexes that it
 * does not know. https://www.mongodb.com/docs/manual/reference/error-codes/
 */
const UNKNOWN: ReadonlySet<number> = new Set([59, 115, 238, 27])
const NONSENSE = { $nonsense: 1 }

interface Probe {
  readonly capability: Capability
  readonly command: (collection: string) => Document
}

function index(more: Document): Probe['command'] {
  return (collection) => ({ createIndexes: collection, indexes: [{ key: { a: 1 }, name: 'a', ...more }] })
}

function create(more: Document): Probe['command'] {
  return (collection) => ({ create: collection, ...more })
}

/** What is wrong in each: an operator, a type, a version, or an option that does not go with the kind of index. */
const PROBES: readonly Probe[] = [
  { capability: 'createsWithValidator', command: create({ validator: NONSENSE }) },
  { capability: 'collectionOptions', command: create({ timeseries: NONSENSE }) },
  { capability: 'collMod', command: (collection) => ({ collMod: collection, validator: NONSENSE }) },
  { capability: 'partialIndexes', command: index({ partialFilterExpression: { a: NONSENSE } }) },
  { capability: 'sparseIndexes', command: index({ sparse: 'nonsense' }) },
  { capability: 'ttlIndexes', command: index({ expireAfterSeconds: 'nonsense' }) },
  { capability: 'textIndexes', command: index({ key: { a: 'text' }, weights: { a: 'nonsense' } }) },
  { capability: 'hashedIndexes', command: index({ key: { a: 'hashed', b: 'hashed' } }) },
  { capability: 'geoIndexes', command: index({ key: { a: '2dsphere' }, '2dsphereIndexVersion': 99 }) },
  { capability: 'wildcardIndexes', command: index({ key: { '$**': 1 }, unique: true }) },
  { capability: 'collations', command: index({ collation: { locale: 'nonsense' } }) },
]

/** Whether the command, which is wrong, is refused as wrong. What one that was taken has made is removed. */
async function understands(db: Db, { command }: Probe, collection: string): Promise<boolean> {
  try {
    await db.command(command(collection))
  } catch (fault) {
    return !UNKNOWN.has(codeOf(fault) ?? 0)
  }
  await db.command({ drop: collection }).catch(() => {})
  return false
}

/** What every server has that refuses all of the wrong commands as wrong: MongoDB itself, from 5.0 on. */
const WITH_THOSE: readonly Capability[] = [
  ...(['validators', 'jsonSchema', 'schemaEnum', 'schemaAllOf', 'schemaAdditional'] as const),
  ...(['schemaQueries', 'pipelineUpdates'] as const),
]

/** Whether it is done: a fault says no. */
async function does(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch {
    return false
  }
}

/** Whether a collection with that validator refuses the document. */
async function holds(db: Db, collection: string, validator: Document, document: Document): Promise<boolean> {
  await db.command({ collMod: collection, validator, validationLevel: 'strict', validationAction: 'error' })
  const { writeErrors = [] } = await db.command({ insert: collection, documents: [document] }).catch((fault) => {
    return { writeErrors: [fault] }
  })
  return writeErrors.length > 0
}

/** What a server does of what it is told, in a collection with one document. */
async function done(db: Db, collection: string): Promise<readonly Capability[]> {
  const picks = async (filter: Document): Promise<boolean> =>
    (await db.collection(collection).find(filter).limit(2).toArray()).length === 1
  const schema = (a: Document, more: Document = {}): Document => ({ $jsonSchema: { properties: { a }, ...more } })
  const isNumber = schema({ bsonType: ['int', 'long', 'double'] })
  const isText = schema({ bsonType: 'string' })
  const refuses = (validator: Document): Promise<boolean> => holds(db, collection, validator, { a: 1, b: 1 })
  const questions: readonly (readonly [Capability, () => Promise<boolean>])[] = [
    ['schemaQueries', async () => (await picks(isNumber)) && !(await picks(isText))],
    [
      'pipelineUpdates',
      async () => {
        await db.collection(collection).updateMany({}, [{ $set: { b: { $add: ['$a', 1] } } }])
        return picks({ b: 2 })
      },
    ],
    ['validators', () => refuses({ a: { $type: 'string' } })],
    ['jsonSchema', () => refuses(isText)],
    ['schemaEnum', () => refuses(schema({ enum: ['a'] }))],
    ['schemaAllOf', () => refuses(schema({ allOf: [{ bsonType: 'string' }] }))],
    ['schemaAdditional', () => refuses(schema({}, { additionalProperties: false }))],
  ]
  const found: Capability[] = []
  await db.command({ insert: collection, documents: [{ a: 1 }] })
  try {
    for (const [capability, work] of questions) if (await does(work)) found.push(capability)
  } finally {
    await db.command({ drop: collection }).catch(() => {})
  }
  return found
}

const PROBE = '_bkend_probe_'
/** Milliseconds after which nobody asks in such a collection any more, whatever the clocks say. */
const LONGEST = 3_600_000

/** Whether the collection is one of those that are made to ask a server, and its process died over it. */
export function isStaleProbe(collection: string): boolean {
  if (!collection.startsWith(PROBE)) return false
  const [, made = '0'] = /^([0-9a-z]+)_/.exec(collection.slice(PROBE.length)) ?? []
  return Date.now() - Number.parseInt(made, 36) > LONGEST
}

/** What the server can do with collections, as far as it lets itself be asked. */
export async function probed(db: Db): Promise<readonly Capability[]> {
  // A name that no other connection has, which may ask at the same time.
  const collection = `${PROBE}${Date.now().toString(36)}_${randomBytes(6).toString('hex')}`
  const answers = await Promise.all(
    PROBES.map(async (probe, i) => [probe.capability, await understands(db, probe, `${collection}${i}`)] as const),
  )
  const found = answers.flatMap(([capability, understood]) => (understood ? [capability] : []))
  return found.length === PROBES.length ? [...found, ...WITH_THOSE] : [...found, ...(await done(db, collection))]
}
