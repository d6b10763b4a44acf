/** Which route takes a request: Hono's routers, asked without the rest of Hono. */
import type { Router } from 'hono/router'
import { PatternRouter } from 'hono/router/pattern-router'
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

/** Where all the requests go for which speed counts. */
const TABLES = '/v1/data/'

/** What is no UTF-8 stays as it was sent. */
function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function ask(router: Router<Route>, method: string, path: string): Taken | null {
  const [[first] = [], stash] = router.match(method, path)
  if (!first) return null
  const [route, found] = first
  const params: Record<string, string> = {}
  for (const name in found) {
    const value = found[name]
    params[name] = decoded(String(typeof value === 'number' ? stash?.[value] : value))
  }
  return { route, params }
}

function filled(router: Router<Route>, routes: readonly Route[]): Router<Route> {
  for (const route of routes) router.add(route.method, route.path, route)
  return router
}

/** Routing over these, in their order. A `HEAD` is taken by whoever takes `GET`. */
export function routing(routes: readonly Route[]): Routing {
  const ofTables = (route: Route): boolean => route.path.startsWith(TABLES)
  // For a handful of routes one pattern after the other is the fastest.
  const tables = filled(new PatternRouter(), routes.filter(ofTables))
  const others = filled(
    new TrieRouter(),
    routes.filter((route) => !ofTables(route)),
  )
  return (method, path) => {
    const taken = ask(path.startsWith(TABLES) ? tables : others, method === 'HEAD' ? 'GET' : method, path)
    // Names that belong to the system are no tables in the short form, which comes last.
    const reserved = taken?.route.path.startsWith('/v1/:table') && RESERVED_TABLES.has(taken.params.table ?? '')
    return reserved ? null : taken
  }
}
