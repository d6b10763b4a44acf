/** A registry of modules of our own: each file runs once, whoever imports it, and can be let go to run again. */
import { type Diagnostic, DiagnosticError } from '../../diagnostic/index.ts'
import * as toolchain from '../../dsl/index.ts'
import {
  execute,
  guarded,
  isTimeout,
  type ModuleObject,
  membersOf,
  parseJson,
  requirePackage,
  within,
} from './execute.ts'
import { cyclicImport, missingFile, tooSlow } from './faults.ts'
import type { ScriptSource, Source, Sources } from './graph.ts'
import { destinationOf, isFile } from './resolve.ts'
import { thrownFault } from './thrown.ts'

/** What a file exports, or why it could not run. */
export type Outcome =
  | { readonly exports: Readonly<Record<string, unknown>> }
  | { readonly diagnostics: readonly Diagnostic[] }

/** Runs files. */
export interface Runner {
  /** Runs the files at absolute paths that the sources have. The same fault is the same object, whoever meets it. */
  run(paths: readonly string[]): Outcome[]
  /** Lets go of what a file exported, so that it runs again. */
  forget(path: string): void
}

interface Instance {
  readonly source: Source
  readonly module: ModuleObject
  fault?: DiagnosticError
}

interface Registry {
  readonly sources: Sources
  readonly instances: Map<string, Instance>
  /** The files that are running, outermost first. */
  readonly running: Instance[]
}

const WORDS: Readonly<Record<string, unknown>> = Object.freeze({ ...toolchain, __esModule: true })

/** A runner over `sources`, which may grow. `limit`: milliseconds that one file with its imports may take. */
export function createRunner(sources: Sources, limit: number): Runner {
  const registry: Registry = { sources, instances: new Map(), running: [] }
  return {
    run: (paths) => {
      if (paths.length > 1) runTogether(registry, paths, limit)
      return paths.map((path) => runAlone(registry, path, limit))
    },
    forget: (path) => void registry.instances.delete(path),
  }
}

/**
 * Runs all of them under one limit: a limit for each costs a thread for each. Where they do not end in time, what was
 * running then starts anew on its own, so that no file is blamed for the others' time.
 */
function runTogether(registry: Registry, paths: readonly string[], limit: number): void {
  try {
    within(limit, () => {
      for (const path of paths) faultIn(() => instantiate(registry, path))
    })
  } catch (thrown) {
    if (!isTimeout(thrown)) throw thrown
    for (const { source } of registry.running.splice(0)) registry.instances.delete(source.file.path)
  }
}

function runAlone(registry: Registry, path: string, limit: number): Outcome {
  const work = (): unknown => instantiate(registry, path)
  const done = registry.instances.has(path)
  try {
    return { exports: membersOf(done ? work() : within(limit, work)) }
  } catch (thrown) {
    if (thrown instanceof DiagnosticError) return { diagnostics: thrown.diagnostics }
    if (!isTimeout(thrown)) throw thrown
    return { diagnostics: blame(registry, limit).diagnostics }
  }
}

/** The fault that stopped `work`; the instance keeps it for whoever asks next. */
function faultIn(work: () => unknown): DiagnosticError | undefined {
  try {
    work()
    return undefined
  } catch (thrown) {
    if (thrown instanceof DiagnosticError) return thrown
    throw thrown
  }
}

function instantiate(registry: Registry, path: string): unknown {
  const { instances, running, sources } = registry
  const before = instances.get(path)
  if (before?.fault) throw before.fault
  if (before) return before.module.exports
  const source = sources.get(path)
  if (!source) throw new Error(`${path} was never read`)
  const instance: Instance = { source, module: { exports: {} } }
  instances.set(path, instance)
  running.push(instance)
  try {
    runSource(registry, instance)
  } catch (thrown) {
    instance.fault = faultOf(registry, source, thrown)
    throw instance.fault
  } finally {
    running.pop()
  }
  return instance.module.exports
}

function runSource(registry: Registry, { source, module }: Instance): void {
  if (source.kind === 'unreadable') throw new DiagnosticError(source.diagnostics)
  if (source.kind === 'json') module.exports = parseJson(source.file)
  else execute(source, module, (specifier) => importFrom(registry, source, specifier))
  silence(module.exports)
}

/** An exported promise is waited for later, or never where the file is only imported: its rejection must not end the process. */
function silence(exports: unknown): void {
  if (typeof exports !== 'object' || exports === null) return
  for (const { value, get } of Object.values(Object.getOwnPropertyDescriptors(exports))) {
    try {
      const held: unknown = get ? get() : value
      if (held instanceof Promise) held.catch(() => undefined)
    } catch {
      // A re-export of what does not exist: reported where it is read.
    }
  }
}

function faultOf({ sources }: Registry, source: Source, thrown: unknown): DiagnosticError {
  if (thrown instanceof DiagnosticError) return thrown
  if (source.kind !== 'script') throw thrown
  return new DiagnosticError([thrownFault(thrown, source, sources)], { cause: thrown })
}

function importFrom(registry: Registry, from: ScriptSource, specifier: string): unknown {
  const to = from.destinations.get(specifier) ?? destinationOf(specifier, from.file.path, isFile)
  if (to.kind === 'toolchain') return guarded(WORDS, from, specifier)
  if (to.kind === 'package') return requirePackage(from, specifier)
  // A computed specifier may lead to a file that nobody read: what runs must be known beforehand.
  if (to.kind === 'missing' || !registry.sources.has(to.path))
    throw new DiagnosticError([missingFile(from.file, specifier)])
  const at = registry.running.findIndex(({ source }) => source.file.path === to.path)
  if (at >= 0) {
    const circle = registry.running.slice(at).map(({ source }) => source.file)
    throw new DiagnosticError([cyclicImport([...circle, ...circle.slice(0, 1)], from.file, specifier)])
  }
  return guarded(instantiate(registry, to.path), from, specifier)
}

/** The innermost file that was running is the one that does not end; those that import it only waited for it. */
function blame({ running }: Registry, limit: number): DiagnosticError {
  const slow = running.at(-1)
  const fault = new DiagnosticError(slow ? [tooSlow(slow.source.file, limit)] : [])
  for (const instance of running.splice(0)) instance.fault = fault
  return fault
}
