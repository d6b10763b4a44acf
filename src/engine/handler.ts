/** The Data API as a fetch handler: for serverless platforms, and for servers of one's own. */
import { DiagnosticError } from '../diagnostic/index.ts'
import type { Log } from '../serve/index.ts'
import { type Serving, startServing } from './serving.ts'
import { createLog } from './serving-log.ts'
import { servingPlace } from './serving-place.ts'

/** What a handler is made with. */
export interface HandlerOptions {
  /** What `bkend.config.ts` exports; without it the file is looked for. */
  readonly config?: unknown
  /** Where the config file is looked for, and where its `.env` files lie; default: the working folder. */
  readonly cwd?: string
  readonly configFile?: string
  /** The environment of the config; default: `dev`, else the first. */
  readonly environment?: string
  /** The database, in place of the environment's. */
  readonly url?: string
  /** The asker's address, where the platform tells it (`request.headers.get('cf-connecting-ip')`); without it guests are not counted. */
  readonly addressOf?: (request: Request) => string | undefined
  /** Takes lines of JSON; default: stdout. */
  readonly log?: (line: string) => void
}

/** A handler. The database is connected to at the first request. */
export interface Handler {
  /** Answers a request. Rejects where the config cannot be read or the database cannot be reached; the next request tries again. */
  readonly fetch: (request: Request, env?: unknown) => Promise<Response>
  /** Lets what runs end and closes every connection. */
  readonly close: () => Promise<void>
}

async function open(options: HandlerOptions): Promise<Serving> {
  const { cwd = process.cwd(), config, configFile, environment, url, addressOf } = options
  const place = await servingPlace({
    cwd,
    ...(config !== undefined && { config }),
    ...(configFile !== undefined && { configFile }),
    ...(environment !== undefined && { environment }),
    ...(url !== undefined && { url }),
  })
  if (place.config === null) throw new DiagnosticError(place.diagnostics)
  const log: Log = await createLog({
    readable: false,
    write: options.log ?? ((line) => void process.stdout.write(line)),
  })
  return await startServing(place, { log, ...(addressOf && { addressOf }) })
}

/** Makes a handler: `export default createHandler({ environment: 'prod' })`. */
export function createHandler(options: HandlerOptions = {}): Handler {
  let serving: Promise<Serving> | null = null
  const get = (): Promise<Serving> => {
    serving ??= open(options).catch((thrown: unknown) => {
      serving = null
      throw thrown
    })
    return serving
  }
  return {
    fetch: async (request, env) => await (await get()).app.fetch(request, env),
    close: async () => {
      const running = serving
      serving = null
      if (running) await (await running).close()
    },
  }
}
