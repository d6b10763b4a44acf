/** Where an import leads. */
import { statSync } from 'node:fs'
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
 * a relative path may leave out its ending, or say `.js` for `.ts`.
 */
export function destinationOf(specifier: string, from: string, exists: (path: string) => boolean): Destination {
  if (specifier === 'bkend') return { kind: 'toolchain' }
  if (!/^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)) return { kind: 'package' }
  const base = resolve(dirname(from), specifier)
  const path = candidates(base).find(exists)
  return path === undefined ? { kind: 'missing' } : { kind: 'file', path }
}

function candidates(base: string): string[] {
  const readable = /\.(?:[cm]?[jt]s|json)$/.test(base) ? [base] : []
  const typescript = /\.[cm]?js$/.test(base) ? [base.replace(/js$/, 'ts')] : []
  return [...readable, ...typescript, ...ENDINGS.map((ending) => base + ending)]
}

/** Whether a file is there. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
