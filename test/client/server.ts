/** A small HTTP server that speaks the documented contract: statuses, envelopes, and refresh tokens that rotate. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
export interface Seen {
  readonly method: string
  /** Raw, as sent: path and query. */
  readonly url: string
  readonly key: string | undefined
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: unknown
}

/** An answer that a test puts in front of the server's own. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly type?: string
}

/** What a test steers. */
export interface Server {
  readonly url: string
  readonly seen: Seen[]
  /** Milliseconds, moved by tests alone. */
  now: number
  /** Answers for the next requests to a path that contains the word, in order. `drop`: the connection breaks. */
  next(word: string, ...answers: (Answer | 'drop')[]): void
  /** Called for each request before it is answered. */
  before: (seen: Seen) => unknown
  /** A new session's tokens. */
  signIn(): { accessToken: string; refreshToken: string }
  /** Every access token given so far has expired. */
  expire(): void
  /** Every session has ended. */
  end(): void
  close(): Promise<void>
}

interface Rotated {
  readonly at: number
  readonly successor: { accessToken: string; refreshToken: string }
}

const GRACE = 30_000

/** The envelope of an error. */
export function envelope(code: string, message: string, details?: unknown): string {
  return JSON.stringify({
    success: false,
    error: { code, message, ...(details !== undefined && { details }) },
    message,
  })
}

function fault(status: number, code: string): Answer {
  return { status, body: envelope(code, `${code} happened`) }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The sessions of one user, by the rules of the refresh route. */
function sessions(now: () => number) {
  let count = 0
  const access = new Set<string>()
  const live = new Set<string>()
  const rotated = new Map<string, Rotated>()
  const issue = () => {
    count++
    const tokens = { accessToken: `access-${count}`, refreshToken: `refresh-${count}` }
    access.add(tokens.accessToken)
    live.add(tokens.refreshToken)
    return tokens
  }
  const end = () => {
    access.clear()
    live.clear()
    rotated.clear()
  }
  const refresh = (token: string): Answer => {
    const past = rotated.get(token)
    if (past && now() - past.at <= GRACE && live.has(past.successor.refreshToken))
      return { status: 200, body: JSON.stringify(past.successor) }
    if (past) end()
    if (!live.delete(token)) return fault(401, 'auth/invalid-refresh-token')
    const successor = issue()
    rotated.set(token, { at: now(), successor })
    return { status: 200, body: JSON.stringify(successor) }
  }
  return { issue, end, refresh, expire: () => access.clear(), knows: (token: string) => access.has(token) }
}

function answerData(seen: Seen): Answer {
  const url = new URL(seen.url, 'http://server')
  const id = url.pathname.split('/')[seen.url.startsWith('/v1/data/') ? 4 : 3]
  const row = { id: id === undefined ? 'new' : decodeURIComponent(id), ...(seen.body as object | undefined) }
  if (seen.method === 'POST') return { status: 201, body: JSON.stringify(row) }
  if (seen.method === 'DELETE') return { status: 200, body: '{"success":true}' }
  if (id !== undefined) return { status: 200, body: JSON.stringify(row) }
  const pagination = { total: 1, page: 1, limit: 20, totalPages: 1, hasNext: false, hasPrev: false }
  return { status: 200, body: JSON.stringify({ items: [row], pagination }) }
}

/** Starts a server on a free port of this machine. */
export async function startServer(): Promise<Server> {
  const queued: [word: string, answer: Answer | 'drop'][] = []
  const users = sessions(() => server.now)

  const answer = (seen: Seen): Answer | 'drop' => {
    const i = queued.findIndex(([word]) => seen.url.includes(word))
    if (i >= 0) return queued.splice(i, 1)[0]?.[1] ?? 'drop'
    if (seen.url === '/v1/auth/refresh') return users.refresh((seen.body as { refreshToken: string }).refreshToken)
    const token = seen.authorization?.replace('Bearer ', '')
    if (token !== undefined && !users.knows(token)) return fault(401, 'auth/access-token-expired')
    return answerData(seen)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await textOf(request)
    const seen: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      key: request.headers['x-api-key'] as string | undefined,
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body: text === '' ? undefined : JSON.parse(text),
    }
    server.seen.push(seen)
    await server.before(seen)
    const given = answer(seen)
    if (given === 'drop') return request.socket.destroy()
    response.writeHead(given.status, {
      'content-type': given.type ?? 'application/json',
      'x-request-id': `request-${server.seen.length}`,
    })
    response.end(given.body)
  }

  const http = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: Server = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    seen: [],
    now: 0,
    next: (word, ...answers) => queued.push(...answers.map((a): [string, Answer | 'drop'] => [word, a])),
    before: () => {},
    signIn: users.issue,
    expire: users.expire,
    end: users.end,
    close: async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}
