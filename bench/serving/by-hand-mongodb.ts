/** What people write by hand: Node's http and MongoDB's driver, the owner in every filter. */
import http from 'node:http'
import { MongoClient, ObjectId, type WithId } from 'mongodb'
import { bodyOf } from './body.ts'

interface Note {
  readonly title: unknown
  readonly body: unknown
  readonly tag: unknown
  readonly score: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A document as it is answered: the id under its own name. */
function answered({ _id, title, body, tag, score, createdBy, createdAt, updatedAt }: WithId<Note>): object {
  return { id: _id, title, body, tag, score, createdBy, createdAt, updatedAt }
}

/** Serves until the process ends; resolves with the port. */
export async function serveMongodbByHand(url: string, connections: number): Promise<number> {
  const client = new MongoClient(url, { maxPoolSize: connections })
  await client.connect()
  const notes = client.db().collection<Note>('notes')

  const insert = async (request: http.IncomingMessage, createdBy: string): Promise<object> => {
    const { title, body, tag } = await bodyOf(request)
    const now = new Date()
    const note = { title, body, tag, score: 0, createdBy, createdAt: now, updatedAt: now }
    const { insertedId } = await notes.insertOne(note)
    return answered({ ...note, _id: insertedId })
  }

  const page = async (url: URL, createdBy: string): Promise<object> => {
    const filter = url.searchParams.get('andFilters')
    const wanted = filter ? { createdBy, tag: (JSON.parse(filter) as { tag: string }).tag } : { createdBy }
    const found = notes.find(wanted, { sort: { _id: -1 }, limit: 50 }).toArray()
    const counted = filter || url.searchParams.has('total') ? notes.countDocuments(wanted) : null
    const [items, total] = await Promise.all([found, counted])
    return { items: items.map(answered), pagination: { total, page: 1, limit: 50 } }
  }

  const answer = async (request: http.IncomingMessage): Promise<object | null> => {
    const at = new URL(request.url ?? '/', 'http://x')
    const createdBy = String(request.headers['x-owner'])
    if (request.method === 'POST') return insert(request, createdBy)
    const id = at.pathname.split('/')[4]
    if (!id) return page(at, createdBy)
    const found = await notes.findOne({ _id: new ObjectId(id), createdBy })
    return found && answered(found)
  }

  const server = http.createServer((request, response) => {
    answer(request).then(
      (found) => {
        const text = JSON.stringify(found ?? {})
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
        response.writeHead(found === null ? 404 : 200, headers)
        response.end(text)
      },
      (fault: unknown) => {
        response.writeHead(500)
        response.end(String(fault))
      },
    )
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
