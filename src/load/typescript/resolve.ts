/** Where an import leads. */
import { realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Our own words, another file in the same registry, a package, or a path where there is no file. */
export type Destination =
  | { readonly kind: 'toolchain' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package' }
  | { readonly kind: 'missing' }

const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']

/**
 * Where `specifier` leads from the file at `from` (absolute). `bkend` is the running toolchain wherever the file lies;
 * a relative path may leave out its ending, or say `.js` for `.ts`. A link's imports are relative to what it leads to, as
 * Node (`--preserve-symlinks`) and TypeScript (`preserveSymlinks`) have it; a file that stands beside the link as well keeps that path.
 */
export function destinationOf(specifier: string, from: string, exists: (path: string) => boolean): Destination {
  if (specifier === 'bkend') return { kind: 'toolchain' }
  if (!/^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)) return { kind: 'package' }
  const beside = (file: string): string | undefined => candidates(resolve(dirname(file), specifier)).find(exists)
  const real = realPathOf(from)
  const own = beside(from)
  const path = real === from ? own : sameOr(own, beside(real))
  return path === undefined ? { kind: 'missing' } : { kind: 'file', path }
}

/** The file `there`, by its path `own` where that leads to it. */
function sameOr(own: string | undefined, there: string | undefined): string | undefined {
  return own !== undefined && there !== undefined && realPathOf(own) === realPathOf(there) ? own : there
}

function candidates(base: string): string[] {
  const readable = /\.(?:[cm]?[jt]s|json)$/.test(base) ? [base] : []
  const typescript = /\.[cm]?js$/.test(base) ? [base.replace(/js$/, 'ts')] : []
  return [...readable, ...typescript, ...ENDINGS.map((ending) => base + ending)]
}

/** The path without links; as it is where no file is there. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/** Whether a file is there. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
