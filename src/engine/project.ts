/** Config and schema, loaded and judged: what every run starts with. */
import path from 'node:path'
import { type Diagnostic, hasErrors, inOrder } from '../diagnostic/index.ts'
import {
  type LoadOptions,
  loadConfig,
  loadTexts,
  readSchemaTexts,
  recallSchema,
  rememberSchema,
  type SchemaFacts,
} from '../load/index.ts'
import {
  type Config,
  hashOf,
  type JsonValue,
  jsonEqual,
  plainJson,
  rememberedOnce,
  type Schema,
  withoutSpans,
} from '../model/index.ts'
import { BUILD } from './build.ts'
import type { ProjectOptions } from './options.ts'
import { rollbackMark } from './rollback-mark.ts'

/** A project's config and the environment in use: enough to connect. */
export interface Settings {
  readonly config: Config
  readonly environment: string
  /** The folder of the config file, where one was read: `.env` files lie there. */
  readonly folder?: string
}

/** Whether the environment in use asks for more than the others do before anything is changed. */
export function isProtected({ config, environment }: Settings): boolean {
  return config.environments[environment]?.protected ?? false
}

/** A project that can be pushed or generated from. */
export interface Project extends Settings {
  readonly schema: Schema
  /** The schema's `hashOf`, where it is known already: asking for the schema may cost time. */
  readonly schemaHash?: string
  /** The schema is that of an earlier version, with the names of today beside its own; `schema` is as that version kept it. */
  readonly rollback?: { readonly to: number; readonly schema: JsonValue }
}

/** A loaded project, or what is wrong with it. */
export interface LoadedProject {
  /** Null where an error was found. */
  readonly project: Project | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
  /** How many schema files were read. */
  readonly files: number
  /** How many tables and enum types the schema has; 0 where there is no project. */
  readonly tables: number
  readonly enums: number
}

/**
 * Loads config and schema and judges them. Every mistake of both at once; throws nothing for a user's mistake. `build`: whose
 * memory of earlier runs is used and written; null: none.
 */
export async function loadProject(
  options: ProjectOptions,
  needsUrl: boolean,
  build: string | null = BUILD,
): Promise<LoadedProject> {
  const loaded = await loadConfig({ ...options, needsUrl, build })
  const { config, environment, file } = loaded
  const none = { project: null, files: 0, tables: 0, enums: 0 }
  if (!config || environment === null) return { ...none, diagnostics: loaded.diagnostics, sources: loaded.sources }
  const judged = await judgedSchema({ folder: config.schema, cwd: options.cwd, naming: config.naming }, build)
  const known = {
    diagnostics: [...loaded.diagnostics, ...judged.facts.diagnostics],
    sources: new Map([...loaded.sources, ...judged.sources]),
    files: judged.files,
  }
  if (hasErrors(known.diagnostics) || !judged.schema) return { ...none, ...known }
  const { tables, enums, hash } = judged.facts
  return {
    ...known,
    tables,
    enums,
    project: projectOf(
      { config, environment, ...(file !== null && { folder: path.dirname(file) }) },
      judged.schema,
      hash,
    ),
  }
}

/** The schema is asked for when it is used. */
function projectOf(settings: Settings, schema: () => Schema, schemaHash: string): Project {
  return {
    ...settings,
    schemaHash,
    get schema() {
      return schema()
    },
  }
}

interface Judged {
  /** Null where loading found an error. */
  readonly schema: (() => Schema) | null
  readonly facts: SchemaFacts
  readonly sources: ReadonlyMap<string, string>
  readonly files: number
}

/** The schema as it is remembered; else loaded, judged and remembered. */
async function judgedSchema(options: LoadOptions, build: string | null): Promise<Judged> {
  const texts = await readSchemaTexts(options)
  const files = texts.found.length
  const known = recallSchema(texts, build)
  if (known) return { schema: known.schema, facts: known, sources: known.sources, files }
  const loaded = await loadTexts(texts, build)
  const { judgeSchema } = await import('../validate/index.ts')
  const { schema, sound, sources } = loaded
  const diagnostics = inOrder([...loaded.diagnostics, ...judgeSchema(sound)])
  const whole = schema !== null && !hasErrors(diagnostics)
  const counts = { tables: sound.tables.length, enums: sound.enums.length }
  const facts = { ...counts, hash: whole ? schemaHashOf(schema) : '', diagnostics }
  if (whole) rememberSchema(texts, loaded, facts, build)
  return { schema: schema && (() => schema), facts, sources, files }
}

/** Of a schema that is loaded again and again most tables are those of before. */
const hashOfTable = rememberedOnce((table: Schema['tables'][number]) => hashOf(table))

/** The schema's hash, made of those of its tables and worked out once. */
const schemaHashOf = rememberedOnce((schema: Schema) =>
  hashOf({ ...schema, tables: schema.tables.map((table) => hashOfTable(table)) }),
)

/** The hash of a project's schema. */
export function projectHashOf(project: Project): string {
  return project.schemaHash ?? schemaHashOf(project.schema)
}

/** What a push is given, as one hash: schema, what the config says of the database, and the toolchain's version. */
export function inputHashOf(project: Project, prune: boolean, toolchain: string): string {
  const { naming, owned, postgres } = project.config
  const hash = hashOf({ schema: projectHashOf(project), naming, owned: owned || prune, postgres, toolchain })
  return project.rollback ? rollbackMark(project.rollback.to, hash) : hash
}

/** The declared schema as the history keeps it. */
export function keptSchema({ rollback, schema }: Project): JsonValue {
  if (rollback) return rollback.schema
  return { ...withoutSpans({ ...schema, tables: [] }), tables: schema.tables.map(keptTable) } as unknown as JsonValue
}

/** Most tables are those of the last push. */
const keptTable = rememberedOnce((table: Schema['tables'][number]): object => withoutSpans(table))

/** A folder as the user would type it. */
export function shownFolder(cwd: string, folder: string): string {
  const relative = path.relative(cwd, folder)
  return relative.startsWith('..') || path.isAbsolute(relative) ? folder : relative.split(path.sep).join('/') || '.'
}

/** Whether the files declare what the history holds as `schema`; null: nothing was pushed. */
export function saysTheSame(project: Project, schema: JsonValue): boolean {
  return schema !== null && jsonEqual(plainJson(project.schema), schema)
}
