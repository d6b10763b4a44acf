/** Prints a portable pattern in the dialects that judge it. */
import { type CodePoints, complement, EVERYTHING, WORD } from './ranges.ts'
import type { Pattern, PatternNode, RepeatNode } from './tree.ts'

/** What differs from dialect to dialect. */
interface Dialect {
  readonly end: string
  readonly everything: string
  /** A code point that is neither a letter nor a digit, inside or outside brackets. */
  escape(codePoint: number): string
}

const POSTGRES: Dialect = {
  end: '$',
  everything: '.',
  escape: (c) => (c > 0xffff ? `\\U${hex(c, 8)}` : `\\u${hex(c, 4)}`),
}

const PCRE: Dialect = {
  end: '\\z',
  everything: '[\\x{1}-\\x{10ffff}]',
  escape: (c) => `\\x{${c.toString(16)}}`,
}

/** An advanced regular expression for Postgres' `~`, in a UTF-8 database. */
export function toPostgres(pattern: Pattern): string {
  return print(pattern.root, POSTGRES)
}

/** A Perl-compatible expression for a UTF engine, without options. */
export function toPcre(pattern: Pattern): string {
  return print(pattern.root, PCRE)
}

function print(node: PatternNode, dialect: Dialect): string {
  switch (node.kind) {
    case 'set':
      return printSet(node.set, dialect)
    case 'sequence':
      return node.of
        .map((part) => (part.kind === 'choice' ? group(print(part, dialect)) : print(part, dialect)))
        .join('')
    case 'choice':
      return node.of.map((part) => print(part, dialect)).join('|')
    case 'repeat':
      return printRepeat(node, dialect)
    case 'start':
      return '^'
    case 'end':
      return dialect.end
    case 'wordBoundary':
      return printBoundary(node.negate, printSet(WORD, dialect))
    case 'lookahead':
      return `(?${node.negate ? '!' : '='}${print(node.of, dialect)})`
  }
}

/** Greedy whatever was declared: a verdict does not depend on it, and Postgres reads a mixture differently. */
function printRepeat({ of, min, max }: RepeatNode, dialect: Dialect): string {
  if (max === 0) return group('')
  const inner = print(of, dialect)
  if (min === 1 && max === 1) return group(inner)
  return `${of.kind === 'set' ? inner : group(inner)}${quantifier(min, max)}`
}

function quantifier(min: number, max: number | null): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

function printBoundary(negate: boolean, word: string): string {
  return negate
    ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
    : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
}

function printSet(set: CodePoints, dialect: Dialect): string {
  if (set === EVERYTHING) return dialect.everything
  const [first] = set
  if (first && set.length === 1 && first[0] === first[1]) return printCodePoint(first[0], dialect)
  const rest = complement(set)
  const [negate, ranges] = rest.length < set.length ? (['^', rest] as const) : (['', set] as const)
  const members = ranges.map(([from, to]) => {
    if (from === to) return printCodePoint(from, dialect)
    return `${printCodePoint(from, dialect)}${to === from + 1 ? '' : '-'}${printCodePoint(to, dialect)}`
  })
  return `[${negate}${members.join('')}]`
}

function printCodePoint(codePoint: number, dialect: Dialect): string {
  const character = String.fromCodePoint(codePoint)
  return /^[A-Za-z0-9_ @/:,;=#%&"'~<>!`]$/.test(character) ? character : dialect.escape(codePoint)
}

function group(inner: string): string {
  return `(?:${inner})`
}

function hex(codePoint: number, digits: number): string {
  return codePoint.toString(16).padStart(digits, '0')
}
