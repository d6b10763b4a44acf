/** What TypeScript files hang on beside their own texts: the files that they import, and where their imports lead. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Sources } from './graph.ts'
import { isPure } from './pure.ts'
import { destinationOf, isFile } from './resolve.ts'

/** All that decides what files export, beside their own texts. Plain JSON. */
export interface Dependencies {
  /** Files that are only imported, absolute → SHA-256 of their text. */
  readonly files: Readonly<Record<string, string>>
  /** Where relative imports lead: importing file, what it says, the file behind it (null: none). */
  readonly imports: readonly (readonly [from: string, specifier: string, to: string | null])[]
}

/** The dependencies of files that import nothing. */
export const NO_DEPENDENCIES: Dependencies = { files: {}, imports: [] }

/**
 * The dependencies of everything in `sources`, of which those at `given` were read by the caller; null where files alone do not
 * decide what is exported: something imports a package, asks for the time, the environment, chance …
 */
export function dependenciesOf(sources: Sources, given: ReadonlySet<string>): Dependencies | null {
  const files: Record<string, string> = {}
  const imports: [string, string, string | null][] = []
  for (const [path, source] of sources) {
    if (source.kind === 'unreadable') return null
    if (!given.has(path)) files[path] = hashOfText(source.file.text)
    if (source.kind === 'json') continue
    if ('diagnostics' in source.transformed || !isPure(source.file)) return null
    for (const [specifier, to] of source.destinations) {
      if (to.kind === 'package' && source.transformed.code.includes(JSON.stringify(specifier))) return null
      if (to.kind === 'file' || to.kind === 'missing')
        imports.push([path, specifier, to.kind === 'file' ? to.path : null])
    }
  }
  return { files, imports }
}

/**
 * The files that are decided by their own text alone: they import the toolchain and nothing else, nothing imports them, and
 * they ask for nothing that may be otherwise next time.
 */
export function standingAlone(sources: Sources): ReadonlySet<string> {
  const scripts = [...sources.values()].filter((source) => source.kind === 'script')
  const led = scripts.flatMap(({ destinations }) => [...destinations.values()])
  const imported = new Set(led.flatMap((to) => (to.kind === 'file' ? [to.path] : [])))
  const alone = scripts.filter(
    ({ file, destinations, transformed }) =>
      !imported.has(file.path) &&
      !('diagnostics' in transformed) &&
      [...destinations.values()].every((to) => to.kind === 'toolchain') &&
      isPure(file),
  )
  return new Set(alone.map(({ file }) => file.path))
}

/** Whether all of them are as they were. Reads files; throws nothing. */
export function areUnchanged({ files, imports }: Dependencies): boolean {
  try {
    return (
      Object.entries(files).every(([path, hash]) => hashOfText(readFileSync(path, 'utf8')) === hash) &&
      imports.every(([from, specifier, to]) => {
        const leads = destinationOf(specifier, from, isFile)
        return (leads.kind === 'file' ? leads.path : null) === to
      })
    )
  } catch {
    return false
  }
}

function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
