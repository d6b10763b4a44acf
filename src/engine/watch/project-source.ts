/** A project that is loaded again and again: only what was touched is read, judged with the rest, and watched. */
import path from 'node:path'
import { type Diagnostic, hasErrors, inOrder } from '../../diagnostic/index.ts'
import {
  createSchemaLoader,
  isSchemaFile,
  type LoadedConfig,
  loadConfig,
  type SchemaLoader,
  type Touched,
} from '../../load/index.ts'
import { judgeSchema } from '../../validate/index.ts'
import type { ProjectOptions } from '../options.ts'
import type { LoadedProject, Settings } from '../project.ts'
import { ALL, type Burst, both, createBursts } from './bursts.ts'
import { watchFolders } from './folder-watch.ts'

/** A project under watch. */
export interface ProjectSource {
  /** Loads what was touched; everything the first time. Throws nothing for a user's mistake. */
  load(touched: Touched): Promise<LoadedProject>
  /** The config and the environment in use, as they were read last; read now where they never were. Null where they are at fault. */
  settings(): Promise<Settings | null>
  /** Why there is no project at all: no config file was found. Empty where there is one, whatever is wrong with it, and before anything was read. */
  absence(): readonly Diagnostic[]
  /** The next changes of files that decide what is loaded; null once `signal` is aborted. */
  changes(signal: AbortSignal): Promise<Burst | null>
  close(): Promise<void>
}

/** What is watched for. */
export interface SourceOptions extends ProjectOptions {
  /** Whether the environment needs a database URL. */
  readonly needsUrl: boolean
  /** Other files of the schema folder that count, by their names. */
  readonly alsoWatched?: (name: string) => boolean
}

const CONFIG_NAMES: ReadonlySet<string> = new Set([
  'bkend.config.ts',
  'bkend.config.yaml',
  'bkend.config.yml',
  '.env',
  '.env.local',
])
/** What editors and `git` leave beside files while they write them. */
const PASSING = /^\.|~$|\.(?:tmp|swp|swx|orig|bak)$|^4913$/

interface State {
  readonly options: SourceOptions
  readonly cwd: string
  config: LoadedConfig | null
  schema: { readonly folder: string; readonly naming: string; readonly loader: SchemaLoader } | null
  /** Not given to the loader yet. */
  touched: Touched
}

/** Opens a source; nothing is read yet. */
export function openProjectSource(options: SourceOptions): ProjectSource {
  const cwd = path.resolve(options.cwd)
  const state: State = { options, cwd, config: null, schema: null, touched: ALL }
  const bursts = createBursts(cwd)
  const watch = watchFolders((folder, name, moved) => {
    if (name === null) bursts.add(null, true)
    else notice(state, path.join(folder, name), moved, bursts.add)
  })
  return {
    async settings() {
      if (state.config === null) await readConfig(state)
      return settingsOf(state)
    },
    absence: () => (state.config?.diagnostics ?? []).filter(({ code }) => code === 'config/not-found'),
    async load(touched) {
      state.touched = both(state.touched, touched)
      if (state.config === null || isOfConfig(state, touched)) await readConfig(state)
      // Watched before it is read: what is saved in between is told.
      watch.follow(foldersOf(state))
      const loaded = await loadWith(state)
      watch.follow(foldersOf(state))
      return loaded
    },
    changes: (signal) => bursts.next(signal),
    async close() {
      watch.close()
      await state.schema?.loader.close()
    },
  }
}

/** The folder of the config file; where none was read, every folder in which it is looked for. */
function configFolders({ config, cwd, options }: State): readonly string[] {
  if (config?.file) return [path.dirname(config.file)]
  if (options.configFile !== undefined) return [path.dirname(path.resolve(cwd, options.configFile))]
  const folders = [cwd]
  for (let at = cwd; at !== path.dirname(at); at = path.dirname(at)) folders.push(path.dirname(at))
  return options.schema === undefined ? folders : [cwd]
}

function isConfigFile(state: State, file: string): boolean {
  const { config, options, cwd } = state
  if (file === config?.file || config?.imported.includes(file)) return true
  if (options.configFile !== undefined && file === path.resolve(cwd, options.configFile)) return true
  return CONFIG_NAMES.has(path.basename(file)) && configFolders(state).includes(path.dirname(file))
}

function isOfConfig(state: State, { paths }: Touched): boolean {
  return [...paths].some((file) => isConfigFile(state, file))
}

async function readConfig(state: State): Promise<void> {
  state.config = await loadConfig({ ...state.options, build: null })
  await openSchema(state)
}

function settingsOf({ config: loaded, options }: State): Settings | null {
  if (!loaded?.config || loaded.environment === null) return null
  const { config, environment, file } = loaded
  return { config, environment, folder: file === null ? path.resolve(options.cwd) : path.dirname(file) }
}

/** The loader of the schema folder that the config names; it is kept for as long as that is the same. */
async function openSchema(state: State): Promise<void> {
  const config = state.config?.config
  if (!config) return
  const { schema: folder, naming } = config
  if (state.schema?.folder === folder && state.schema.naming === naming) return
  await state.schema?.loader.close()
  state.schema = { folder, naming, loader: createSchemaLoader({ folder, cwd: state.options.cwd, naming }) }
}

function foldersOf(state: State): string[] {
  const { schema, config } = state
  const folders = new Set([...configFolders(state), ...(config?.imported ?? []).map((file) => path.dirname(file))])
  if (schema) {
    for (const folder of schema.loader.folders()) folders.add(folder)
    folders.add(path.dirname(schema.folder))
  }
  return [...folders]
}

/** Passes on a change where it may decide what is loaded. */
function notice(state: State, file: string, moved: boolean, add: (file: string, moved: boolean) => void): void {
  const { schema } = state
  const name = path.basename(file)
  if (isConfigFile(state, file)) add(file, false)
  else if (schema && isOfSchema(schema, file)) {
    const isKnown = isSchemaFile(name) || state.options.alsoWatched?.(name) || schema.loader.others().has(file)
    // Else a folder came, went or was renamed; or a file that something may import.
    if (isKnown || moved) add(file, moved)
  }
}

function isOfSchema({ folder, loader }: NonNullable<State['schema']>, file: string): boolean {
  if (file === folder || loader.others().has(file)) return true
  const name = path.basename(file)
  return file.startsWith(folder + path.sep) && !PASSING.test(name) && name !== 'node_modules'
}

async function loadWith(state: State): Promise<LoadedProject> {
  const { config: loaded, schema } = state
  const settings = settingsOf(state)
  const none = { project: null, files: 0, tables: 0, enums: 0 }
  if (!loaded || !settings || !schema)
    return { ...none, diagnostics: loaded?.diagnostics ?? [], sources: loaded?.sources ?? new Map() }
  const read = await schema.loader.load(state.touched)
  state.touched = { paths: new Set(), moved: false }
  const diagnostics: readonly Diagnostic[] = [
    ...loaded.diagnostics,
    ...inOrder([...read.diagnostics, ...judgeSchema(read.sound)]),
  ]
  const known = { diagnostics, sources: new Map([...loaded.sources, ...read.sources]), files: read.files.length }
  if (hasErrors(diagnostics) || !read.schema) return { ...none, ...known }
  return {
    ...known,
    project: { ...settings, schema: read.schema },
    tables: read.sound.tables.length,
    enums: read.sound.enums.length,
  }
}
