/** Opening the live project that the config and the flags name. */
import os from 'node:os'
import { DiagnosticError, didYouMean, error } from '../diagnostic/index.ts'
import type { Driver, Target } from '../plan/index.ts'
import type { Settings } from './project.ts'
import { targetFor, URL_SCHEMES } from './targets.ts'

/** An open connection and the target that speaks over it. */
export interface Connected {
  readonly target: Target
  readonly driver: Driver
}

/** What a connection is given by its run. */
export interface ConnectingOptions {
  /** What the server shows of it, and whoever waits for its lease; `push` unless said. */
  readonly command?: string
  readonly onProgress?: (message: string) => void
  readonly signal?: AbortSignal
}

/** The database of the environment in use. Throws a `DiagnosticError` where there is none. */
export function urlOf({ config, environment }: Settings): string {
  const url = config.environments[environment]?.url
  if (typeof url === 'string') return url
  const hint = 'Give `--url URL`, or `url` in the config'
  throw new DiagnosticError([error('config/url', `The environment \`${environment}\` has no database URL`, { hint })])
}

/** Loads the target that the run will connect with and lets it begin; to be called before work that does not need it. */
export async function warmUp({ config, environment }: Settings): Promise<void> {
  const url = config.environments[environment]?.url
  if (typeof url === 'string') (await targetFor(url))?.warmUp?.(url)
}

/** Connects. Throws a `DiagnosticError` where the URL is of no known kind or the server cannot be reached. */
export async function connectTo(settings: Settings, options: ConnectingOptions): Promise<Connected> {
  const { config, environment } = settings
  const url = urlOf(settings)
  const target = await targetFor(url)
  if (!target) {
    const scheme = url.split(':')[0] ?? ''
    const known = `Known are ${URL_SCHEMES.map((s) => `\`${s}:\``).join(', ')}`
    const hint = didYouMean(scheme, URL_SCHEMES) ?? known
    throw new DiagnosticError([
      error('config/url', `No database is known by URLs that start with \`${scheme}:\``, { hint }),
    ])
  }
  options.onProgress?.('Connecting')
  const driver = await target.connect(url, {
    project: config.project,
    environment,
    config,
    applicationName: `bkend ${options.command ?? 'push'} ${os.hostname()}:${process.pid}`,
    ...(options.onProgress && { onProgress: options.onProgress }),
    ...(options.signal && { signal: options.signal }),
  })
  return { target, driver }
}
