/** Config and schema, loaded and judged: what every run starts with. */
import path from 'node:path'
import { type Diagnostic, hasErrors, inOrder } from '../diagnostic/index.ts'
import { loadConfig, loadSchema } from '../load/index.ts'
import { type Config, hashOf, type Schema } from '../model/index.ts'
import { judgeSchema } from '../validate/index.ts'
import type { ProjectOptions } from './options.ts'

/** A project's config and the environment in use: enough to connect. */
export interface Settings {
  readonly config: Config
  readonly environment: string
}

/** A project that can be pushed or generated from. */
export interface Project extends Settings {
  readonly schema: Schema
}

/** A loaded project, or what is wrong with it. */
export interface LoadedProject {
  /** Null where an error was found. */
  readonly project: Project | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
  /** How many schema files were read. */
  readonly files: number
}

/** Loads config and schema and judges them. Every mistake of both at once; throws nothing for a user's mistake. */
export async function loadProject(options: ProjectOptions, needsUrl: boolean): Promise<LoadedProject> {
  const loaded = await loadConfig({ ...options, needsUrl })
  const { config, environment } = loaded
  if (!config) return { project: null, diagnostics: loaded.diagnostics, sources: loaded.sources, files: 0 }
  const { schema, sound, ...read } = await loadSchema({
    folder: config.schema,
    cwd: options.cwd,
    naming: config.naming,
  })
  const diagnostics = [...loaded.diagnostics, ...inOrder([...read.diagnostics, ...judgeSchema(sound)])]
  const whole = schema !== null && environment !== null && !hasErrors(diagnostics)
  return {
    project: whole ? { config, environment, schema } : null,
    diagnostics,
    sources: new Map([...loaded.sources, ...read.sources]),
    files: read.files.length,
  }
}

const schemaHashes = new WeakMap<Schema, string>()

/** The schema's hash, worked out once. */
export function schemaHashOf(schema: Schema): string {
  const hash = schemaHashes.get(schema) ?? hashOf(schema)
  schemaHashes.set(schema, hash)
  return hash
}

/** What a push is given, as one hash: schema, what the config says of the database, and the toolchain's version. */
export function inputHashOf({ config, schema }: Project, prune: boolean, toolchain: string): string {
  const { naming, owned, postgres } = config
  return hashOf({ schema: schemaHashOf(schema), naming, owned: owned || prune, postgres, toolchain })
}

/** A folder as the user would type it. */
export function shownFolder(cwd: string, folder: string): string {
  const relative = path.relative(cwd, folder)
  return relative.startsWith('..') || path.isAbsolute(relative) ? folder : relative.split(path.sep).join('/') || '.'
}
