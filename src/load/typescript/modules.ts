/** TypeScript modules: read with all that they import, run once, and reloaded with what imports them. */
import { type Diagnostic, error, fileSpan } from '../../diagnostic/index.ts'
import { type Dependencies, dependenciesOf, standingAlone } from './dependencies.ts'
import { tooSlow } from './faults.ts'
import type { ParsedFile, TypescriptFile } from './file.ts'
import { readGraph, type Sources } from './graph.ts'
import { type Destination, destinationOf, isFile } from './resolve.ts'
import { createRunner, type Outcome } from './run.ts'

/** A registry of modules. It keeps what it read and ran until it is told to forget it. */
export interface TypescriptModules {
  /**
   * Reads and transforms files, with everything that they import; a text that changed makes the module run again.
   * `meanwhile` is called once, while the transforms are under way elsewhere.
   */
  load(files: readonly TypescriptFile[], meanwhile?: () => Promise<void>): Promise<void>
  /**
   * What loaded files export, in the order of their paths, or why they cannot run; exported promises are waited for.
   * The same fault is the same object, however many files it stops.
   */
  run(paths: readonly string[]): Promise<Outcome[]>
  /** Every file that was read, those that are only imported included. */
  files(): readonly TypescriptFile[]
  /** The syntax tree of a loaded file. */
  parsed(path: string): ParsedFile | undefined
  /** The file that `specifier` names in `from`, where it was loaded. */
  importedFile(from: ParsedFile, specifier: string): ParsedFile | undefined
  /** The files that import the file at `path`, directly or not. */
  importersOf(path: string): readonly string[]
  /** What everything loaded hangs on beside the texts of the files at `given`; null where it is more than files. */
  dependencies(given: ReadonlySet<string>): Dependencies | null
  /** The loaded files that are decided by their own text alone: paths. */
  standingAlone(): ReadonlySet<string>
  /** Drops a file and all that imports it; gives their paths, which must be loaded again. */
  forget(path: string): readonly string[]
  /** Drops every file of which an import leads elsewhere than when it was read, and all that imports it: files came or went. */
  forgetMoved(): void
}

/** How long one file with its imports may run, in milliseconds. */
const LIMIT = 5000

/** An empty registry. `limit`: milliseconds that one file with its imports may run, 5000 unless said. */
export function createTypescriptModules(limit: number = LIMIT): TypescriptModules {
  const sources: Sources = new Map()
  const runner = createRunner(sources, limit)
  const parsed = (path: string): ParsedFile | undefined => {
    const source = sources.get(path)
    return source?.kind === 'script' ? source.file : undefined
  }
  const forget = (path: string): readonly string[] => {
    const paths = [path, ...importersOf(sources, path)]
    for (const each of paths) {
      sources.delete(each)
      runner.forget(each)
    }
    return paths
  }
  return {
    load: async (files, meanwhile) => {
      for (const { path, text } of files) if ((sources.get(path)?.file.text ?? text) !== text) forget(path)
      await readGraph(files, sources, meanwhile)
    },
    run: (paths) => {
      const outcomes = runner.run(paths)
      return Promise.all(outcomes.map((outcome, i) => settled(outcome, sources.get(paths[i] ?? '')?.file, limit)))
    },
    files: () => [...sources.values()].map(({ file }) => ({ path: file.path, shown: file.shown, text: file.text })),
    parsed,
    importedFile: (from, specifier) => {
      const source = sources.get(from.path)
      const to = source?.kind === 'script' ? source.destinations.get(specifier) : undefined
      return to?.kind === 'file' ? parsed(to.path) : undefined
    },
    importersOf: (path) => importersOf(sources, path),
    dependencies: (given) => dependenciesOf(sources, given),
    standingAlone: () => standingAlone(sources),
    forget,
    forgetMoved: () => {
      for (const path of movedImporters(sources)) forget(path)
    },
  }
}

function movedImporters(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const led = source.kind === 'script' ? [...source.destinations] : []
    return led.some(([specifier, to]) => !isSame(destinationOf(specifier, path, isFile), to)) ? [path] : []
  })
}

function isSame(a: Destination, b: Destination): boolean {
  return a.kind === b.kind && (a.kind !== 'file' || b.kind !== 'file' || a.path === b.path)
}

function importersOf(sources: Sources, path: string): string[] {
  const found = new Set([path])
  for (const each of found) for (const importer of directImporters(sources, each)) found.add(importer)
  found.delete(path)
  return [...found]
}

function directImporters(sources: Sources, path: string): string[] {
  return [...sources].flatMap(([importer, source]) => {
    if (source.kind !== 'script') return []
    const imports = [...source.destinations.values()].some((to) => to.kind === 'file' && to.path === path)
    return imports ? [importer] : []
  })
}

/** Waits for exported promises, no longer than `limit`. */
async function settled(outcome: Outcome, file: TypescriptFile | undefined, limit: number): Promise<Outcome> {
  if ('diagnostics' in outcome || !file) return outcome
  if (!Object.values(outcome.exports).some(isPromise)) return outcome
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Diagnostic>((resolve) => {
    timer = setTimeout(() => resolve(tooSlow(file, limit)), limit)
  })
  try {
    const all = Promise.all(Object.entries(outcome.exports).map(async ([name, value]) => [name, await value] as const))
    const first = await Promise.race([all, late])
    return Array.isArray(first) ? { exports: Object.fromEntries(first) } : { diagnostics: [first] }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    const span = fileSpan(file.shown)
    return { diagnostics: [error('load/execution', `An exported promise was rejected: ${message}`, { span })] }
  } finally {
    clearTimeout(timer)
  }
}

function isPromise(value: unknown): boolean {
  return value instanceof Promise
}
