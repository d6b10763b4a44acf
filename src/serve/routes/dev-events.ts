/** `GET /v1/dev/events`: what changes while `bkend dev` runs, as server-sent events to open pages and editors. */
import { ApiFault } from '../fault.ts'
import type { Answer, Call, Route } from '../route.ts'

/** One event: its number, by which a page that was away goes on, and its JSON text. */
export interface DevMessage {
  readonly id: number
  readonly data: string
}

/** Where the events come from. */
export interface DevEvents {
  /**
   * Calls `send` with every event after the one numbered `after` that is still known, then with each as it happens; without
   * `after` (or where it is not known any more) with the newest first. Gives what ends it.
   */
  subscribe(after: number | null, send: (message: DevMessage) => void): () => void
}

/** Milliseconds between two signs of life: what stands between page and server ends silent connections. */
const HEARTBEAT = 15_000
/** After how many milliseconds a page asks again when the connection broke. */
const RETRY = 1000

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no',
}

/** Names that lead to this machine or its own network. */
const NEAR_NAME = /^(?:localhost|[\w.-]+\.localhost|[\w-]+\.local|[\w-]*[a-z][\w-]*)$/i
const NEAR_ADDRESS =
  /^(?:127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[(?:::1|f[cd][\da-f:]*|fe80[\da-f:]*)\])$/i

/** Whether a page, or the name by which it found us, is of this machine or its network: nobody else is told what is worked on. */
function isNear(url: string | undefined): boolean {
  if (url === undefined) return true
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return NEAR_NAME.test(hostname) || NEAR_ADDRESS.test(hostname)
}

function requireNear(call: Call): void {
  const host = call.header('host')
  if (isNear(call.header('origin')) && isNear(host === undefined ? undefined : `http://${host}`)) return
  throw new ApiFault('auth/forbidden', 'Only pages of this machine and its network are told')
}

function afterOf(call: Call): number | null {
  const text = call.header('last-event-id') ?? call.query('lastEventId') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

function told(events: DevEvents, call: Call): Answer {
  requireNear(call)
  const origin = call.header('origin')
  const after = afterOf(call)
  return {
    status: 200,
    json: null,
    headers: { ...HEADERS, ...(origin !== undefined && { 'access-control-allow-origin': origin, vary: 'origin' }) },
    stream(write) {
      write(`retry: ${RETRY}\n\n`)
      const stop = events.subscribe(after, ({ id, data }) => write(`event: version\nid: ${id}\ndata: ${data}\n\n`))
      const heart = setInterval(() => write(': still here\n\n'), HEARTBEAT)
      return () => {
        clearInterval(heart)
        stop()
      }
    },
  }
}

/** The events, as a route; 404 where this is no `bkend dev`. */
export function devRoutes(events: DevEvents | undefined): readonly Route[] {
  const handle = (call: Call): Answer => {
    if (events) return told(events, call)
    throw new ApiFault('data/not-found', 'There is no such route: it is served by `bkend dev` alone')
  }
  return [{ method: 'GET', path: '/v1/dev/events', asker: 'open', handle }]
}
