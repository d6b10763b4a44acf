/** The HTTP application: a fetch handler, and the same for Node's own server, over what it is handed. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { keyCheck } from './asking/keys.ts'
import { rates } from './asking/rates.ts'
import type { ServeContext } from './context.ts'
import { type Asked, askedByFetch, type Reply, streamed } from './http/asked.ts'
import { PREFLIGHT_HEADERS } from './http/cors.ts'
import { answered, answeredBy, type Frame } from './http/frame.ts'
import { lostRequests } from './http/lost.ts'
import { askedByNode, reply } from './http/node.ts'
import { trustedProxies } from './http/proxies.ts'
import { routing } from './http/routing.ts'
import { allRoutes } from './routes/all.ts'

/** The application, and a way to tell its watchers that it is ending. */
export interface App {
  /** Answers a request; never rejects. `env`: Hono's bindings, by which a server of Node's tells the peer's address. */
  fetch(request: Request, env?: unknown): Promise<Response>
  /** Answers a request of Node's own server, made with `joinDuplicateHeaders`; never rejects. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>
  /** From now on `/readyz` is 503, and Node's connections end with their next answer; everything else is answered as before. */
  drain(): void
}

const PREFLIGHT: Reply = { status: 204, json: null, headers: PREFLIGHT_HEADERS }

function peerOf(request: Request, env: unknown, { addressOf }: ServeContext): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? addressOf?.(request) ?? ''
}

function answering(context: ServeContext, draining: () => boolean): (asked: Asked) => Promise<Reply> {
  const frame: Frame = {
    context,
    keys: keyCheck(context.store.keys),
    rates: rates(context.options.rates),
    trusted: trustedProxies(context.options.trustedProxies),
  }
  const routes = allRoutes(context, draining)
  const routeOf = routing(routes)
  const lost = lostRequests(routes)
  return (asked) => {
    if (asked.method === 'OPTIONS') return Promise.resolve(PREFLIGHT)
    const taken = routeOf(asked.method, asked.path)
    if (taken) return answeredBy(taken.route, asked, taken.params, frame)
    return answered(asked, frame, () => {
      throw lost(asked.path)
    })
  }
}

/** Makes the application. Holds no state but what it remembers of keys and counts. */
export function createApp(context: ServeContext): App {
  let ending = false
  const answer = answering(context, () => ending)
  return {
    async fetch(request, env) {
      const { status, json, headers, stream } = await answer(askedByFetch(request, peerOf(request, env, context)))
      const body = stream ? streamed(stream) : json
      return new Response(request.method === 'HEAD' ? null : body, { status, headers })
    },
    async answer(incoming, outgoing) {
      try {
        reply(incoming, outgoing, await answer(askedByNode(incoming)), ending)
      } catch {
        outgoing.destroy()
      }
    },
    drain: () => {
      ending = true
    },
  }
}
