/** The routes of tables: five operations and two documents, each under `/v1/data/…` and in the short form. */
import { DATA_ROUTES, type DataRoute } from '../../contract/index.ts'
import { refuseOutOfScope, type ScopeOperation } from '../asking/scopes.ts'
import type { ServeContext } from '../context.ts'
import type { Route } from '../route.ts'
import { type DataHandler, documentHandlers } from './data-documents.ts'
import { operationHandlers } from './data-operations.ts'

/** What a key's scopes must hold for a route; the documents tell no more than reading does. */
function operationOf(name: DataRoute['name']): ScopeOperation {
  return name === 'spec' || name === 'openapi' ? 'read' : name
}

function routeOf(route: DataRoute, base: string, handle: DataHandler): Route {
  return {
    method: route.method.toUpperCase() as Route['method'],
    path: base + route.suffix.replace('{id}', ':id'),
    asker: route.asker,
    handle: (call) => {
      refuseOutOfScope(call.key, call.params.table ?? '', operationOf(route.name))
      return handle(call)
    },
  }
}

/** All routes of tables. `spec` and `openapi` come before the ids that they are not. */
export function dataRoutes(context: ServeContext): readonly Route[] {
  const handlers: Readonly<Record<DataRoute['name'], DataHandler>> = {
    ...operationHandlers(context),
    ...documentHandlers(context),
  }
  const first = (route: DataRoute): number => (route.suffix === '/{id}' ? 1 : 0)
  const ordered = [...DATA_ROUTES].sort((a, b) => first(a) - first(b))
  return ['/v1/data/:table', '/v1/:table'].flatMap((base) =>
    ordered.map((route) => routeOf(route, base, handlers[route.name])),
  )
}
