/** Names that files which could not be read whole may declare: a reference to one of them is no fault of its own. */
import { basename } from 'node:path'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { RawDeclaration } from './raw.ts'

/** Whether a name may be declared in what was lost. */
export type MayBeLost = (name: string) => boolean

interface TextFile {
  readonly shown: string
  readonly text: string
}

/** A table or enum type whose name is computed: it may be any. */
const COMPUTED = /\b(?:table|enumType)\s*\(\s*(?!['"`\s])|\b(?:table|enumType)\s*\(\s*`[^`]*\$\{/

/**
 * The names that may have been lost: those that files with an error, or without a single declaration, look to declare.
 * `unread`: files whose text is not even known; they may declare what they are called.
 */
export function lostNames(
  files: readonly TextFile[],
  diagnostics: readonly Diagnostic[],
  declarations: readonly RawDeclaration[],
  unread: readonly string[],
): MayBeLost {
  const faulty = new Set(diagnostics.filter((d) => d.severity === 'error').map((d) => d.span?.file))
  if (faulty.size === 0) return () => false
  const declaring = new Set(declarations.map(({ file }) => file))
  const suspects = files.filter(({ shown }) => faulty.has(shown) || !declaring.has(shown))
  const any = suspects.some(({ text }) => COMPUTED.test(text))
  const called = new Set(unread.map((file) => basename(file).replace(/\.[^.]*$/, '')))
  return (name) => any || called.has(name) || suspects.some(({ text }) => looksDeclared(text, name))
}

/** `table: name`, `table('name'`, or `name:` as under `tables:`. */
function looksDeclared(text: string, name: string): boolean {
  const word = `['"\`]?${name.replace(/[^\w]/g, '\\$&')}['"\`]?(?![\\w$-])`
  return new RegExp(`\\b(?:table|enumType)['"]?\\s*[:(]\\s*${word}|(?:^|[{,])\\s*${word}\\s*:`, 'm').test(text)
}

/** Whether a diagnostic says only that something lost is not there. */
export function isEcho(diagnostic: Diagnostic, mayBeLost: MayBeLost): boolean {
  if (diagnostic.code !== 'schema/unknown-table' && diagnostic.code !== 'schema/unknown-enum') return false
  return mayBeLost(/`(.*)`$/.exec(diagnostic.message)?.[1] ?? '')
}
