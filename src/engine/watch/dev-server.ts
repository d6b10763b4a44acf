/** The Data API beside a `bkend dev`: started when the database can be reached, and again when the config leads elsewhere. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { DevEvents } from '../../serve/index.ts'
import type { FirstCalls } from '../first-calls.ts'
import type { DevKeys } from '../keys.ts'
import type { Settings } from '../project.ts'
import type { PublishedListener } from '../published.ts'
import { type RunningServer, serveProject } from '../serve.ts'
import type { DevOptions } from './dev-options.ts'
import { placeOf } from './live.ts'

/** The server of one `bkend dev`. */
export interface DevServer {
  /** Serves at that place; gives what it has to say, and the server where it is a new one. */
  open(settings: Settings, url: string | undefined): Promise<Opening>
  /** Serves the newest version now. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** What came of opening a server. */
export interface Opening {
  readonly server: RunningServer | null
  readonly isNew: boolean
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

/** Whoever is told of keys that could be made only after the first push. */
export type OnKeys = (keys: DevKeys, calls: FirstCalls | null) => void

/** Milliseconds that requests under way have to end: whoever develops does not wait. */
const PATIENCE = 150

/** A server that is not open yet. */
export function createDevServer(
  options: DevOptions,
  {
    pages,
    listener,
    onKeys,
  }: { readonly pages: DevEvents; readonly listener: PublishedListener; readonly onKeys: OnKeys },
): DevServer {
  let running: { readonly server: RunningServer; readonly key: string } | null = null
  let { port } = options
  const close = async (): Promise<void> => {
    const { server } = running ?? {}
    running = null
    await server?.end(PATIENCE)
  }
  return {
    async open(settings, url) {
      const key = placeOf(settings)
      if (running?.key === key) return { server: running.server, isNew: false, diagnostics: [], sources: new Map() }
      await close()
      const { ask: _, onEvent: __, onProgress: ___, ...rest } = options
      const asked = { ...rest, ...(url !== undefined && { url }), ...(port !== undefined && { port }) }
      const { server, diagnostics, sources } = await serveProject({ ...asked, devEvents: pages, listener, onKeys })
      if (server) {
        running = { server, key }
        // Whatever the config says next, open pages find it where it was.
        port = server.port
      }
      return { server, isNew: server !== null, diagnostics, sources }
    },
    refresh: async () => await running?.server.refresh(),
    close,
  }
}
