/** From a call to a query: the published schema, the asker and the server's settings, and refusals as faults. */
import type { Schema } from '../../model/index.ts'
import { type Planned, type QueryContext, StoreFault } from '../../query/index.ts'
import { scopeAllows } from '../asking/scopes.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import type { Published } from '../published.ts'
import type { Call } from '../route.ts'

/** What is served now. Throws a 503 where nothing was pushed. */
export function served({ published }: ServeContext): Published {
  const current = published.current()
  if (current) return current
  throw new ApiFault('common/unavailable', 'Nothing was pushed to this environment yet: run `bkend push`', {
    headers: { 'retry-after': '5' },
  })
}

/** What planning is given. */
export function queryContext({ options }: ServeContext, schema: Schema, { asker, key }: Call): QueryContext {
  return {
    schema,
    asker,
    limits: { inValues: options.inLimit, depth: options.jsonDepth },
    total: options.total,
    unknownFields: options.unknownFields,
    secretKey: key?.kind === 'sk',
    ...(key && key.scopes.length > 0 && { mayExpand: (table) => scopeAllows(key.scopes, table, 'list') }),
  }
}

/** The query. Throws an `ApiFault` where the request is refused. */
export function planned<Query>(plan: Planned<Query>): Query {
  if (plan.ok) return plan.query
  const { code, message, details } = plan.refusal
  throw new ApiFault(code, message, details.length > 0 ? { details } : {})
}

/**
 * Runs `work` over the schema that is served; once more over the newest one where the database has gone on to it in
 * between. `work` must be safe to repeat after it was refused as stale: nothing was done then.
 */
export async function overNewest<T>(context: ServeContext, work: (schema: Schema) => Promise<T>): Promise<T> {
  try {
    return await work(served(context).schema)
  } catch (thrown) {
    if (!(thrown instanceof StoreFault) || thrown.kind !== 'stale') throw thrown
    await context.published.refresh()
    return await work(served(context).schema)
  }
}
