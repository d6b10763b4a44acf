/** No request reaches a document but through the rules of its asker: by what goes over the wire, and by what the sources may name. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ours, serveTables, type User } from '../serve/service.ts'
import { createDatabase } from './database.ts'
import { type Relay, type Sent, startRelay } from './relay.ts'

const OWN_ALONE = 'permissions: { create: user, read: self, list: self, update: self, delete: self }'
const TABLES = {
  'notes.yaml': `table: notes
columns:
  text: string
  slug: { type: string, optional: true, unique: true }
  rank: { type: integer, optional: true }
  draft: { type: string, optional: true, read: self, write: self }
${OWN_ALONE}
`,
  'files.yaml': `table: files
columns:
  noteId: { type: reference, to: notes, onDelete: cascade }
  name: string
${OWN_ALONE}
`,
  'boards.yaml': `table: boards
columns:
  text: string
  mark: { type: string, optional: true, write: self }
permissions: { create: user, read: user, list: user, update: user }
`,
}

let relay: Relay
let live: Ours
let ann: User
let bob: User
beforeAll(async () => {
  const database = createDatabase()
  relay = await startRelay(database.url)
  live = await serveTables({ database: { ...database, url: relay.url }, tables: TABLES })
  ann = await live.signUp()
  bob = await live.signUp()
})
afterAll(async () => {
  await live.close()
  await relay.close()
})

/** What a command picks documents by. */
function filtersOf({ name, body }: Sent): readonly Document[] {
  switch (name) {
    case 'find':
      return [body.filter]
    case 'findAndModify':
      return [body.query]
    case 'aggregate':
      return [body.pipeline[0].$match]
    case 'update':
      return body.updates.map((update: Document) => update.q)
    case 'delete':
      return body.deletes.map((end: Document) => end.q)
    case 'insert':
      return body.documents.map(({ createdBy }: Document) => ({ createdBy: { $eq: createdBy } }))
    default:
      throw new Error(`nobody looked at ${name} yet`)
  }
}

/** All of these hold. */
function conjuncts(filter: Document): readonly string[] {
  const { $and = [], ...rest } = filter
  const own = Object.entries(rest).map(([key, value]) => JSON.stringify({ [key]: value }))
  return [...own, ...$and.flatMap(conjuncts)]
}

/** `find notes: own`: bound to what its asker made; otherwise how it picks, and what it tells. */
function told(sent: Sent, asker: User): string {
  const own = JSON.stringify({ createdBy: { $eq: asker.id } })
  const filters = filtersOf(sent)
  const bound = filters.every((filter) => conjuncts(filter).includes(own))
  const by = filters.map((filter) => Object.keys(filter).join(', ')).join(' and ')
  const tells = sent.body.projection ? `, tells ${Object.keys(sent.body.projection).join()}` : ''
  return `${sent.name} ${sent.collection}: ${bound ? 'own' : `by ${by}${tells}`}`
}

/** The commands over tables that a request led to. */
async function commandsOf(asker: User, method: string, path: string, body?: object, headers = {}) {
  relay.sent.length = 0
  const { status } = await live.send(method, `/v1/data/${path}`, { token: asker.token, headers, ...(body && { body }) })
  const sent = relay.sent.filter(({ collection }) => /^(notes|files|boards)$/.test(collection))
  return [status, ...sent.map((each) => told(each, asker))]
}

async function made(asker: User, table: string, body: object): Promise<{ readonly id: string; readonly etag: string }> {
  const got = await live.send('POST', `/v1/data/${table}`, { token: asker.token, body })
  if (got.status !== 201) throw new Error(got.text)
  return { id: got.body.id, etag: got.headers.get('etag') ?? '' }
}

const filter = (value: object) => encodeURIComponent(JSON.stringify(value))

describe('over the wire', () => {
  test.each([
    ['a page', 'notes?limit=1'],
    ['a filter', `notes?andFilters=${filter({ text: { $in: ['a', 'b'] }, rank: { $ne: 7 } })}`],
    ['a search', 'notes?search=a&searchType=text'],
    ['a sort in two parts', 'notes?sortBy=rank&limit=1'],
    ['a page beyond the last', 'notes?page=40'],
    ['an expansion', 'files?expand=note'],
  ])('a list asks for rows of the asker alone: %s', async (_, path) => {
    await made(ann, 'files', { noteId: (await made(ann, 'notes', { text: 'a', rank: 1 })).id, name: 'x' })
    await made(ann, 'notes', { text: 'a' })
    const [status, ...commands] = await commandsOf(ann, 'GET', path)
    expect(status).toBe(200)
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) expect(command).toMatch(/^(find|aggregate) (notes|files): own$/)
  })

  test('a read, and what asks whether to say 403 or 404', async () => {
    const { id } = await made(ann, 'notes', { text: 'mine' })
    expect(await commandsOf(ann, 'GET', `notes/${id}`)).toEqual([200, 'find notes: own'])
    expect(await commandsOf(bob, 'GET', `notes/${id}`)).toEqual([
      403,
      'find notes: own',
      'find notes: by _id, tells _id',
    ])
  })

  test('a change, and the look for a reason where nothing was changed', async () => {
    const { id, etag } = await made(ann, 'notes', { text: 'mine' })
    const old = { 'if-match': etag }
    const body = { draft: 'x' }
    expect(await commandsOf(ann, 'PATCH', `notes/${id}`, body, old)).toEqual([200, 'findAndModify notes: own'])
    expect(await commandsOf(ann, 'PATCH', `notes/${id}`, body, old)).toEqual([
      412,
      'findAndModify notes: own',
      'find notes: own',
    ])
    expect(await commandsOf(bob, 'PATCH', `notes/${id}`, body)).toEqual([
      403,
      'findAndModify notes: own',
      'find notes: by _id, tells _id',
    ])
  })

  test('a column that its maker alone may write is changed in rows of its maker', async () => {
    const { id } = await made(ann, 'boards', { text: 'for all' })
    expect(await commandsOf(bob, 'PATCH', `boards/${id}`, { text: 'changed' })).toEqual([
      200,
      'findAndModify boards: by _id',
    ])
    expect(await commandsOf(bob, 'PATCH', `boards/${id}`, { mark: 'x' })).toEqual([
      403,
      'findAndModify boards: own',
      'find boards: by _id, tells _id',
    ])
  })

  test('a reference is looked up among the rows of the asker', async () => {
    const { id } = await made(ann, 'notes', { text: 'mine' })
    expect(await commandsOf(ann, 'POST', 'files', { noteId: id, name: 'x' })).toEqual([
      201,
      'find notes: own',
      'insert files: own',
    ])
    expect(await commandsOf(bob, 'POST', 'files', { noteId: id, name: 'x' })).toEqual([422, 'find notes: own'])
  })

  test('a value that another row has is found without its row', async () => {
    await made(ann, 'notes', { text: 'mine', slug: 'taken' })
    expect(await commandsOf(bob, 'POST', 'notes', { text: 'x', slug: 'taken' })).toEqual([
      409,
      'insert notes: own',
      'find notes: by slug, _id, tells _id',
    ])
  })

  test('an end, and what goes with it', async () => {
    const { id } = await made(ann, 'notes', { text: 'mine' })
    await made(ann, 'files', { noteId: id, name: 'x' })
    expect(await commandsOf(bob, 'DELETE', `notes/${id}`)).toEqual([
      403,
      'find notes: own',
      'find notes: by _id, tells _id',
    ])
    expect(await commandsOf(ann, 'DELETE', `notes/${id}`)).toEqual([
      200,
      'find notes: own',
      'find files: by noteId, tells _id',
      'findAndModify notes: own',
      'delete files: by _id',
      'delete notes: by _id',
    ])
  })
})

const STORE = new URL('../../src/targets/mongodb/store/', import.meta.url)
const sources = readdirSync(STORE).map((name) => [name, readFileSync(new URL(name, STORE), 'utf8')] as const)
/** The files of the store that hold the pattern. */
const holding = (pattern: RegExp): readonly string[] =>
  sources.flatMap(([name, text]) => (pattern.test(text) ? [name] : []))

describe('in the sources of the store', () => {
  test('collections of tables are had in one file; every other one is ours, by its name', () => {
    expect(holding(/\.collection\b(?!(<[^()]*>)?\(OWN\.)/)).toEqual(['rows.ts'])
  })

  test('commands, the client and its sessions are where nothing of a request goes', () => {
    expect(holding(/\.(command|aggregate|runCursorCommand|admin|watch|bulkWrite)\(/)).toEqual(['index.ts'])
    expect(holding(/\bclient\./)).toEqual(['index.ts', 'together.ts'])
  })

  test.each([
    ['isThere', ['reading.ts', 'references.ts', 'rows.ts', 'uniques.ts']],
    ['idsPointing', ['references.ts', 'rows.ts']],
    ['endFollowing', ['ending.ts', 'references.ts', 'rows.ts']],
    ['unsetFollowing', ['references.ts', 'rows.ts']],
    ['estimateRows', ['reading.ts', 'rows.ts']],
  ])('%s, which passes by the rules, is known to few', (name, files) => {
    expect(holding(new RegExp(`\\b${name}\\b`))).toEqual(files)
  })

  test('nobody makes rules of their own: those of a query are handed on', () => {
    expect(holding(/\b(EVERY|NONE)\b/)).toEqual([])
  })
})
