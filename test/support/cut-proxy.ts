/** A proxy before Postgres that reads the protocol and stops everything around the n-th thing that is done. */
import { type LineProxy, lineProxy } from './cut-line.ts'

/**
 * Where to stop: `sent`: before the client's n-th message that does more than read is passed on; `done`: once the n-th such
 * statement is done, unheard.
 */
export interface Cut {
  readonly at: 'sent' | 'done'
  readonly n: number
}

/** A running proxy. */
export interface CutProxy extends LineProxy {
  /** Messages so far. */
  readonly counts: { sent: number; done: number }
}

/** What a client asks before it begins; answered with one byte. */
const ENCRYPTED = 80877103
const COMMAND_COMPLETE = 'C'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)
const PARSE = 'P'.charCodeAt(0)

/** Whether the client's message begins something that may write: a query, or a statement that is not read-only by its first word. */
function begins(message: Buffer, type: number): boolean {
  if (type === QUERY) return true
  if (type !== PARSE) return false
  const text = message.subarray(message.indexOf(0, 5) + 1).toString('utf8')
  return !/^\s*(?:select|with)\b/i.test(text)
}

/** Whether the server's message says that a statement is done which did more than read or set. */
function completes(message: Buffer, type: number): boolean {
  return type === COMMAND_COMPLETE && !/^(?:SELECT|SET)\b/.test(message.subarray(5).toString('utf8'))
}

/** Splits what arrives into whole messages; the client's first one has no type. */
function splitter(untyped: boolean, each: (message: Buffer, type: number) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let first = untyped
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = first ? 0 : 1
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      const asks = first && length === 8 && rest.readUInt32BE(4) === ENCRYPTED
      const type = first ? (asks ? ENCRYPTED : 0) : (rest[0] ?? 0)
      first = asks
      const message = rest.subarray(0, length)
      rest = rest.subarray(length)
      each(message, type)
    }
  }
}

/** Starts one. `onCut` is called once, when nothing is passed on any more; until then all is. */
export async function cutProxy(server: URL, cut: Cut | null, onCut: () => void): Promise<CutProxy> {
  const counts = { sent: 0, done: 0 }
  const proxy = await lineProxy(server, onCut, ({ client, upstream }, lines) => {
    const count = (at: Cut['at']): boolean => {
      counts[at]++
      if (!lines.isCut() && cut?.at === at && counts[at] === cut.n) lines.cut()
      return lines.isCut()
    }
    return {
      fromClient: splitter(true, (message, type) => {
        if (type === ENCRYPTED) client.write('N')
        else if (begins(message, type) ? !count('sent') : !lines.isCut()) upstream.write(message)
      }),
      fromServer: splitter(false, (message, type) => {
        if (completes(message, type) ? !count('done') : !lines.isCut()) client.write(message)
      }),
    }
  })
  return { ...proxy, counts }
}
