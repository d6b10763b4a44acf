/** Texts within their limits: by name, by format, or out of a pattern. */
import {
  codePointLength,
  evaluate,
  exampleOf,
  type Pattern,
  parsePattern,
  type StringCheck,
} from '../../../validate/index.ts'
import type { Chance } from './chance.ts'
import type { Making } from './making.ts'
import { textByFormat, textByName } from './words.ts'

type Node = Pattern['root']
type Ranges = Extract<Node, { kind: 'set' }>['set']

/** Tries before a pattern is taken to hide its matches. */
const TRIES = 60
/** Repeats without an end run at most this much longer than they must. */
const LONGER = 12
const LETTERS: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
]

function within(ranges: Ranges, nice: Ranges): Ranges {
  return ranges.flatMap(([from, to]) =>
    nice.flatMap(([a, b]) => {
      const [low, high] = [Math.max(from, a), Math.min(to, b)]
      return low <= high ? [[low, high] as const] : []
    }),
  )
}

/** One character of the set: a letter or digit where it has any, else something that can be seen. */
function character(set: Ranges, chance: Chance): string {
  const nice = [within(set, LETTERS), within(set, [[0x21, 0x7e]]), within(set, [[0x20, 0x24f]]), set]
  const ranges = nice.find((found) => found.length > 0) ?? [[0x61, 0x61]]
  let n = chance.between(0, ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0) - 1)
  for (const [from, to] of ranges) {
    if (n <= to - from) return String.fromCodePoint(from + n)
    n -= to - from + 1
  }
  return 'a'
}

/** A text that the pattern is likely to match; lookaheads are not heeded. `most`: how long open repeats may get. */
function sample(node: Node, chance: Chance, most: number): string {
  switch (node.kind) {
    case 'set':
      return character(node.set, chance)
    case 'sequence':
      return node.of.map((part) => sample(part, chance, most)).join('')
    case 'choice': {
      const part = node.of[chance.between(0, node.of.length - 1)]
      return part ? sample(part, chance, most) : ''
    }
    case 'repeat': {
      const times = chance.between(node.min, Math.min(node.max ?? Number.POSITIVE_INFINITY, node.min + most))
      return Array.from({ length: times }, () => sample(node.of, chance, most)).join('')
    }
    default:
      return ''
  }
}

function fromPattern(check: StringCheck, source: string, making: Making): string | undefined {
  const parsed = parsePattern(source)
  if (!parsed.ok) return undefined
  const { chance } = making
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = check
  for (let n = 0; n < TRIES; n++) {
    const longer = Math.min(maxLength, n % 2 === 0 ? LONGER : Math.max(minLength, n))
    const text = sample(parsed.pattern.root, chance, longer)
    if (evaluate(check, text).length === 0) return text
  }
  return undefined
}

/** The text, cut and filled up to its limits; words stay whole where that is possible. */
function fitted(text: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: StringCheck, making: Making) {
  let long = text
  while (codePointLength(long) < minLength) long = `${long} ${making.faker.hacker.phrase()}`.trimStart()
  if (codePointLength(long) <= maxLength) return long
  const cut = [...long].slice(0, maxLength).join('')
  const whole = cut.replace(/\s+\S*$/, '').replace(/[\s,.;:]+$/, '')
  return codePointLength(whole) >= Math.max(minLength, maxLength / 2) ? whole : padded(cut.trimEnd(), minLength)
}

function padded(text: string, minLength: number): string {
  return text + 'x'.repeat(Math.max(0, minLength - codePointLength(text)))
}

/** A right text; undefined where none was found. */
export function madeText(check: StringCheck, making: Making): string | undefined {
  const { pattern, format, maxLength } = check
  const right = (text: string | undefined): boolean => text !== undefined && evaluate(check, text).length === 0
  const first = format === undefined ? textByName(making) : textByFormat(format, making)
  // Later tries of a row look for texts that no other row has.
  const further = making.attempt > 2 && format === undefined ? `${first} ${making.chance.between(1, 999_999)}` : first
  for (const text of [fitted(further, format === undefined ? check : { kind: 'string' }, making), first])
    if (right(text)) return text
  const short = making.faker.string.alphanumeric({ length: Math.max(1, Math.min(maxLength ?? 8, 8)), casing: 'lower' })
  const made = pattern === undefined ? fitted(short, check, making) : fromPattern(check, pattern, making)
  if (right(made)) return made
  const example = exampleOf(check, making.name)
  return typeof example === 'string' ? example : undefined
}
