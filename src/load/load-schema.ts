/** A folder of schema files → the schema. */
import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Diagnostic, error, hasErrors, inOrder } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { readText } from './files/read-text.ts'
import { findSchemaFiles, shownPath } from './files/walk.ts'
import type { Naming } from './judge/names.ts'
import { isEcho, lostNames } from './lost.ts'
import type { RawDeclaration } from './raw.ts'
import { type Dependencies, NO_DEPENDENCIES } from './typescript/dependencies.ts'

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
  /** What the schema hangs on beside the texts of its files; null where it is more than files. */
  readonly dependencies: Dependencies | null
}

/** A schema file as it was read. */
export interface TextFile {
  /** Absolute. */
  readonly path: string
  /** As the user would type it. */
  readonly shown: string
  readonly text: string
}

/** The schema files of a folder, before anyone has looked into them. */
export interface SchemaTexts {
  /** Absolute, as is `cwd`. */
  readonly folder: string
  readonly cwd: string
  readonly naming: Naming
  /** Absolute paths, in order; those that do not read as text too. */
  readonly found: readonly string[]
  readonly files: readonly TextFile[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Declared {
  readonly declarations: readonly RawDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
  readonly dependencies: Dependencies | null
}

/** Finds and reads the schema files. Every fault is reported; nothing is thrown. */
export async function readSchemaTexts(options: LoadOptions): Promise<SchemaTexts> {
  const cwd = resolve(options.cwd)
  const folder = resolve(cwd, options.folder)
  const found = await findSchemaFiles(folder, cwd)
  const diagnostics: Diagnostic[] = [...found.diagnostics]
  const files: TextFile[] = []
  for (const path of found.files) {
    const shown = shownPath(path, cwd)
    const read = readText(path, shown)
    if ('text' in read) files.push({ path, shown, text: read.text })
    else diagnostics.push(read.diagnostic)
  }
  return { folder, cwd, naming: options.naming ?? 'keep', found: found.files, files, diagnostics }
}

/** Loads every schema file below the folder. Every fault of all of them is reported; nothing is thrown. */
export async function loadSchema(options: LoadOptions): Promise<Loaded> {
  return loadTexts(await readSchemaTexts(options))
}

/** The schema that the files declare. Every fault of all of them is reported; nothing is thrown. */
export async function loadTexts({ folder, cwd, naming, found, files, ...read }: SchemaTexts): Promise<Loaded> {
  const diagnostics: Diagnostic[] = [...read.diagnostics]
  const declared = await declarationsOf(files)
  diagnostics.push(...declared.diagnostics)
  const { judgeDeclarations } = await import('./judge/schema.ts')
  const judged = judgeDeclarations(declared.declarations, naming)
  const texted = new Set(files.map(({ path }) => path))
  const unread = found.filter((path) => !texted.has(path))
  const lost = lostNames(files, diagnostics, declared.declarations, unread)
  diagnostics.push(...judged.diagnostics.filter((diagnostic) => !isEcho(diagnostic, lost)))
  if (declared.declarations.length === 0 && !hasErrors(diagnostics)) diagnostics.push(nothing(shownPath(folder, cwd)))
  return {
    schema: hasErrors(diagnostics) ? null : judged.schema,
    sound: judged.sound,
    diagnostics: inOrder(diagnostics),
    sources: sourcesOf(files, diagnostics, cwd),
    files: found,
    dependencies: declared.dependencies,
  }
}

/** The schema files, and those that they import from elsewhere where something is wrong in them. */
export function sourcesOf(
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
  const read: Omit<Declared, 'dependencies'>[] = []
  const readAllYaml = async (): Promise<void> => {
    if (files.every(isTypescript)) return
    const { readYaml } = await import('./yaml/declarations.ts')
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
    dependencies: compiled.dependencies,
  }
}

async function typescriptDeclarations(files: readonly TextFile[], meanwhile: () => Promise<void>): Promise<Declared> {
  if (files.length === 0) {
    await meanwhile()
    return { declarations: [], diagnostics: [], dependencies: NO_DEPENDENCIES }
  }
  const { createTypescriptModules, readTypescriptFiles } = await import('./typescript/index.ts')
  const modules = createTypescriptModules()
  await modules.load(files, meanwhile)
  const { declarations, diagnostics } = await readTypescriptFiles(files, modules)
  const given = new Set(files.map(({ path }) => path))
  return { declarations, diagnostics, dependencies: hasErrors(diagnostics) ? null : modules.dependencies(given) }
}

function nothing(shown: string): Diagnostic {
  const hint = 'Add `posts.yaml`: `table: posts` and `columns: { title: string }`'
  return error('load/empty', `\`${shown}\` declares no table`, { hint })
}
