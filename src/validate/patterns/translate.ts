/** Turns the syntax tree of a JavaScript pattern into portable parts, or says why it cannot. */
import type { AST } from '@eslint-community/regexpp'
import { type CodePoints, complement, DIGITS, EVERYTHING, LINE_BREAKS, SPACE, union, WORD } from './ranges.ts'
import type { PatternNode } from './tree.ts'

/** The largest repeat limit that every target takes. */
export const LARGEST_REPEAT = 255

/** Thrown out of the translation and caught by `parsePattern`: the pattern is not portable. */
export class NotPortable extends Error {
  readonly nearest: string | undefined
  constructor(reason: string, nearest?: string) {
    super(reason)
    this.nearest = nearest
  }
}

/** The portable part for a list of alternatives. Throws `NotPortable`. */
export function translateAlternatives(alternatives: readonly AST.Alternative[]): PatternNode {
  const of = alternatives.map((a) => sequence(a.elements.map(translateElement)))
  const [only] = of
  return only && of.length === 1 ? only : { kind: 'choice', of }
}

function sequence(of: readonly PatternNode[]): PatternNode {
  const [only] = of
  return only && of.length === 1 ? only : { kind: 'sequence', of }
}

function translateElement(element: AST.Element): PatternNode {
  switch (element.type) {
    case 'Assertion':
      return translateAssertion(element)
    case 'Quantifier':
      return translateQuantifier(element)
    case 'Group':
      if (element.modifiers)
        throw new NotPortable('`(?i:…)` and its like do not exist everywhere', 'both cases in a class: `[aA]`')
      return translateAlternatives(element.alternatives)
    case 'CapturingGroup':
      return translateAlternatives(element.alternatives)
    case 'Backreference':
      throw new NotPortable(`\`${element.raw}\` refers back to a group, which Postgres and PCRE read differently`)
    default:
      return { kind: 'set', set: notEmpty(translateSet(element), element.raw) }
  }
}

function translateAssertion(assertion: AST.Assertion): PatternNode {
  switch (assertion.kind) {
    case 'start':
    case 'end':
      return { kind: assertion.kind }
    case 'word':
      return { kind: 'wordBoundary', negate: assertion.negate }
    case 'lookahead':
      return { kind: 'lookahead', negate: assertion.negate, of: translateAlternatives(assertion.alternatives) }
    case 'lookbehind':
      throw new NotPortable('a lookbehind is limited differently by each target', 'a lookahead, `(?=…)` or `(?!…)`')
  }
}

function translateQuantifier({ element, min, max }: AST.Quantifier): PatternNode {
  const limit = max === Number.POSITIVE_INFINITY ? null : max
  if (Math.max(min, limit ?? 0) > LARGEST_REPEAT)
    throw new NotPortable(
      `a repeat limit over ${LARGEST_REPEAT} is refused by Postgres`,
      '`*` or `+` together with `.min()` and `.max()` (`minLength`, `maxLength`)',
    )
  return { kind: 'repeat', of: translateElement(element), min, max: limit }
}

type SetElement =
  | AST.Character
  | AST.CharacterSet
  | AST.CharacterClass
  | AST.CharacterClassRange
  | AST.ExpressionCharacterClass
  | AST.ClassStringDisjunction

function translateSet(element: SetElement): CodePoints {
  switch (element.type) {
    case 'Character':
      return union([[element.value, element.value]])
    case 'CharacterClassRange':
      return union([[element.min.value, element.max.value]])
    case 'CharacterSet':
      return translateShorthand(element)
    case 'CharacterClass': {
      const set = union(...element.elements.map(translateSet))
      return element.negate ? complement(set) : set
    }
    default:
      throw new NotPortable(`\`${element.raw}\` needs JavaScript's \`v\` flag`, 'a plain class: `[a-z0-9]`')
  }
}

function translateShorthand(element: AST.CharacterSet): CodePoints {
  switch (element.kind) {
    case 'any':
      return complement(LINE_BREAKS)
    case 'digit':
      return element.negate ? complement(DIGITS) : DIGITS
    case 'space':
      return element.negate ? complement(SPACE) : SPACE
    case 'word':
      return element.negate ? complement(WORD) : WORD
    case 'property':
      throw new NotPortable(
        `\`${element.raw}\` is unknown to Postgres`,
        'a class that lists the ranges: `[A-Za-z\\u00C0-\\u024F]`',
      )
  }
}

function notEmpty(set: CodePoints, raw: string): CodePoints {
  if (set.length === 0) throw new NotPortable(`\`${raw}\` matches nothing that a text may hold`)
  return set.length === EVERYTHING.length &&
    set.every(([f, t], i) => f === EVERYTHING[i]?.[0] && t === EVERYTHING[i]?.[1])
    ? EVERYTHING
    : set
}
