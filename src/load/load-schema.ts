/** A folder of schema files → the schema. */
import { resolve } from 'node:path'
import { type Diagnostic, error, hasErrors, inOrder } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { type FileMemory, fileMemory } from './cache/files.ts'
import { type Declared, declarationsOf } from './declarations.ts'
import { readAll, type TextFile } from './files/read-all.ts'
import { readText } from './files/read-text.ts'
import { findSchemaFiles, shownPath } from './files/walk.ts'
import type { Naming } from './judge/names.ts'
import type { JudgedSchema } from './judge/schema.ts'
import { isEcho, lostNames } from './lost.ts'
import type { Dependencies } from './typescript/dependencies.ts'

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
  /** Those of them, as shown, that were parsed and run: all but those that are remembered. */
  readonly lookedInto: readonly string[]
  /** What the schema hangs on beside the texts of its files; null where it is more than files. */
  readonly dependencies: Dependencies | null
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

/** Finds and reads the schema files. Every fault is reported; nothing is thrown. */
export async function readSchemaTexts(options: LoadOptions): Promise<SchemaTexts> {
  const cwd = resolve(options.cwd)
  const folder = resolve(cwd, options.folder)
  const found = await findSchemaFiles(folder, cwd)
  const { files, diagnostics } = readAll(found.files, cwd)
  return {
    ...{ folder, cwd, naming: options.naming ?? 'keep', found: found.files, files },
    diagnostics: [...found.diagnostics, ...diagnostics],
  }
}

/** Loads every schema file below the folder. Every fault of all of them is reported; nothing is thrown. */
export async function loadSchema(options: LoadOptions): Promise<Loaded> {
  return loadTexts(await readSchemaTexts(options))
}

/**
 * The schema that the files declare. Every fault of all of them is reported; nothing is thrown. `build`: whose memory of files
 * that did not change is used and written; null: none.
 */
export async function loadTexts(texts: SchemaTexts, build: string | null = null): Promise<Loaded> {
  for (const recalls of [true, false]) {
    const memory = fileMemory(texts, build, recalls)
    const loaded = await loadWith(texts, memory)
    if (memory.missed()) continue
    memory.keep()
    return loaded
  }
  throw new Error('a memory that recalls nothing missed something')
}

async function loadWith(texts: SchemaTexts, memory: FileMemory): Promise<Loaded> {
  const declared = await declarationsOf(texts.files, memory)
  const { judgeDeclarations } = await import('./judge/schema.ts')
  return loadedFrom(texts, declared, judgeDeclarations(declared.declarations, texts.naming))
}

/** What files declare and what judging made of it, as a whole. */
export function loadedFrom(texts: SchemaTexts, declared: Declared, judged: JudgedSchema): Loaded {
  const { folder, cwd, found, files } = texts
  const diagnostics: Diagnostic[] = [...texts.diagnostics, ...declared.diagnostics]
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
    lookedInto: declared.lookedInto,
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

function nothing(shown: string): Diagnostic {
  const hint = 'Add `posts.yaml`: `table: posts` and `columns: { title: string }`'
  return error('load/empty', `\`${shown}\` declares no table`, { hint })
}
