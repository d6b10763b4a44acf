/** A relay before the server of these tests: it tells what commands go through, and can cut the line before one of them. */
import net from 'node:net'
import { BSON, type Document } from 'mongodb'

/** A command as it was sent. */
export interface Sent {
  /** `find`, `update` … */
  readonly name: string
  readonly collection: string
  readonly body: Document
}

/** A running relay. */
export interface Relay {
  /** The same URL, by way of the relay. */
  readonly url: string
  readonly sent: Sent[]
  /** Commands of which it is true do not arrive: the line is cut instead. */
  cuts: (sent: Sent) => boolean
  close(): Promise<void>
}

const OP_MSG = 2013
const HEADER = 16

/** The command of a whole message; null for the greeting of drivers, which is of another kind. */
function commandOf(message: Buffer): Document | null {
  if (message.readInt32LE(12) !== OP_MSG) return null
  const body: Document = {}
  for (let at = HEADER + 4; at < message.length - 3; ) {
    const kind = message[at]
    const size = message.readInt32LE(at + 1)
    const part = message.subarray(at + 1, at + 1 + size)
    if (kind === 0) Object.assign(body, BSON.deserialize(part))
    else {
      const named = part.indexOf(0, 4)
      const documents: Document[] = []
      for (let from = named + 1; from < part.length; from += part.readInt32LE(from))
        documents.push(BSON.deserialize(part.subarray(from, from + part.readInt32LE(from))))
      body[part.toString('utf8', 4, named)] = documents
    }
    at += 1 + size
  }
  return body
}

function sentOf(message: Buffer): Sent | null {
  const body = commandOf(message)
  const [name, collection] = Object.entries(body ?? {})[0] ?? []
  return body && name !== undefined ? { name, collection: String(collection), body } : null
}

/** Whole messages of a stream, one after the other. */
function messages(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let bytes: Buffer = Buffer.alloc(0)
  return (chunk) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
    while (bytes.length >= HEADER && bytes.length >= bytes.readInt32LE(0)) {
      const size = bytes.readInt32LE(0)
      onMessage(bytes.subarray(0, size))
      bytes = bytes.subarray(size)
    }
  }
}

/** Starts one before the server of that URL. */
export async function startRelay(url: string): Promise<Relay> {
  const { hostname: host, port } = new URL(url)
  const sockets = new Set<net.Socket>()
  const serve = (client: net.Socket): void => {
    const server = net.connect({ host, port: Number(port || 27017) })
    const cut = (): void => {
      for (const socket of [client, server]) {
        sockets.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', cut).on('close', cut)
    }
    server.on('data', (chunk) => client.write(chunk))
    client.on(
      'data',
      messages((message) => {
        const sent = sentOf(message)
        if (sent) relay.sent.push(sent)
        if (sent && relay.cuts(sent)) cut()
        else server.write(message)
      }),
    )
  }
  const listener = net.createServer(serve)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const through = new URL(url)
  through.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const relay: Relay = {
    url: through.href,
    sent: [],
    cuts: () => false,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
  return relay
}
