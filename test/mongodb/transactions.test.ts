/**
 * The commands of a cascade as a server with transactions would get them. None of those that tests run on has any: they carry out each
 * command at once and know no end of a transaction, so what goes over the wire is watched at the driver, and held against
 * https://www.mongodb.com/docs/manual/core/transactions/ and
 * https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md
 */
import type { CommandStartedEvent, Document } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadProject } from '../../src/engine/project.ts'
import { KEY_ADMIN, planCreate, planDelete, type QueryContext } from '../../src/query/index.ts'
import { type Connected, connectClient } from '../../src/targets/mongodb/client.ts'
import type { StoreContext } from '../../src/targets/mongodb/store/context.ts'
import { create } from '../../src/targets/mongodb/store/creating.ts'
import { remove } from '../../src/targets/mongodb/store/ending.ts'
import { atOnce } from '../../src/targets/mongodb/store/turns.ts'
import { userStore } from '../../src/targets/mongodb/store/users.ts'
import { createProject, type TestProject } from './project.ts'

const HOUSE = `tables:
  rooms:
    columns: { name: string, ownerId: { type: reference, to: $users, onDelete: cascade, optional: true } }
  desks:
    columns: { roomId: { type: reference, to: rooms, onDelete: cascade } }
  lamps:
    columns:
      deskId: { type: reference, to: desks, onDelete: cascade }
      roomId: { type: reference, to: rooms, onDelete: set null, optional: true }
  locks:
    columns: { deskId: { type: reference, to: desks, onDelete: restrict } }
`

let project: TestProject
let connected: Connected
let context: StoreContext
let asking: QueryContext
beforeAll(async () => {
  project = await createProject(HOUSE)
  await project.push()
  const { url } = project.database
  const loaded = await loadProject({ cwd: project.cwd, schema: 'schema', url }, true)
  if (!loaded.project) throw new Error('the schema cannot be loaded')
  const { schema, config, environment } = loaded.project
  connected = await connectClient(url, { monitorCommands: true }, false)
  const { client, db, library, answer } = connected
  context = {
    ...{ client, db, library, turns: atOnce, limit: 10_000, project: config.project, environment },
    capabilities: new Set([...answer.capabilities, 'transactions']),
  }
  asking = { schema, asker: KEY_ADMIN }
})
afterAll(async () => {
  await connected.client.close()
  await project.remove()
})

async function made(table: string, body: Readonly<Record<string, string>>): Promise<string> {
  const planned = planCreate({ table, body }, asking)
  if (!planned.ok) throw new Error(JSON.stringify(planned.refusal))
  return (JSON.parse((await create(planned.query, context)).json) as { readonly id: string }).id
}

/** What tells a command's place in a transaction. */
interface Placed {
  readonly name: string
  readonly of: unknown
  readonly starts: boolean
  readonly autocommit: unknown
  readonly number: string
}

function placed({
  commandName: name,
  command,
  databaseName,
}: CommandStartedEvent & { readonly databaseName: string }): Placed {
  const { lsid, txnNumber, startTransaction = false, autocommit } = command as Document
  const of = name.endsWith('Transaction') ? databaseName : (command as Document)[name]
  return { name, of, starts: startTransaction, autocommit, number: `${lsid?.id?.toString('hex')} ${String(txnNumber)}` }
}

/** The commands of that work, whether or not the server knows how a transaction ends. */
async function sentBy(
  work: () => Promise<unknown>,
): Promise<{ readonly sent: readonly Placed[]; readonly fault: unknown }> {
  const { client } = connected
  const sent: Placed[] = []
  const watch = (event: CommandStartedEvent): void => void sent.push(placed(event))
  client.on('commandStarted', watch)
  const fault: unknown = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  client.off('commandStarted', watch)
  return { sent, fault }
}

function ended(table: string, id: string): () => Promise<unknown> {
  const planned = planDelete({ table, id, ifVersion: null }, asking)
  if (!planned.ok) throw new Error(JSON.stringify(planned.refusal))
  return () => remove(planned.query, context)
}

/** How a transaction ends whose commands all go through: one of those that the server does not know the form of undoes it. */
function endOf(fault: unknown): 'commitTransaction' | 'abortTransaction' {
  return /unknown field "autocommit"/.test(String(fault)) ? 'abortTransaction' : 'commitTransaction'
}

/** All of one transaction: its first command begins it, none commits by itself, and its end goes to the database `admin`. */
function isOneTransaction(sent: readonly Placed[], end: 'commitTransaction' | 'abortTransaction'): void {
  expect(new Set(sent.map(({ number }) => number)).size).toBe(1)
  expect(sent.map(({ starts }) => starts)).toEqual(sent.map((_, i) => i === 0))
  expect(sent.map(({ autocommit }) => autocommit)).toEqual(sent.map(() => false))
  expect(sent.at(-1)).toMatchObject({ name: end, of: 'admin' })
  expect(sent.filter(({ name }) => name.endsWith('Transaction'))).toHaveLength(1)
}

test('the end of a row, and of all that goes with it, is one transaction', async () => {
  const roomId = await made('rooms', { name: 'a' })
  const deskId = await made('desks', { roomId })
  await made('lamps', { deskId, roomId })
  const { sent, fault } = await sentBy(ended('rooms', roomId))
  isOneTransaction(sent, endOf(fault))
  const writes = sent.filter(({ name }) => ['update', 'delete', 'findAndModify'].includes(name))
  const wanted = ['findAndModify rooms', 'update lamps', 'delete lamps', 'delete desks', 'delete rooms']
  const told = writes.map(({ name, of }) => `${name} ${String(of)}`)
  expect(told).toEqual(endOf(fault) === 'commitTransaction' ? wanted : wanted.slice(0, told.length))
  expect(told.length).toBeGreaterThan(0)
})

test('what is to stay undoes all of it', async () => {
  const roomId = await made('rooms', { name: 'b' })
  const deskId = await made('desks', { roomId })
  await made('locks', { deskId })
  const { sent, fault } = await sentBy(ended('rooms', roomId))
  isOneTransaction(sent, 'abortTransaction')
  expect(fault).toMatchObject({ kind: 'reference' })
  expect(sent.map(({ name }) => name)).not.toContain('delete')
})

test('the end of a user, too, but for the schema that is read before', async () => {
  const rights = { role: 'user', roles: [], emailVerified: false, passwordHash: null } as const
  const users = userStore(context)
  const { id } = await users.createUser({ email: 'ann@example.com', name: 'Ann', ...rights })
  await made('rooms', { name: 'c', ownerId: id })
  const { sent, fault } = await sentBy(() => users.deleteUser(id))
  isOneTransaction(
    sent.filter(({ of }) => of !== '_bkend_history'),
    endOf(fault),
  )
  const ends = sent.filter(({ name }) => name === 'delete').map(({ of }) => of)
  const wanted = ['rooms', '_bkend_sessions', '_bkend_users']
  expect(ends).toEqual(endOf(fault) === 'commitTransaction' ? wanted : wanted.slice(0, ends.length))
  expect(ends.length).toBeGreaterThan(0)
})

test('one command alone is none', async () => {
  const { sent } = await sentBy(
    ended(
      'locks',
      await made('locks', { deskId: await made('desks', { roomId: await made('rooms', { name: 'd' }) }) }),
    ),
  )
  expect(sent.map(({ name, autocommit }) => [name, autocommit])).toEqual([['delete', undefined]])
})
