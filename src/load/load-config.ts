/** The config file, the flags and the variables → the config in use. */
import { resolve } from 'node:path'
import { type Diagnostic, didYouMean, error, fileSpan, hasErrors } from '../diagnostic/index.ts'
import { type Config, deepFreeze, type EnvironmentConfig } from '../model/index.ts'
import { rememberConfig } from './cache/config.ts'
import { type ConfigFile, misnamedConfig, readConfigFile } from './config/file.ts'
import { judgeUrl } from './config/url.ts'
import { readVariable } from './config/variables.ts'

/** What the command line says; a flag wins over the file. */
export interface ConfigOptions {
  /** The working folder: absolute. */
  readonly cwd: string
  /** `--config`. */
  readonly configFile?: string
  /** `--schema`, `--out`: relative to `cwd`. */
  readonly schema?: string
  readonly out?: string
  /** `--url`. */
  readonly url?: string
  /** `--env`. */
  readonly environment?: string
  /** Read the URL of the environment in use, and report where there is none; `serve`: its `serveUrl`, where it has one. */
  readonly needsUrl?: boolean | 'serve'
  /** A config as `defineConfig` gives it, in place of a file; its paths are relative to `cwd`. */
  readonly config?: unknown
  /** The build whose memory of the config may be used, and is written; none unless said. */
  readonly build?: string | null
}

/** The config in use, and everything that is wrong with it. */
export interface LoadedConfig {
  /** null where any diagnostic is an error. The environment in use has its URL as text where it was needed. */
  readonly config: Config | null
  /** The environment in use: `--env`, else `dev`, else the first. */
  readonly environment: string | null
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, for code frames. */
  readonly sources: ReadonlyMap<string, string>
  /** The config file, absolute; null where there is none. */
  readonly file: string | null
  /** The files that the config file imports, absolute. */
  readonly imported: readonly string[]
}

/** Loads the config. Every fault is reported; nothing is thrown. */
export async function loadConfig(options: ConfigOptions): Promise<LoadedConfig> {
  const { loaded, remembered } = await loadWith(options)
  // A remembered config knows no places: what is told is told from the file itself.
  return remembered && loaded.diagnostics.length > 0 ? (await loadWith({ ...options, build: null })).loaded : loaded
}

async function loadWith(
  options: ConfigOptions,
): Promise<{ readonly loaded: LoadedConfig; readonly remembered: boolean }> {
  const diagnostics: Diagnostic[] = []
  const sources = new Map<string, string>()
  const cwd = resolve(options.cwd)
  const { configFile, schema, build = null } = options
  const reading = { cwd, named: configFile, upwards: schema === undefined, build }
  const given = options.config === undefined ? null : givenConfig(cwd, options.config)
  const file = given ?? (await readConfigFile(reading, diagnostics, sources))
  const written = await configOf(file, cwd, options, diagnostics)
  const environment = written && environmentOf(written, file, options, diagnostics)
  const whole = written && environment !== null ? withUrl(written, environment, file, options, diagnostics) : null
  const failed = whole === null || hasErrors(diagnostics)
  const loaded: LoadedConfig = {
    config: failed ? null : deepFreeze(withFolders(whole, cwd, options)),
    environment: failed ? null : environment,
    diagnostics,
    sources,
    file: file?.path ?? null,
    imported: file?.imported ?? [],
  }
  return { loaded, remembered: Boolean(file?.remembered) }
}

/** A config that was handed in, as if a file in `cwd` had held it. */
function givenConfig(cwd: string, value: unknown): ConfigFile {
  const shown = 'the config'
  const spanOf: ConfigFile['spanOf'] = () => fileSpan(shown)
  const path = resolve(cwd, 'bkend.config.ts')
  return { path, shown, text: '', folder: cwd, value, spanOf, dependencies: null, imported: [], remembered: null }
}

async function configOf(
  file: ConfigFile | null,
  cwd: string,
  options: ConfigOptions,
  diagnostics: Diagnostic[],
): Promise<Config | null> {
  if (file?.remembered) return file.remembered
  if (file === null && hasErrors(diagnostics)) return null
  const { defaultConfig, judgeConfig } = await import('./config/judge.ts')
  if (file !== null) {
    const scope = { declaration: { spanOf: file.spanOf }, diagnostics }
    const config = judgeConfig(scope, { value: file.value, folder: file.folder })
    if (config && diagnostics.length === 0) rememberConfig(file, config, file.dependencies, options.build ?? null)
    return config
  }
  const hasUrl = options.url !== undefined || process.env.DATABASE_URL || !options.needsUrl
  if (options.schema !== undefined && hasUrl) return defaultConfig(cwd)
  const misnamed = await misnamedConfig(cwd, options.schema === undefined)
  const hint = misnamed ?? 'Run `bkend init`, or give `--url URL` and `--schema DIR`'
  diagnostics.push(error('config/not-found', 'There is no bkend.config.ts here or above', { hint }))
  return null
}

function withFolders(config: Config, cwd: string, { schema, out }: ConfigOptions): Config {
  return {
    ...config,
    ...(schema !== undefined && { schema: resolve(cwd, schema) }),
    ...(out !== undefined && { out: resolve(cwd, out) }),
  }
}

function environmentOf(
  config: Config,
  file: ConfigFile | null,
  options: ConfigOptions,
  diagnostics: Diagnostic[],
): string | null {
  const names = Object.keys(config.environments)
  const { environment } = options
  if (environment === undefined) return names.includes('dev') ? 'dev' : (names[0] ?? 'dev')
  if (names.includes(environment) || (file === null && options.environment !== undefined)) return environment
  if (options.url !== undefined && names.length === 0) return environment
  diagnostics.push(
    error('config/unknown-environment', `There is no environment \`${environment}\``, {
      span: file === null ? undefined : file.spanOf(['environments'], 'key'),
      hint:
        didYouMean(environment, names) ?? (names.length === 0 ? undefined : `The environments are ${names.join(', ')}`),
    }),
  )
  return null
}

/** The config with the URL in use put in place. */
function withUrl(
  config: Config,
  environment: string,
  file: ConfigFile | null,
  options: ConfigOptions,
  diagnostics: Diagnostic[],
): Config | null {
  const own = Object.hasOwn(config.environments, environment) ? config.environments[environment] : undefined
  const given = options.url ?? (file === null ? process.env.DATABASE_URL : undefined)
  if (given === undefined && !options.needsUrl) return config
  const key = options.needsUrl === 'serve' && own?.serveUrl !== undefined ? 'serveUrl' : 'url'
  const read = given === undefined ? declaredUrl(own, key, environment, file) : judgeUrl(given, resolve(options.cwd))
  if ('diagnostic' in read) {
    diagnostics.push(read.diagnostic)
    return null
  }
  const settings = { ...own, url: read.url, protected: own?.protected ?? false }
  const serveLogin = options.needsUrl === true && file !== null ? loginOf(own?.serveUrl, file.folder) : undefined
  const postgres = serveLogin === undefined ? config.postgres : { ...config.postgres, serveLogin }
  return { ...config, postgres, environments: { ...config.environments, [environment]: settings } }
}

/** Whom a URL logs in; none where it is not known here. */
function loginOf(declared: EnvironmentConfig['serveUrl'], folder: string): string | undefined {
  const read = declared === undefined ? null : readVariable(declared, folder)
  if (read === null || 'diagnostic' in read || !/^postgres(ql)?:/.test(read.value)) return undefined
  try {
    return decodeURIComponent(new URL(read.value).username) || undefined
  } catch {
    return undefined
  }
}

function declaredUrl(
  own: EnvironmentConfig | undefined,
  key: 'url' | 'serveUrl',
  environment: string,
  file: ConfigFile | null,
) {
  const declared = own?.[key]
  if (declared === undefined || file === null) {
    const hint = `Give \`--url URL\`, or add \`environments: { ${environment}: { url: 'pglite:.bkend/${environment}' } }\``
    const span = file === null ? undefined : fileSpan(file.shown)
    return { diagnostic: error('config/url', `The environment \`${environment}\` has no database URL`, { span, hint }) }
  }
  const read = readVariable(declared, file.folder)
  if ('diagnostic' in read) return read
  const span = typeof declared === 'string' ? file.spanOf(['environments', environment, key]) : declared.span
  return judgeUrl(read.value, file.folder, span)
}
