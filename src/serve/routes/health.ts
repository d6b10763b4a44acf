/** Whether the process lives, and whether it can serve. */
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import { type Answer, jsonAnswer, type Route } from '../route.ts'

/** How long the store's word is believed, in milliseconds: probes come from everywhere. */
const MEMORY = 500

/** `/healthz` and `/readyz`, for whoever watches the process. `draining`: it takes no more work. */
export function healthRoutes({ store, published }: ServeContext, draining: () => boolean): readonly Route[] {
  let known: { readonly until: number; readonly ready: Promise<void> } | null = null
  const ready = (): Promise<void> => {
    if (!known || known.until < Date.now()) known = { until: Date.now() + MEMORY, ready: store.ready() }
    return known.ready
  }
  const readiness = async (): Promise<Answer> => {
    if (draining()) throw new ApiFault('common/unavailable', 'This process is ending')
    await ready()
    const version = published.current()?.version
    if (version === undefined) throw new ApiFault('common/unavailable', 'Nothing was pushed yet: run `bkend push`')
    return jsonAnswer(200, { status: 'ready', version })
  }
  return [
    { method: 'GET', path: '/healthz', asker: 'open', handle: () => jsonAnswer(200, { status: 'ok' }) },
    { method: 'GET', path: '/readyz', asker: 'open', handle: readiness },
  ]
}
