/** Every route, in the order in which they are asked. */
import type { ServeContext } from '../context.ts'
import type { Route } from '../route.ts'
import { accountRoutes } from './accounts.ts'
import { dataRoutes } from './data.ts'
import { devRoutes } from './dev-events.ts'
import { healthRoutes } from './health.ts'
import { NOT_SERVED } from './not-served.ts'

/** The routes of an application. `draining`: whether it is ending. */
export function allRoutes(context: ServeContext, draining: () => boolean): readonly Route[] {
  return [
    ...healthRoutes(context, draining),
    ...accountRoutes(context),
    ...devRoutes(context.devEvents),
    ...NOT_SERVED,
    ...dataRoutes(context),
  ]
}
