/** `bkend serve`: a server on a port, and what its starter is told. */
import { type Diagnostic, DiagnosticError, error, note } from '../diagnostic/index.ts'
import type { DevEvents, Log } from '../serve/index.ts'
import { SERVE_DEFAULTS } from '../serve/index.ts'
import { type FirstCalls, firstCalls } from './first-calls.ts'
import { type Listening, listen } from './http-server.ts'
import { type DevKeys, devKeys } from './keys.ts'
import type { ProjectOptions } from './options.ts'
import { portHolder } from './port-holder.ts'
import type { PublishedListener } from './published.ts'
import { type Serving, startServing } from './serving.ts'
import { type ServingPlace, servingPlace } from './serving-place.ts'

/** What `bkend serve` is asked for. */
export interface ServeRunOptions extends ProjectOptions {
  /** 4000 unless said. In development the next free one is taken, unless this one was asked for by number. */
  readonly port?: number
  readonly host: string
  readonly log: Log
  readonly signal?: AbortSignal
  /** Called once, where keys were made after the start: at the first push. */
  readonly onKeys?: (keys: DevKeys, calls: FirstCalls | null) => void
  /** Of `bkend dev`: what open pages are told, and who is told of what the history says. */
  readonly devEvents?: DevEvents
  readonly listener?: PublishedListener
}

/** A server that answers. */
export interface RunningServer {
  /** `http://localhost:4000` */
  readonly url: string
  readonly port: number
  readonly project: string
  readonly environment: string
  /** That is served; null: nothing was pushed yet. */
  readonly version: number | null
  /** In development, once something was pushed. */
  readonly keys: DevKeys | null
  readonly calls: FirstCalls | null
  /** Looks into the history now: what was pushed a moment ago is served at once. Rejects with what the store says. */
  refresh(): Promise<void>
  /** Answers what was asked, then ends; `patience`: milliseconds. */
  end(patience: number): Promise<void>
}

/** A server, or why there is none. */
export interface ServeRunResult {
  readonly server: RunningServer | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

const PORT = 4000
const TRIES = 20
const LAST_PORT = 65_535

function isTaken(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

async function holderText(port: number): Promise<string> {
  const holder = await portHolder(port)
  return holder ? `by \`${holder.command}\` (process ${holder.pid})` : 'by another process'
}

/** `tried`: the last port that was. */
function portFault(
  port: number,
  tried: number,
  { host, devEvents }: ServeRunOptions,
  thrown: unknown,
  by: string | null,
): DiagnosticError {
  const { code } = thrown as NodeJS.ErrnoException
  const why = by ? `is taken ${by}` : `cannot be listened on at ${host}: ${code ?? String(thrown)}`
  const command = devEvents ? 'bkend dev' : 'bkend serve'
  const hint = `Choose another: \`${command} --port ${tried < LAST_PORT ? tried + 1 : PORT}\``
  return new DiagnosticError([error('serve/port', `Port ${port} ${why}`, { hint })], { cause: thrown })
}

/** Listens on the port, or in development on the next free one, which is told. */
async function listenFor(
  serving: Serving,
  place: ServingPlace,
  options: ServeRunOptions,
): Promise<{ readonly listening: Listening; readonly told: readonly Diagnostic[] }> {
  const { port: first = PORT, host } = options
  const { requestTimeout } = place.config.serve ?? SERVE_DEFAULTS
  const last = place.dev && first !== 0 ? Math.min(first + TRIES, LAST_PORT) : first
  for (let port = first; ; port++) {
    try {
      const listening = await listen(serving.app, { host, port, requestTimeout })
      if (port === first) return { listening, told: [] }
      const message = `Port ${first} is taken ${await holderText(first)}; this is ${port}`
      return { listening, told: [note('serve/port', message)] }
    } catch (thrown) {
      if (!isTaken(thrown)) throw portFault(port, port, options, thrown, null)
      if (port >= last) throw portFault(first, port, options, thrown, await holderText(first))
    }
  }
}

function urlOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::' || host === ''
  const name = everywhere || host === '127.0.0.1' || host === '::1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

function callsOf(serving: Serving, url: string, keys: DevKeys | null): FirstCalls | null {
  const published = serving.published.current()
  return published && firstCalls(published.schema, url, keys?.publishable ?? null)
}

/** The keys of development, now or as soon as the first push has made the tables that keep them. */
async function keysFor(
  serving: Serving,
  place: ServingPlace,
  url: string,
  { onKeys, log }: ServeRunOptions,
): Promise<{ readonly keys: DevKeys | null; stop(): void }> {
  if (!place.dev) return { keys: null, stop: () => {} }
  if (serving.published.current()) return { keys: await devKeys(serving.store, place), stop: () => {} }
  const timer = setInterval(() => {
    if (!serving.published.current()) return
    clearInterval(timer)
    devKeys(serving.store, place).then(
      (keys) => onKeys?.(keys, callsOf(serving, url, keys)),
      (fault: unknown) => log.error({ error: fault }, 'The first keys could not be made'),
    )
  }, 200)
  timer.unref()
  return { keys: null, stop: () => clearInterval(timer) }
}

async function start(place: ServingPlace, options: ServeRunOptions): Promise<[RunningServer, readonly Diagnostic[]]> {
  const serving = await startServing(place, options)
  try {
    const { listening, told } = await listenFor(serving, place, options)
    const url = urlOf(listening.host, listening.port)
    const { keys, stop } = await keysFor(serving, place, url, options)
    const server: RunningServer = {
      url,
      port: listening.port,
      project: place.config.project,
      environment: place.environment,
      version: serving.published.current()?.version ?? null,
      keys,
      calls: callsOf(serving, url, keys),
      refresh: () => serving.published.refresh(),
      async end(patience) {
        stop()
        await listening.drain(patience)
        await serving.close()
      },
    }
    return [server, [...told, ...serving.notes]]
  } catch (thrown) {
    await serving.close()
    throw thrown
  }
}

/** Starts the server. Mistakes of the user are diagnostics. */
export async function serveProject(options: ServeRunOptions): Promise<ServeRunResult> {
  const place = await servingPlace(options)
  const { diagnostics, sources } = place
  if (place.config === null) return { server: null, diagnostics, sources }
  try {
    const [server, told] = await start(place, options)
    return { server, diagnostics: [...diagnostics, ...told], sources }
  } catch (thrown) {
    if (!(thrown instanceof DiagnosticError)) throw thrown
    return { server: null, diagnostics: [...diagnostics, ...thrown.diagnostics], sources }
  }
}
