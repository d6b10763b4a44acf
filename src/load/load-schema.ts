/** A folder of schema files → the schema. */
import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Diagnostic, error, fileSpan, hasErrors, inOrder } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { readText } from './files/read-text.ts'
import { findSchemaFiles, shownPath } from './files/walk.ts'
import type { Naming } from './judge/names.ts'
import { judgeDeclarations } from './judge/schema.ts'
import { isEcho, lostNames } from './lost.ts'
import type { RawDeclaration } from './raw.ts'
import { readYaml } from './yaml/declarations.ts'

/** What to load. */
export interface LoadOptions {
  /** The folder of schema files, absolute or relative to `cwd`. */
  readonly folder: string
  /** The folder that shown paths are relative to. Absolute. */
  readonly cwd: string
  /** How database names follow from declared ones; `keep` unless said. */
  readonly naming?: Naming
}

/** A schema as loaded, and everything that is wrong with it. */
export interface Loaded {
  /** null where any diagnostic is an error. Deep-frozen. */
  readonly schema: Schema | null
  /** What is in order of it, whatever else is at fault: for judging further. */
  readonly sound: Schema
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, for code frames. */
  readonly sources: ReadonlyMap<string, string>
  /** The schema files, absolute, in order. */
  readonly files: readonly string[]
}

interface TextFile {
  readonly path: string
  readonly shown: string
  readonly text: string
}

interface Declared {
  readonly declarations: readonly RawDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Loads every schema file below the folder. Every fault of all of them is reported; nothing is thrown. */
export async function loadSchema(options: LoadOptions): Promise<Loaded> {
  const cwd = resolve(options.cwd)
  const folder = resolve(cwd, options.folder)
  const found = await findSchemaFiles(folder, cwd)
  const diagnostics: Diagnostic[] = [...found.diagnostics]
  const named = found.files.map((path) => ({ path, shown: shownPath(path, cwd) }))
  const files: TextFile[] = []
  for (const file of named) {
    const read = readText(file.path, file.shown)
    if ('text' in read) files.push({ ...file, text: read.text })
    else diagnostics.push(read.diagnostic)
  }
  const declared = await declarationsOf(files)
  diagnostics.push(...declared.diagnostics)
  const judged = judgeDeclarations(declared.declarations, options.naming ?? 'keep')
  const texted = new Set(files.map(({ path }) => path))
  const unread = found.files.filter((path) => !texted.has(path))
  const lost = lostNames(files, diagnostics, declared.declarations, unread)
  diagnostics.push(...judged.diagnostics.filter((diagnostic) => !isEcho(diagnostic, lost)))
  if (declared.declarations.length === 0 && !hasErrors(diagnostics)) diagnostics.push(nothing(shownPath(folder, cwd)))
  return {
    schema: hasErrors(diagnostics) ? null : judged.schema,
    sound: judged.sound,
    diagnostics: inOrder(diagnostics),
    sources: sourcesOf(files, diagnostics, cwd),
    files: found.files,
  }
}

/** The schema files, and those that they import from elsewhere where something is wrong in them. */
function sourcesOf(
  files: readonly TextFile[],
  diagnostics: readonly Diagnostic[],
  cwd: string,
): ReadonlyMap<string, string> {
  const sources = new Map(files.map((file) => [file.shown, file.text]))
  const named = new Set(diagnostics.flatMap(({ span }) => (span === undefined ? [] : [span.file])))
  for (const shown of named) {
    if (sources.has(shown)) continue
    const read = readText(resolve(cwd, shown), shown)
    if ('text' in read) sources.set(shown, read.text)
  }
  return sources
}

/** YAML files read before the other process is heard again. */
const AT_ONCE = 64

/** TypeScript is under way, in a process of its own, while YAML is read in this one. */
async function declarationsOf(files: readonly TextFile[]): Promise<Declared> {
  const isTypescript = (file: TextFile) => file.path.endsWith('.ts')
  const read: Declared[] = []
  const readAllYaml = async (): Promise<void> => {
    for (const file of files) {
      if (isTypescript(file)) continue
      read.push(readYaml(file.shown, file.text))
      if (read.length % AT_ONCE === 0) await setImmediate()
    }
  }
  const compiled = await typescriptDeclarations(files.filter(isTypescript), readAllYaml)
  read.push(compiled)
  return {
    declarations: read.flatMap((one) => one.declarations),
    diagnostics: read.flatMap((one) => one.diagnostics),
  }
}

async function typescriptDeclarations(files: readonly TextFile[], meanwhile: () => Promise<void>): Promise<Declared> {
  if (files.length === 0) {
    await meanwhile()
    return { declarations: [], diagnostics: [] }
  }
  const { createTypescriptModules, readTypescriptFiles } = await import('./typescript/index.ts')
  const modules = createTypescriptModules()
  await modules.load(files, meanwhile)
  return readTypescriptFiles(files, modules)
}

function nothing(shown: string): Diagnostic {
  const hint = 'Add `posts.yaml`: `table: posts` and `columns: { title: string }`'
  return error('load/empty', `'${shown}' declares no table`, { span: fileSpan(shown), hint })
}
