/** The HTTP application: a fetch handler over what it is handed. */
import { Hono } from 'hono'
import { keyCheck } from './asking/keys.ts'
import { rates } from './asking/rates.ts'
import type { ServeContext } from './context.ts'
import { PREFLIGHT_HEADERS } from './http/cors.ts'
import { answered, type Frame, handlerOf } from './http/frame.ts'
import { lostRequests } from './http/lost.ts'
import { trustedProxies } from './http/proxies.ts'
import type { Route } from './route.ts'
import { accountRoutes } from './routes/accounts.ts'
import { dataRoutes } from './routes/data.ts'
import { healthRoutes } from './routes/health.ts'
import { NOT_SERVED } from './routes/not-served.ts'

/** The application, and a way to tell its watchers that it is ending. */
export interface App {
  /** Answers a request; never rejects. `env`: Hono's bindings, by which Node's server tells the peer's address. */
  fetch(request: Request, env?: unknown): Promise<Response> | Response
  /** From now on `/readyz` is 503; everything else is answered as before. */
  drain(): void
}

function routesOf(context: ServeContext, draining: () => boolean): readonly Route[] {
  return [...healthRoutes(context, draining), ...accountRoutes(context), ...NOT_SERVED, ...dataRoutes(context)]
}

/** Makes the application. Holds no state but what it remembers of keys and counts. */
export function createApp(context: ServeContext): App {
  let ending = false
  const frame: Frame = {
    context,
    keys: keyCheck(context.store.keys),
    rates: rates(context.options.rates),
    trusted: trustedProxies(context.options.trustedProxies),
  }
  const app = new Hono()
  const routes = routesOf(context, () => ending)
  const lost = lostRequests(routes)
  app.options('*', () => new Response(null, { status: 204, headers: { ...PREFLIGHT_HEADERS } }))
  for (const route of routes) app.on(route.method, route.path, handlerOf(route, frame))
  app.notFound((c) =>
    answered(c, frame, () => {
      throw lost(c.req.path)
    }),
  )
  return {
    fetch: (request, env) => app.fetch(request, env as object | undefined),
    drain: () => {
      ending = true
    },
  }
}
