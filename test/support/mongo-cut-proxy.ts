/**
 * A proxy before MongoDB that reads its wire protocol and stops everything once the n-th command that writes is done, its answer
 * unheard. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
import { type LineProxy, lineProxy } from './cut-line.ts'

/** A running proxy. */
export interface MongoCutProxy extends LineProxy {
  /** Commands that write, done so far. */
  readonly counts: { done: number }
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
  const proxy = await lineProxy(server, onCut, ({ client, upstream }, lines) => {
    const writing = new Set<number>()
    return {
      fromClient: splitter((message) => {
        if (lines.isCut()) return
        if (WRITES.has(commandOf(message))) writing.add(message.readInt32LE(4))
        upstream.write(message)
      }),
      fromServer: splitter((message) => {
        if (writing.delete(message.readInt32LE(8)) && ++counts.done === cut) lines.cut()
        if (!lines.isCut()) client.write(message)
      }),
    }
  })
  return { ...proxy, counts }
}
