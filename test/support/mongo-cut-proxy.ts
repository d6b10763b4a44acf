/**
 * A proxy before MongoDB that reads its wire protocol and stops everything once the n-th command that writes is done, its answer
 * unheard. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
import { connect, createServer, type Socket } from 'node:net'

/** A running proxy. */
export interface MongoCutProxy {
  readonly port: number
  /** Commands that write, done so far. */
  readonly counts: { done: number }
  close(): Promise<void>
}

const OP_MSG = 2013
const HEADER = 16
/** Header, flags, the kind of the section, the document's length, the first element's type. */
const FIRST_NAME = HEADER + 4 + 1 + 4 + 1

const WRITES: ReadonlySet<string> = new Set([
  ...['create', 'collMod', 'drop', 'createIndexes', 'dropIndexes', 'renameCollection'],
  ...['insert', 'update', 'delete', 'findAndModify'],
])

/** The command of a client's message: the name of the first element of its body. */
function commandOf(message: Buffer): string {
  if (message.readInt32LE(12) !== OP_MSG) return ''
  return message.subarray(FIRST_NAME, message.indexOf(0, FIRST_NAME)).toString('utf8')
}

/** Splits what arrives into whole messages. */
function splitter(each: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const message = rest.subarray(0, rest.readInt32LE(0))
      rest = rest.subarray(message.length)
      each(message)
    }
  }
}

/** Starts one. `onCut` is called once `cut` commands that write are done; from then on nothing is passed on. Null: never. */
export async function mongoCutProxy(server: URL, cut: number | null, onCut: () => void): Promise<MongoCutProxy> {
  const counts = { done: 0 }
  const sockets = new Set<Socket>()
  let isCut = false
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname)
    const writing = new Set<number>()
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.setNoDelay(true)
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    const toServer = splitter((message) => {
      if (isCut) return
      if (WRITES.has(commandOf(message))) writing.add(message.readInt32LE(4))
      upstream.write(message)
    })
    const toClient = splitter((message) => {
      if (writing.delete(message.readInt32LE(8)) && ++counts.done === cut) {
        isCut = true
        onCut()
        for (const socket of sockets) socket.destroy()
      }
      if (!isCut) client.write(message)
    })
    client.on('data', toServer)
    upstream.on('data', toClient)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    counts,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
