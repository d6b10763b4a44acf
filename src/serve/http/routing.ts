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

/** Names that belong to the system are no tables in the short form: somebody else may take the request. */
function isReserved({ path }: Route, { table }: Readonly<Record<string, string>>): boolean {
  return path.startsWith('/v1/:table') && RESERVED_TABLES.has(table ?? '')
}

/** Routing over these, in their order. A `HEAD` is taken by whoever takes `GET`. */
export function routing(routes: readonly Route[]): Routing {
  const router = new SmartRouter<Route>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const route of routes) router.add(route.method, route.path, route)
  return (method, path) => {
    const [matches, stash] = router.match(method === 'HEAD' ? 'GET' : method, path)
    for (const [route, found] of matches) {
      const params: Record<string, string> = {}
      for (const name in found) {
        const at = found[name]
        params[name] = decoded(String(typeof at === 'number' ? stash?.[at] : at))
      }
      if (!isReserved(route, params)) return { route, params }
    }
    return null
  }
}
