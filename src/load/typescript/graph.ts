/** Files and all that they import, read and transformed before anything runs. */
import { setImmediate } from 'node:timers/promises'
import type { Diagnostic } from '../../diagnostic/index.ts'
import { error, fileSpan } from '../../diagnostic/index.ts'
import { loadParser, type Parse, type ParsedFile, readTypescriptFile, shownPath, type TypescriptFile } from './file.ts'
import { type Destination, destinationOf, isFile } from './resolve.ts'
import { type Transform, type Transformed, withTransform } from './transform.ts'

/** A TypeScript or JavaScript file, ready to run. */
export interface ScriptSource {
  readonly kind: 'script'
  readonly file: ParsedFile
  /** Where the imports that are written as literals lead, by what they say. */
  readonly destinations: ReadonlyMap<string, Destination>
  readonly transformed: Transformed
}

/** One file, ready to run. */
export type Source =
  | ScriptSource
  | { readonly kind: 'json'; readonly file: TypescriptFile }
  | { readonly kind: 'unreadable'; readonly file: TypescriptFile; readonly diagnostics: readonly Diagnostic[] }

/** Sources by absolute path. */
export type Sources = Map<string, Source>

/**
 * Adds `files` and everything that they import to `sources`; what is there already is not read again. `meanwhile` is
 * called once, while the first files are being transformed.
 */
export async function readGraph(
  files: readonly TypescriptFile[],
  sources: Sources,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const parse = await loadParser()
  await withTransform(async (transform) => {
    const given = new Map(files.map((file) => [file.path, file]))
    const exists = (path: string): boolean => given.has(path) || sources.has(path) || isFile(path)
    let wave = new Set(given.keys())
    let waiting = meanwhile
    while (wave.size) {
      const files = await Promise.all(
        [...wave].filter((path) => !sources.has(path)).map((path) => given.get(path) ?? readOr(path)),
      )
      wave = new Set()
      await addWave(files, { sources, parse, transform, exists, wave, meanwhile: waiting })
      waiting = async () => {}
    }
  })
}

interface Reading {
  readonly sources: Sources
  readonly parse: Parse
  readonly transform: Transform
  readonly exists: (path: string) => boolean
  /** What the files import is added here. */
  readonly wave: Set<string>
  /** Work for this process while the other transforms. */
  readonly meanwhile: () => Promise<void>
}

async function addWave(files: readonly (TypescriptFile | Unreadable)[], reading: Reading): Promise<void> {
  const { sources, transform, meanwhile } = reading
  const scripts: { file: TypescriptFile; transformed: Promise<Transformed> }[] = []
  for (const file of files) {
    if ('diagnostics' in file) sources.set(file.file.path, { kind: 'unreadable', ...file })
    else if (file.path.endsWith('.json')) sources.set(file.path, { kind: 'json', file })
    else scripts.push({ file, transformed: transform(file) })
  }
  const parsed: { file: ParsedFile; destinations: ScriptSource['destinations'] }[] = []
  for (const { file } of scripts) {
    parsed.push(parseWith(reading, file))
    // Parsing blocks; the transform in its own process needs to be heard in between.
    if (parsed.length % 16 === 0) await setImmediate()
  }
  await meanwhile()
  const transformed = await Promise.all(scripts.map((script) => script.transformed))
  parsed.forEach((one, i) => {
    const made = transformed[i]
    if (made) sources.set(one.file.path, { kind: 'script', ...one, transformed: made })
  })
}

function parseWith(
  { parse, exists, wave }: Reading,
  file: TypescriptFile,
): Pick<ScriptSource, 'file' | 'destinations'> {
  const parsed = parse(file)
  const destinations = new Map(
    specifiersOf(parsed).map((specifier) => [specifier, destinationOf(specifier, file.path, exists)]),
  )
  for (const destination of destinations.values()) if (destination.kind === 'file') wave.add(destination.path)
  return { file: parsed, destinations }
}

interface Unreadable {
  readonly file: TypescriptFile
  readonly diagnostics: readonly Diagnostic[]
}

async function readOr(path: string): Promise<TypescriptFile | Unreadable> {
  try {
    return await readTypescriptFile(path)
  } catch (thrown) {
    const shown = shownPath(path)
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const fault = error('load/unreadable', `The file cannot be read: ${reason}`, { span: fileSpan(shown) })
    return { file: { path, shown, text: '' }, diagnostics: [fault] }
  }
}

/** Every module that the file names by a literal, types included: following them costs little. */
function specifiersOf(file: ParsedFile): string[] {
  const { staticImports, staticExports, dynamicImports } = file.module
  const exported = staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? []))
  const dynamic = dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^(['"`])([^$\\]*)\1$/.exec(file.text.slice(moduleRequest.start, moduleRequest.end))
    return literal?.[2] ?? []
  })
  return [...staticImports.map((statement) => statement.moduleRequest.value), ...exported, ...dynamic]
}
