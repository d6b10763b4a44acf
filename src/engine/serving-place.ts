/** Which environment is served, from which folder, and over which store. */
import path from 'node:path'
import { type Diagnostic, DiagnosticError, didYouMean, error } from '../diagnostic/index.ts'
import { loadConfig, readVariable } from '../load/index.ts'
import type { Config } from '../model/index.ts'
import type { Store } from '../query/index.ts'
import type { ProjectOptions } from './options.ts'
import { storeFor, URL_SCHEMES } from './targets.ts'

/** What is served. */
export interface ServingPlace {
  readonly config: Config
  readonly environment: string
  /** The config file's folder, else the working folder: where `.env.local` and `.bkend/` lie. Absolute. */
  readonly folder: string
  readonly dev: boolean
  /** The database, by the server's own login. */
  readonly url: string
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

/** Names of environments that one developer has to himself, unless they are protected. */
const DEV_NAME = /^(?:dev|development|local|test)$/

/** Whether one developer has the environment's database to himself. */
export function isDevelopment({ environments }: Config, environment: string): boolean {
  return DEV_NAME.test(environment) && !environments[environment]?.protected
}

/** What was told on the way to a place that was not found. */
export type NoPlace = Pick<ServingPlace, 'diagnostics' | 'sources'> & { readonly config: null }

/** Reads the config for serving: `serveUrl` where the environment has one. Throws nothing for a user's mistake. */
export async function servingPlace(
  options: ProjectOptions & { readonly config?: unknown },
): Promise<ServingPlace | NoPlace> {
  // Without a config file the schema folder is never read: the history has the schema.
  const loaded = await loadConfig({ ...options, needsUrl: 'serve' })
  const { config, environment, diagnostics, sources } = loaded
  const url = environment === null ? undefined : config?.environments[environment]?.url
  if (!config || environment === null || typeof url !== 'string') return { config: null, diagnostics, sources }
  const folder = loaded.file === null ? path.resolve(options.cwd) : path.dirname(loaded.file)
  const dev = isDevelopment(config, environment)
  return { config, environment, folder, dev, url, diagnostics, sources }
}

/** A variable of the process, `.env.local` or `.env`; undefined where it is set nowhere. */
export function variableIn(folder: string, variable: string): string | undefined {
  const read = readVariable({ variable }, folder)
  return 'value' in read ? read.value : undefined
}

/** Opens the store. Throws a `DiagnosticError`. */
export async function openStoreAt(place: ServingPlace, what: string, signal?: AbortSignal): Promise<Store> {
  const { config, environment, dev, url } = place
  const open = await storeFor(url)
  if (!open) {
    const scheme = url.split(':')[0] ?? ''
    const hint = didYouMean(scheme, URL_SCHEMES) ?? `Known are ${URL_SCHEMES.map((s) => `\`${s}:\``).join(', ')}`
    throw new DiagnosticError([
      error('config/url', `No database is known by URLs that start with \`${scheme}:\``, { hint }),
    ])
  }
  const applicationName = `bkend ${what} ${config.project}/${environment}`
  return await open(url, {
    project: config.project,
    environment,
    config,
    applicationName,
    dev,
    ...(signal && { signal }),
  })
}
