/** The MongoDB store. It has no row security of its own: every query carries its rules, and nothing else leads to a row. */
import { SERVE_DEFAULTS } from '../../../model/index.ts'
import type { OpenStore, Store, StoreOptions } from '../../../query/index.ts'
import { type Connected, connectClient } from '../client.ts'
import { readPublished } from '../driver/records.ts'
import { update } from './changing.ts'
import type { StoreContext } from './context.ts'
import { create } from './creating.ts'
import { remove } from './ending.ts'
import { telling } from './faults.ts'
import { keyStore } from './keys.ts'
import { list, read } from './reading.ts'
import { sessionStore } from './sessions.ts'
import { atOnce, takingTurns } from './turns.ts'
import { userStore } from './users.ts'

/** Milliseconds that a request waits for a connection before it is told that too many do. */
const WAIT = 5000

function contextOf(
  { client, db, library, answer }: Connected,
  { project, environment, config }: StoreOptions,
): StoreContext {
  const { statementTimeout } = { ...SERVE_DEFAULTS, ...config.serve }
  const { capabilities } = answer
  const turns = capabilities.has('atomicUpdates') ? atOnce : takingTurns()
  return { client, db, library, capabilities, project, environment, limit: statementTimeout, turns }
}

/** Opens the store of `mongodb://…`. Throws a `DiagnosticError` (`target/connect`, `target/version`). */
export const openStore: OpenStore = async (url, options): Promise<Store> => {
  const { connections } = { ...SERVE_DEFAULTS, ...options.config.serve }
  const appName = options.applicationName.slice(0, 128)
  const connected = await connectClient(url, { appName, maxPoolSize: connections, waitQueueTimeoutMS: WAIT }, false)
  const context = contextOf(connected, options)
  const { project, environment } = options
  return {
    capabilities: { rowSecurity: false, caseFolding: 'unicode' },
    read: (query) => telling(() => read(query, context)),
    list: (query) => telling(() => list(query, context)),
    create: (query) => telling(() => create(query, context), true),
    update: (query) => telling(() => update(query, context), true),
    delete: (query) => telling(() => remove(query, context), true),
    accounts: { ...userStore(context), ...sessionStore(context) },
    keys: keyStore(context),
    published: (after) => telling(() => readPublished({ db: context.db, key: { project, environment } }, after)),
    examine: async () => [],
    ready: () =>
      telling(async () => {
        await context.db.command({ ping: 1 })
      }),
    close: () => connected.client.close(),
  }
}
