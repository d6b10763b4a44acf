/** The schema files after a rollback: the edit that makes them say what the version said. */
import { type Diagnostic, hasErrors, warning } from '../diagnostic/index.ts'
import { loadConfig, loadTexts, readSchemaTexts, type SchemaTexts } from '../load/index.ts'
import { type Config, jsonEqual, plainJson, type Schema } from '../model/index.ts'
import { formsOf, newFiles } from '../source/index.ts'
import type { ChangeOptions } from './options.ts'
import { generateProject } from './project-runs.ts'
import { changedLines } from './pull-diff.ts'
import { editsFor, languageOf } from './pull-edits.ts'
import { type PlannedFile, writePlanned } from './pull-files.ts'
import type { GeneratedResult } from './result.ts'

/** One file, and what becomes of it. */
export interface FileEdit {
  /** As the user would type it. */
  readonly path: string
  /** `schema/posts.ts:7`, then the lines that go with `-` and those that come with `+`. */
  readonly lines: string
}

/** What was written. */
export interface WrittenEdits {
  readonly written: readonly string[]
  readonly generated: GeneratedResult | null
  readonly diagnostics: readonly Diagnostic[]
}

/** What would make the files say what the version said. */
export interface RollbackFiles {
  /** They say it already. */
  readonly same: boolean
  readonly edits: readonly FileEdit[]
  /** Whole declarations, where the files cannot be edited. */
  readonly paste: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** Makes the edits, then brings the generated files up to date. Throws a `DiagnosticError` where a file cannot be written. */
  write(): Promise<WrittenEdits>
}

const NOTHING: RollbackFiles = {
  same: true,
  edits: [],
  paste: [],
  diagnostics: [],
  write: async () => ({ written: [], generated: null, diagnostics: [] }),
}

/** Of `goal` what `declared` does not say so; all of it where nothing is known of the files. */
function differing(goal: Schema, declared: Schema | null): Schema {
  const isNew = (one: { readonly name: string }, list: readonly { readonly name: string }[]): boolean =>
    !list.some((other) => other.name === one.name && jsonEqual(plainJson(other), plainJson(one)))
  return {
    tables: goal.tables.filter((table) => isNew(table, declared?.tables ?? [])),
    enums: goal.enums.filter((one) => isNew(one, declared?.enums ?? [])),
  }
}

/** What is to be pasted: `schema/posts.yaml` as it would be written anew. */
function declarations(
  goal: Schema,
  declared: Schema | null,
  naming: Config['naming'],
  texts: SchemaTexts,
  options: ChangeOptions,
): string[] {
  const forms = formsOf(differing(goal, declared), naming)
  const layout = {
    forms,
    language: languageOf({ options, texts: texts.files }),
    taken: [],
    elsewhere: new Map(),
    jsonSchema: 'node_modules/bkend/schema.json',
  } as const
  return newFiles(layout).map(({ name, text }) => `${name}\n${text}`)
}

function cannot(reason: string, hint: string): Diagnostic {
  return warning('apply/rolled-back', `The files cannot be edited: ${reason}`, { hint })
}

const BY_HAND = 'Change them by hand to what follows, then push'

async function written(options: ChangeOptions, files: readonly PlannedFile[]): Promise<WrittenEdits> {
  await writePlanned(files)
  const { generated, diagnostics } = await generateProject(options, { write: true })
  return { written: files.map(({ shown }) => shown), generated, diagnostics }
}

/** Works the edit out; writes nothing by itself. Throws nothing for a user's mistake. */
export async function rollbackFiles(options: ChangeOptions, goal: Schema): Promise<RollbackFiles> {
  const { config, environment } = await loadConfig({ ...options, needsUrl: false })
  if (!config || environment === null) return NOTHING
  const texts = await readSchemaTexts({ folder: config.schema, cwd: options.cwd, naming: config.naming })
  const read = await loadTexts(texts)
  const declared = hasErrors(read.diagnostics) ? null : read.schema
  const paste = (): string[] => declarations(goal, declared, config.naming, texts, options)
  if (!declared) {
    const diagnostics = [cannot('they are not right as they are', BY_HAND)]
    return { ...NOTHING, same: false, paste: paste(), diagnostics }
  }
  if (jsonEqual(plainJson(declared), plainJson(goal))) return NOTHING
  const pulling = { settings: { config, environment }, options, texts: texts.files }
  const { files, diagnostics: faults } = await editsFor(declared, goal, pulling, texts)
  const wrong = faults.filter((d) => d.severity === 'error')
  if (wrong.length > 0) {
    const diagnostics = wrong.map(({ message }) => cannot(message, BY_HAND))
    return { ...NOTHING, same: false, paste: paste(), diagnostics }
  }
  return {
    same: false,
    edits: files.map((file) => ({ path: file.shown, lines: changedLines(file) })),
    paste: [],
    diagnostics: [],
    write: () => written(options, files),
  }
}
