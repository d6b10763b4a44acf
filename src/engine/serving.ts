/** A server under way: the store, the published schema, tokens and the application over them. */
import path from 'node:path'
import { type Diagnostic, DiagnosticError, warning } from '../diagnostic/index.ts'
import { type Store, StoreFault } from '../query/index.ts'
import {
  type App,
  createApp,
  type DevEvents,
  type Log,
  SERVE_DEFAULTS,
  sessionTokens,
  signingKeys,
} from '../serve/index.ts'
import { type PublishedListener, type WatchedSource, watchPublished } from './published.ts'
import { openStoreAt, type ServingPlace, variableIn } from './serving-place.ts'

/** What a server is started with, beside its place. */
export interface ServingOptions {
  readonly log: Log
  readonly signal?: AbortSignal
  /** The asker's address where no socket tells it. */
  readonly addressOf?: (request: Request) => string | undefined
  /** What open pages are told; of `bkend dev`. */
  readonly devEvents?: DevEvents
  readonly listener?: PublishedListener
}

/** A server that can answer. */
export interface Serving {
  readonly app: App
  readonly store: Store
  readonly published: WatchedSource
  /** What its starter should know and what does not keep it from serving. */
  readonly notes: readonly Diagnostic[]
  /** Stops watching and closes the store once what runs has ended. */
  close(): Promise<void>
}

/** Outside development a login with the wrong rights is refused: row security would not hold for it. */
async function refuseWrongLogin(store: Store, { dev }: ServingPlace): Promise<void> {
  if (dev) return
  const wrong = await store.examine()
  if (wrong.length > 0) throw new DiagnosticError(wrong)
}

function notesOf(published: WatchedSource, { environment }: ServingPlace): readonly Diagnostic[] {
  if (published.current()) return []
  const hint = `Push it: \`bkend push --env ${environment}\`; it is served within a second`
  return [warning('serve/not-pushed', `Nothing was pushed to \`${environment}\` yet`, { hint })]
}

/** What cannot be reached at the start is told as such. */
function asDiagnostics(thrown: unknown): unknown {
  if (!(thrown instanceof StoreFault)) return thrown
  const text = `The database does not answer as it should: ${thrown.message}`
  return new DiagnosticError([{ code: 'serve/store', severity: 'error', message: text }], { cause: thrown })
}

async function over(store: Store, place: ServingPlace, options: ServingOptions): Promise<Serving> {
  const { config, environment, folder, dev } = place
  const { project, serve = SERVE_DEFAULTS } = config
  const { log, addressOf, devEvents, listener } = options
  await refuseWrongLogin(store, place)
  const keys = await signingKeys({
    text: variableIn(folder, 'BKEND_SIGNING_KEYS'),
    file: dev ? path.join(folder, '.bkend', 'signing-keys.json') : null,
  })
  const tokens = sessionTokens({ project, environment, accounts: store.accounts, keys, issuers: serve.issuers })
  const published = await watchPublished(store, config, log, listener)
  const context = { store, published, project, environment, dev, options: serve, log, tokens }
  const app = createApp({ ...context, ...(addressOf && { addressOf }), ...(devEvents && { devEvents }) })
  return {
    app,
    store,
    published,
    notes: notesOf(published, place),
    async close() {
      published.stop()
      await store.close()
    },
  }
}

/** Starts serving at a place. Throws a `DiagnosticError` with what keeps it from serving. */
export async function startServing(place: ServingPlace, options: ServingOptions): Promise<Serving> {
  const store = await openStoreAt(place, 'serve', options.signal)
  try {
    return await over(store, place, options)
  } catch (thrown) {
    await store.close()
    throw asDiagnostics(thrown)
  }
}
