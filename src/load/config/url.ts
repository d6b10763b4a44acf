/** Database URLs: the kinds there are, and where an embedded database lies. */
import { resolve } from 'node:path'
import { type Diagnostic, didYouMean, error, type SourceSpan } from '../../diagnostic/index.ts'

const SCHEMES = ['postgres', 'postgresql', 'pglite', 'mongodb', 'mongodb+srv']

/** A URL as drivers take it, or what is wrong with it. */
export type JudgedUrl = { readonly url: string } | { readonly diagnostic: Diagnostic }

/**
 * Judges the kind of a URL, never whether it leads anywhere. `pglite:DIR` is relative to `folder`; the message shows
 * the scheme alone, since what is no URL may be a password.
 */
export function judgeUrl(url: string, folder: string, span?: SourceSpan): JudgedUrl {
  const trimmed = url.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1]?.toLowerCase()
  const refuse = (message: string, hint: string): JudgedUrl => ({
    diagnostic: error('config/url', message, { span, hint }),
  })
  const kinds =
    'The kinds are `postgres://user@host/database`, `mongodb://host/database`, `pglite:DIR` and `pglite:memory`'
  if (scheme === undefined) return refuse('The database URL has no scheme', kinds)
  if (!SCHEMES.includes(scheme))
    return refuse(`There is no kind of database URL \`${scheme}:\``, didYouMean(scheme, SCHEMES) ?? kinds)
  if (scheme === 'pglite') return embedded(trimmed.slice('pglite:'.length), folder, refuse)
  if (!/^[a-z+]+:\/\//i.test(trimmed)) return refuse(`A URL of this kind starts with \`${scheme}://\``, kinds)
  return { url: trimmed }
}

function embedded(place: string, folder: string, refuse: (message: string, hint: string) => JudgedUrl): JudgedUrl {
  if (place === 'memory') return { url: 'pglite:memory' }
  if (place.trim() === '') return refuse('`pglite:` names no folder', 'Write `pglite:.bkend/dev`, or `pglite:memory`')
  return { url: `pglite:${folder === process.cwd() ? place : resolve(folder, place)}` }
}
