/** `bkend pull`: the live project becomes schema files, or changes those that are there. */
import path from 'node:path'
import { DiagnosticError, error, hasErrors, warning } from '../diagnostic/index.ts'
import { type LoadedConfig, loadConfig, loadTexts, readSchemaTexts, type SchemaTexts } from '../load/index.ts'
import { connectTo, urlOf } from './connecting.ts'
import { scaffoldConfig } from './init.ts'
import { failed } from './outcomes.ts'
import type { Settings } from './project.ts'
import { shownFiles, writePlanned } from './pull-files.ts'
import { readLive } from './pull-live.ts'
import { freshFiles, type Pulled, takenFiles } from './pull-plan.ts'
import { NO_PULL, type PullOptions, type PullResult } from './pull-result.ts'
import type { Pulling } from './pulling.ts'
import { destinationOfUrl } from './targets.ts'

/** The settings of a pull, and whether there was no config at all. */
interface Started {
  readonly loaded: LoadedConfig
  readonly isNew: boolean
}

/** The config; where there is none and a URL was given, what a config that is yet to be written would say. */
async function start(options: PullOptions): Promise<Started> {
  const loaded = await loadConfig({ ...options, needsUrl: true })
  const missing = loaded.file === null && loaded.diagnostics.some((d) => d.code === 'config/not-found')
  const known = options.url ?? process.env.DATABASE_URL
  if (!missing || known === undefined || options.configFile !== undefined)
    return { loaded, isNew: loaded.file === null && options.schema === undefined }
  return { loaded: await loadConfig({ ...options, schema: 'schema', needsUrl: true }), isNew: true }
}

/** Reads the live project and brings the schema files to it. Throws nothing for a user's mistake. */
export async function pullProject(options: PullOptions): Promise<PullResult> {
  const { loaded, isNew } = await start(options)
  const { config, environment, diagnostics, sources } = loaded
  const begun = { ...NO_PULL, diagnostics, sources }
  if (!config || environment === null) return begun
  const settings: Settings = { config, environment, ...(loaded.file !== null && { folder: path.dirname(loaded.file) }) }
  const known = { ...begun, project: config.project, environment }
  const texts = await readSchemaTexts({ folder: config.schema, cwd: options.cwd, naming: config.naming })
  const read = texts.found.length === 0 ? null : await loadTexts(texts)
  if (read !== null && (read.schema === null || hasErrors(read.diagnostics)))
    return {
      ...known,
      diagnostics: [...diagnostics, ...read.diagnostics],
      sources: new Map([...sources, ...read.sources]),
    }
  try {
    const { target, driver } = await connectTo(settings, options)
    try {
      const pulled = await pulledFrom(
        {
          settings,
          target,
          driver,
          options,
          declared: read?.schema ?? null,
          texts: texts.files,
          isNew,
        },
        texts,
      )
      return await finished(
        pulled,
        { ...known, destination: destinationOfUrl(target.name, urlOf(settings)) },
        options,
        isNew,
      )
    } finally {
      await driver.close()
    }
  } catch (fault) {
    return failed(known, fault, options.signal)
  }
}

async function pulledFrom(pulling: Pulling, texts: SchemaTexts): Promise<Pulled> {
  const { target, options } = pulling
  if (!target.declare) {
    const hint = 'Write the schema files by hand, and push them: `bkend push`'
    throw new DiagnosticError([error('target/unsupported', `What is in ${target.name} cannot be pulled yet`, { hint })])
  }
  options.onProgress?.('Reading the database')
  const live = await readLive(pulling)
  return pulling.declared === null && live.last === null
    ? freshFiles(pulling, live)
    : await takenFiles(pulling, live, texts)
}

/** Writes what is to be written, and tells it. */
async function finished(pulled: Pulled, known: PullResult, options: PullOptions, isNew: boolean): Promise<PullResult> {
  const { files, left, conflicts, schema } = pulled
  const diagnostics = [...known.diagnostics, ...pulled.diagnostics]
  const told: PullResult = {
    ...known,
    diagnostics,
    left,
    conflicts,
    tables: schema.tables.length,
    enums: schema.enums.length,
    files: shownFiles(files),
  }
  if (hasErrors(diagnostics)) return { ...told, outcome: 'failed', files: [] }
  if (conflicts.length > 0 && !options.overwrite) {
    const what = conflicts.length === 1 ? 'One thing was' : `${conflicts.length} things were`
    const message = `${what} changed in the files and in the database, each in its own way; nothing was written`
    const hint = "To take the database's side: `bkend pull --write`. To keep the files': `bkend push`"
    const conflict = error('pull/conflict', message, { hint })
    return { ...told, outcome: 'drift', files: [], diagnostics: [...diagnostics, conflict] }
  }
  if (schema.tables.length === 0 && files.length === 0) {
    const hint = 'Is it the right database, and the right `postgres.schema` in the config?'
    const empty = warning('pull/empty', 'There is no table that could be declared', { hint })
    return { ...told, outcome: 'in-sync', diagnostics: [...diagnostics, empty] }
  }
  if (files.length === 0) {
    if (!options.dry) pulled.remember()
    return { ...told, outcome: 'in-sync' }
  }
  if (options.dry) return { ...told, outcome: 'stale' }
  const written = await writeAll(pulled, options, isNew)
  pulled.remember()
  return { ...told, outcome: 'generated', files: [...written, ...told.files] }
}

async function writeAll({ files, of }: Pulled, options: PullOptions, isNew: boolean) {
  await writePlanned(files)
  if (!isNew) return []
  const url = options.url ?? process.env.DATABASE_URL ?? ''
  const language = options.format ?? 'ts'
  const database = url.startsWith('pglite:') ? 'embedded' : 'server'
  const { written } = await scaffoldConfig({ cwd: options.cwd, language, database, url, ...(of && { of }) })
  return written.map((name) => ({ path: name, change: 'added' as const }))
}
