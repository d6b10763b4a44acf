/** Files and all that they import, read and transformed before anything runs. */
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

/** Adds `files` and everything that they import to `sources`; what is there already is not read again. */
export async function readGraph(files: readonly TypescriptFile[], sources: Sources): Promise<void> {
  const parse = await loadParser()
  await withTransform(async (transform) => {
    const given = new Map(files.map((file) => [file.path, file]))
    const exists = (path: string): boolean => given.has(path) || sources.has(path) || isFile(path)
    let wave = new Set(given.keys())
    while (wave.size) {
      const next = new Set<string>()
      const read = async (path: string): Promise<void> => {
        if (sources.has(path)) return
        const file = given.get(path) ?? (await readOr(path))
        if ('diagnostics' in file) sources.set(path, { kind: 'unreadable', ...file })
        else sources.set(path, await sourceOf(file, parse, transform, exists, next))
      }
      const paths = wave
      wave = next
      await Promise.all([...paths].map(read))
    }
  })
}

async function sourceOf(
  file: TypescriptFile,
  parse: Parse,
  transform: Transform,
  exists: (path: string) => boolean,
  next: Set<string>,
): Promise<Source> {
  if (file.path.endsWith('.json')) return { kind: 'json', file }
  const transformed = transform(file)
  const parsed = parse(file)
  const destinations = new Map(
    specifiersOf(parsed).map((specifier) => [specifier, destinationOf(specifier, file.path, exists)]),
  )
  for (const destination of destinations.values()) if (destination.kind === 'file') next.add(destination.path)
  return { kind: 'script', file: parsed, destinations, transformed: await transformed }
}

async function readOr(path: string): Promise<TypescriptFile | { file: TypescriptFile; diagnostics: Diagnostic[] }> {
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
