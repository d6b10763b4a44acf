/** What servers say when they refuse a write, with everything that they may leave out: the same fault comes of it. */
import { MongoError, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadProject } from '../../src/engine/project.ts'
import type { Table } from '../../src/model/index.ts'
import { StoreFault } from '../../src/query/index.ts'
import { type Connected, connectClient } from '../../src/targets/mongodb/client.ts'
import type { Row, StoreContext } from '../../src/targets/mongodb/store/context.ts'
import { telling } from '../../src/targets/mongodb/store/faults.ts'
import { atOnce } from '../../src/targets/mongodb/store/turns.ts'
import { duplicateFault } from '../../src/targets/mongodb/store/uniques.ts'
import { createProject, type TestProject } from './project.ts'

const USERS = `table: people
columns:
  email: { type: string, unique: true }
  nick: { type: string, unique: true }
  city: string
  street: string
unique: [[city, street]]
`

let project: TestProject
let connected: Connected
let people: Table
let context: StoreContext
beforeAll(async () => {
  project = await createProject(USERS)
  await project.push()
  const { url } = project.database
  const loaded = await loadProject({ cwd: project.cwd, schema: 'schema', url }, true)
  const [table] = loaded.project?.schema.tables ?? []
  if (!table) throw new Error('the schema cannot be loaded')
  people = table
  connected = await connectClient(url, {}, false)
  const { client, db, library, answer } = connected
  context = {
    ...{ client, db, library, capabilities: answer.capabilities, turns: atOnce },
    ...{ project: 'p', environment: 'e', limit: 10_000 },
  }
  const ann = { email: 'ann@example.com', nick: 'ann', city: 'Bern', street: 'Gasse' }
  await db.collection('people').insertOne(ann, RAW)
})
afterAll(async () => {
  await connected.client.close()
  await project.remove()
})

/** Uniques are what is asked about, not what a document has to have. */
const RAW = { bypassDocumentValidation: true }
const ANN: Row = { _id: 'another', email: 'ann@example.com', nick: 'ann', city: 'Bern', street: 'Gasse' }
const indexOf = (columns: string): string => people.uniques.find((u) => u.columns.join() === columns)?.name ?? ''
const pattern = (columns: string) => Object.fromEntries(columns.split(',').map((column) => [column, 1]))

/** The fault of a write that MongoDB itself refused. */
async function refused(row: Row): Promise<MongoServerError> {
  try {
    await connected.db.collection<Row>('people').insertOne(row, RAW)
  } catch (fault) {
    if (fault instanceof MongoServerError) return fault
  }
  throw new Error('nothing was refused')
}

test('a real refusal names the field', async () => {
  const row = { ...ANN, nick: 'other', city: 'Basel' }
  const fault = await duplicateFault(await refused(row), people, row, context)
  expect(fault).toMatchObject({ kind: 'duplicate', fields: ['email'] })
})

const at = (name: string) => `E11000 duplicate key error collection: shop.people index: ${name} dup key: { : "x" }`

test.each<[string, (columns: string) => Error]>([
  ['fields and words', (c) => server({ code: 11_000, keyPattern: pattern(c), message: at(indexOf(c)) })],
  ['fields alone', (c) => server({ code: 11_000, keyPattern: pattern(c), message: 'no' })],
  ['words alone', (c) => server({ message: at(indexOf(c)) })],
  ['words of older servers', (c) => server({ code: 11_000, message: at(`shop.people.$${indexOf(c)}`) })],
  ['words with another code', (c) => server({ code: 1, message: at(indexOf(c)) })],
])('a refusal with %s names the fields', async (_, faultFor) => {
  for (const columns of ['email', 'nick', 'city,street'])
    expect(await duplicateFault(faultFor(columns), people, ANN, context)).toMatchObject({
      ...{ kind: 'duplicate', fields: columns.split(',') },
    })
})

test('a refusal that names nothing is of the value that another row has', async () => {
  const fault = server({ code: 11_000, message: 'E11000 duplicate key error' })
  const row = { ...ANN, email: 'bob@example.com', city: 'Basel' }
  expect(await duplicateFault(fault, people, row, context)).toMatchObject({ kind: 'duplicate', fields: ['nick'] })
  const gone = { ...row, nick: 'bob' }
  expect(await duplicateFault(fault, people, gone, context)).toMatchObject({ kind: 'duplicate', fields: [] })
})

function server({ message, ...rest }: { readonly message: string } & Record<string, unknown>): MongoServerError {
  return new MongoServerError({ message, errmsg: message, ...rest })
}

function named(name: string, message: string): Error {
  const fault = new MongoError(message)
  Object.defineProperty(fault, 'name', { value: name })
  return fault
}

test.each<[string, Error, boolean, string]>([
  ['a validator, in full', server({ code: 121, message: 'Document failed validation', errInfo: {} }), true, 'check'],
  ['a validator, with the code alone', server({ code: 121, message: 'x' }), true, 'check'],
  ['a validator, with its words and no code', server({ message: 'Document failed validation' }), true, 'check'],
  ['a validator, with another code', server({ code: 2, message: 'Document failed validation' }), true, 'check'],
  ['a duplicate, with its words alone', server({ message: at('x') }), true, 'duplicate'],
  ['a document too large', server({ code: 10_334, message: 'BSONObj size' }), true, 'value'],
  ['a value that cannot be kept', server({ code: 2, message: 'bad value' }), true, 'value'],
  ['time', server({ code: 50, message: 'operation exceeded time limit' }), false, 'timeout'],
  ['a login', server({ code: 13, message: 'not authorized on shop' }), false, 'denied'],
  ['another writer', server({ code: 112, message: 'WriteConflict' }), true, 'busy'],
  ['a change of the primary', server({ code: 10_107, message: 'not primary' }), true, 'unavailable'],
  ['a pool with none left', named('MongoWaitQueueTimeoutError', 'timed out'), false, 'busy'],
  ['a lost connection', named('MongoNetworkError', 'connection 1 closed'), false, 'unavailable'],
  ['no server', named('MongoServerSelectionError', 'connect ECONNREFUSED'), false, 'unavailable'],
])('%s', async (_, fault, writes, kind) => {
  const told = await telling(() => Promise.reject(fault), writes).catch((f: unknown) => f)
  expect(told).toBeInstanceOf(StoreFault)
  expect(told).toMatchObject({ kind })
})

test('what nobody foresaw stays what it is', async () => {
  for (const fault of [server({ code: 2, message: 'bad value' }), server({ message: 'x' }), new TypeError('E11000 x')])
    expect(await telling(() => Promise.reject(fault)).catch((f: unknown) => f)).toBe(fault)
})
