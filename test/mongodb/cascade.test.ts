/** A line that is cut between the commands of a cascade: what is left points at what is there, and doing it again ends it. */
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ours, serveTables, type User } from '../serve/service.ts'
import { createDatabase } from './database.ts'
import { type Relay, startRelay } from './relay.ts'

const EVERYBODY = 'permissions: { create: user, read: user, list: user, update: user, delete: user }'
const TABLES = {
  'all.yaml': `tables:
  rooms:
    columns: { name: string }
    ${EVERYBODY}
  desks:
    columns: { roomId: { type: reference, to: rooms, onDelete: cascade } }
    ${EVERYBODY}
  lamps:
    columns:
      deskId: { type: reference, to: desks, onDelete: cascade }
      roomId: { type: reference, to: rooms, onDelete: set null, optional: true }
    ${EVERYBODY}
`,
}

let relay: Relay
let live: Ours
let ann: User
let direct: MongoClient
beforeAll(async () => {
  const database = createDatabase()
  relay = await startRelay(database.url)
  live = await serveTables({ database: { ...database, url: relay.url }, tables: TABLES })
  ann = await live.signUp()
  direct = new MongoClient(database.url)
})
afterAll(async () => {
  await live.close()
  await relay.close()
  await direct.close()
})

async function make(table: string, body: object): Promise<string> {
  const got = await live.send('POST', `/v1/data/${table}`, { token: ann.token, body })
  if (got.status !== 201) throw new Error(got.text)
  return got.body.id
}

/** References that lead to no document. */
async function dangling(): Promise<readonly string[]> {
  const all = async (table: string) => direct.db().collection(table).find().toArray()
  const [rooms, desks, lamps] = [await all('rooms'), await all('desks'), await all('lamps')]
  const among = (rows: typeof rooms, id: unknown) => id === undefined || rows.some((row) => row._id.equals(String(id)))
  return [
    ...desks.flatMap(({ roomId }) => (among(rooms, roomId) ? [] : [`desk → ${roomId}`])),
    ...lamps.flatMap(({ deskId }) => (among(desks, deskId) ? [] : [`lamp → desk ${deskId}`])),
    ...lamps.flatMap(({ roomId }) => (among(rooms, roomId) ? [] : [`lamp → room ${roomId}`])),
  ]
}

test.each(['findAndModify rooms', 'update lamps', 'delete lamps', 'delete desks', 'delete rooms'])(
  'cut before %s',
  async (at) => {
    const [old, other] = [await make('rooms', { name: 'old' }), await make('rooms', { name: 'other' })]
    const desk = await make('desks', { roomId: old })
    await make('lamps', { deskId: desk, roomId: old })
    const stays = await make('lamps', { deskId: await make('desks', { roomId: other }), roomId: old })
    relay.cuts = ({ name, collection }) => `${name} ${collection}` === at
    const end = () => live.send('DELETE', `/v1/data/rooms/${old}`, { token: ann.token })
    expect((await end()).status).toBe(503)
    relay.cuts = () => false
    expect(await dangling()).toEqual([])
    expect((await live.send('GET', `/v1/data/rooms/${old}`, { token: ann.token })).status).toBe(200)
    expect((await end()).status).toBe(200)
    expect(await dangling()).toEqual([])
    const lamp = await live.send('GET', `/v1/data/lamps/${stays}`, { token: ann.token })
    expect([lamp.status, lamp.body.roomId]).toEqual([200, undefined])
    expect((await live.send('GET', `/v1/data/desks/${desk}`, { token: ann.token })).status).toBe(404)
  },
)
