/** Databases as other programs fill them. The same documents every time. */
import { Binary, type Db, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb'

const START = Date.UTC(2024, 0, 1)

/** The n-th id of a collection. */
function id(collection: number, n: number): ObjectId {
  return new ObjectId(`65920080${String(collection).padStart(8, '0')}${String(n).padStart(8, '0')}`)
}

function uuid(n: number): string {
  return `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/** A shop: references by ObjectId, states, prices, nested addresses and lines. */
async function shop(db: Db): Promise<void> {
  await db.collection('customers').insertMany(
    times(40, (n) => ({
      _id: id(1, n),
      email: `customer${n}@example.com`,
      name: n % 4 === 0 ? null : `Customer ${n}`,
      address: { street: `Street ${n}`, city: 'Bern', ...(n % 2 === 0 && { zip: String(3000 + n) }) },
      createdAt: new Date(START + n * 60_000),
      __v: 0,
    })),
  )
  await db.collection('orders').insertMany(
    times(300, (n) => ({
      _id: id(2, n),
      customerId: id(1, n % 40),
      state: ['open', 'paid', 'sent'][n % 3],
      total: new Double(n + 0.5),
      lines: times(1 + (n % 3), (line) => ({ sku: `sku-${line}`, count: line + 1 })),
      paidAt: n % 3 === 0 ? undefined : new Date(START + n * 3_600_000),
      note: n % 5 === 0 ? n : `Note ${n}`,
    })),
    { ignoreUndefined: true },
  )
  await db.collection('customers').createIndex({ email: 1 }, { unique: true, name: 'email_1' })
  await db.collection('orders').createIndex({ customerId: 1, state: 1 })
  await db.collection('orders').createIndex({ total: -1 })
}

/** Articles and tags with ids of their own: text, numbers and UUIDs. */
async function wiki(db: Db): Promise<void> {
  const documents = (name: string): ReturnType<typeof db.collection<{ _id: unknown }>> => db.collection(name)
  await documents('authors').insertMany(
    times(20, (n) => ({ _id: uuid(n), name: `Author ${n}`, born: `19${10 + n}-02-01` })),
  )
  await documents('tags').insertMany(['news', 'code', 'food'].map((word) => ({ _id: word, weight: new Int32(3) })))
  await documents('pages').insertMany(
    times(120, (n) => ({
      _id: new Int32(n + 1),
      title: `Page ${n}`,
      author: uuid(n % 20),
      tag: ['news', 'code', 'food'][n % 3],
      'page-views': Long.fromNumber(n * 1000),
      parent_id: n === 0 ? null : new Int32(n),
      published: n % 2 === 0,
      meta: Object.fromEntries(times(3, (k) => [`key ${n}-${k}`, k])),
      keywords: times(n % 4, (k) => `word${k}`),
    })),
  )
  await documents('pages').createIndex({ author: 1, title: -1 })
}

/** What few programs write: kinds of value that JSON has no word for, empty collections, odd names. */
async function odd(db: Db): Promise<void> {
  await db.createCollection('nothing')
  await db.createCollection('2nd place')
  await db.collection('2nd place').insertOne({ _id: id(3, 0), id: 7, 'first name': 'A', userID: 'x', class: true })
  await db.collection('kinds').insertMany(
    times(10, (n) => ({
      _id: id(4, n),
      bytes: new Binary(Buffer.from([n])),
      at: new Timestamp({ t: n + 1, i: 1 }),
      mixed: n % 2 === 0 ? new Int32(n) : n % 3 === 0 ? `text ${n}` : true,
      history: [{ at: new Date(START + n), by: id(1, n) }],
      deep: { a: { b: { c: n } } },
      nothing: null,
      amount: n === 0 ? new Int32(1) : new Double(n / 2),
    })),
  )
}

/** Kinds that not every server keeps. */
export async function decimals(db: Db): Promise<void> {
  await db.collection('prices').insertOne({ _id: id(5, 0), price: Decimal128.fromString('1.10') })
}

export const FIXTURES: Readonly<Record<string, (db: Db) => Promise<void>>> = { shop, wiki, odd }
