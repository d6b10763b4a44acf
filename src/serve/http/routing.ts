/** Which route takes a request: Hono's routers, asked without the rest of Hono. */
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { RESERVED_TABLES } from '../../model/index.ts'
import type { Route } from '../route.ts'

/** A route, and what its path's names stand for. */
export interface Taken {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Finds the first of the routes that takes a request; null where none does. */
export type Routing = (method: string, path: string) => Taken | null

/** What is no UTF-8 stays as it was sent. */
function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isShort({ path }: Route): boolean {
  return path.startsWith('/v1/:table')
}

function routerOf(routes: readonly Route[]): (method: string, path: string) => Taken | null {
  const router = new SmartRouter<Route>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const route of routes) router.add(route.method, route.path, route)
  return (method, path) => {
    const [matches, stash] = router.match(method, path)
    for (const [route, found] of matches) {
      const params: Record<string, string> = {}
      for (const name in found) {
        const at = found[name]
        params[name] = decoded(String(typeof at === 'number' ? stash?.[at] : at))
      }
      return { route, params }
    }
    return null
  }
}

/**
 * Routing over these. The short forms of tables come last, and in a router of their own: without them one regular
 * expression finds a route. A `HEAD` is taken by whoever takes `GET`.
 */
export function routing(routes: readonly Route[]): Routing {
  const named = routerOf(routes.filter((route) => !isShort(route)))
  const short = routerOf(routes.filter(isShort))
  return (method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method
    const taken = named(asked, path) ?? short(asked, path)
    // Names that belong to the system are no tables in the short form.
    return taken && isShort(taken.route) && RESERVED_TABLES.has(taken.params.table ?? '') ? null : taken
  }
}
