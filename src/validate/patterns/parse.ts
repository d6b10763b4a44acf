/** Reads a pattern and says whether it is portable: the same verdict in JavaScript, Postgres and PCRE, in bounded time. */
import { RegExpParser } from '@eslint-community/regexpp'
import { blowUp } from './blow-up.ts'
import { NotPortable, translateAlternatives } from './translate.ts'
import { childrenOf, type Pattern, type PatternNode } from './tree.ts'

/** A portable pattern, or the reason why it is none and, where known, what to write instead. */
export type ParsedPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly reason: string; readonly nearest?: string }

/** Longer sources are refused. */
const LONGEST_SOURCE = 1000
/** Postgres writes counted repeats out; more positions than this it may refuse to compile. */
const MOST_POSITIONS = 1500

/** Verdicts by source: a schema says the same few patterns (an `email`, a `slug`) again and again. */
const known = new Map<string, ParsedPattern>()
const MOST_KNOWN = 500

/** Parses the source of a JavaScript pattern (as for the `u` flag). Never throws. */
export function parsePattern(source: string): ParsedPattern {
  const before = known.get(source)
  if (before) return before
  const parsed = judged(source)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(source, parsed)
  return parsed
}

function judged(source: string): ParsedPattern {
  if (source.length > LONGEST_SOURCE) return { ok: false, reason: `it is longer than ${LONGEST_SOURCE} characters` }
  const syntax = parseSyntax(source)
  if (!syntax.ok) {
    const nearest = repaired(source)
    return { ...syntax, ...(nearest !== undefined && { nearest: `\`${nearest}\`` }) }
  }
  try {
    const root = translateAlternatives(syntax.alternatives)
    if (positionsIn(root) > MOST_POSITIONS)
      return { ok: false, reason: 'its repeat limits multiply to more than Postgres compiles' }
    const reason = blowUp(root)
    return reason === undefined ? { ok: true, pattern: { source, root } } : { ok: false, reason }
  } catch (cause) {
    if (!(cause instanceof NotPortable)) throw cause
    return { ok: false, reason: cause.message, ...(cause.nearest !== undefined && { nearest: cause.nearest }) }
  }
}

type Alternatives = ReturnType<RegExpParser['parsePattern']>['alternatives']
type Syntax =
  | { readonly ok: true; readonly alternatives: Alternatives }
  | { readonly ok: false; readonly reason: string }

function parseSyntax(source: string): Syntax {
  try {
    const parser = new RegExpParser({ ecmaVersion: 2025 })
    return { ok: true, alternatives: parser.parsePattern(source, 0, source.length, { unicode: true }).alternatives }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return { ok: false, reason: `it does not parse: ${message.slice(message.lastIndexOf(': ') + 2)}` }
  }
}

/** The source without what the `u` flag takes amiss: escapes of plain characters, braces that repeat nothing. */
function repaired(source: string): string | undefined {
  const unescaped = source.replace(/\\([^A-Za-z0-9\s])/gu, (whole, c: string) =>
    '^$\\.*+?()[]{}|/-'.includes(c) ? whole : c,
  )
  const dashes = unescaped.replace(/\[(?:\\.|[^\]\\])*\]|\\-/g, (part) => (part === '\\-' ? '-' : part))
  const braces = dashes.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\{(?!\d+(?:,\d*)?\})|(?<!\{\d+(?:,\d*)?)\}/g, (part) =>
    part === '{' || part === '}' ? `\\${part}` : part,
  )
  const anchors = braces.replace(/\\A/g, '^').replace(/\\[zZ]/g, '$')
  const classes = anchors.replace(
    /\[:(alpha|digit|alnum|lower|upper):\]/g,
    (_, name: string) => POSIX_CLASSES[name] ?? '',
  )
  return [unescaped, dashes, braces, anchors, classes].find((s) => s !== source && parseSyntax(s).ok)
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  lower: 'a-z',
  upper: 'A-Z',
}

function positionsIn(node: PatternNode): number {
  const below = childrenOf(node).reduce((sum, child) => sum + positionsIn(child), 0)
  if (node.kind === 'set') return 1
  return node.kind === 'repeat' ? below * Math.max(1, node.min, node.max ?? 1) : below
}
