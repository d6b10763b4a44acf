/** Helpers for text and for what is written as text. */
import { DEEPEST_JSON, TEXTUAL_WORDS, TYPE_PATTERNS } from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import type { Helper } from '../validators/helper.ts'

/** The name of the constant that holds a pattern of ours: `date-time format` → `dateTimeFormat`, `day` → `dayPattern`. */
export function patternName(name: string): string {
  const camel = name.replace(/[- ](.)/g, (_, c: string) => c.toUpperCase())
  return camel.endsWith('Format') ? camel : `${camel}Pattern`
}

function textual(kind: keyof typeof TEXTUAL_WORDS): readonly [string, Helper] {
  const name = kind === 'date' ? 'moment' : kind
  const text = `function ${name}(value: unknown, issues: bkend.Issue[], key: bkend.Key): unknown {
  const words = ${literal(`must be ${TEXTUAL_WORDS[kind]}`)}
  if (typeof value !== 'string') return mistyped(value, issues, key, words)
  return ${patternName(kind)}.test(value) ? ${kind === 'uuid' ? 'value.toLowerCase()' : 'value'} : fault(issues, key, 'format', words)
}
`
  return [name, { needs: [], text }]
}

/** Helper → the pattern of ours that it uses. */
export const HELPER_PATTERNS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(TYPE_PATTERNS).map((kind) => [kind === 'date' ? 'moment' : kind, kind])),
  momentOrder: 'date',
}

/** Name → helper. */
export const TEXT_HELPERS: Readonly<Record<string, Helper>> = {
  text: {
    needs: ['isClean', 'lengthOf'],
    text: `function text(value: unknown, issues: bkend.Issue[], key: bkend.Key, min: number = 0, max: number = Infinity): unknown {
  if (typeof value !== 'string') return mistyped(value, issues, key, 'must be text')
  if (!isClean(value)) return fault(issues, key, 'text', 'must not hold U+0000 or a lone surrogate')
  const units = value.length
  const length = units > max || units < 2 * min ? lengthOf(value) : units
  if (length < min) fault(issues, key, 'too-short', 'must have at least ' + characters(min))
  if (length > max) return fault(issues, key, 'too-long', 'must have at most ' + characters(max))
  return value
}

function characters(n: number): string {
  return n === 1 ? '1 character' : n + ' characters'
}
`,
  },
  matching: {
    needs: [],
    text: `function matching(value: unknown, issues: bkend.Issue[], key: bkend.Key, pattern: RegExp): unknown {
  if (typeof value === 'string' && !pattern.test(value)) fault(issues, key, 'pattern', 'must match ' + pattern.source)
  return value
}
`,
  },
  formatted: {
    needs: [],
    text: `function formatted(value: unknown, issues: bkend.Issue[], key: bkend.Key, pattern: RegExp, format: string): unknown {
  if (typeof value === 'string' && !pattern.test(value)) fault(issues, key, 'format', 'must be a valid ' + format)
  return value
}
`,
  },
  ...Object.fromEntries((['date', 'day', 'time', 'interval', 'uuid', 'bytes'] as const).map(textual)),
  json: {
    needs: ['isClean', 'within'],
    text: `/** Any JSON value but null; null may stand inside. */
function json(value: unknown, issues: bkend.Issue[], key: bkend.Key, depth: number = 0): unknown {
  if (value === undefined) return mistyped(value, issues, key, 'must be a JSON value')
  const first = issues.length
  if (depth > ${DEEPEST_JSON}) fault(issues, undefined, 'type', 'must not be nested deeper than ${DEEPEST_JSON} levels')
  else if (typeof value === 'string') {
    if (!isClean(value)) fault(issues, undefined, 'text', 'must not hold U+0000 or a lone surrogate')
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) json(value[i], issues, i, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (!isClean(name)) fault(issues, undefined, 'text', 'must not have a key with U+0000 or a lone surrogate')
      json(member, issues, name, depth + 1)
    }
  } else if (value === null ? depth === 0 : typeof value !== 'boolean' && !Number.isFinite(value)) {
    mistyped(value, issues, undefined, 'must be a JSON value')
  }
  if (issues.length > first) within(issues, first, key)
  return value
}
`,
  },
  isClean: {
    needs: [],
    text: String.raw`const suspect = /[\0\ud800-\udfff]/
const unclean = /[\0\p{Surrogate}]/u

/** Most texts have no surrogate at all, and need not be read by code point. */
function isClean(text: string): boolean {
  return !suspect.test(text) || !unclean.test(text)
}
`,
  },
  lengthOf: {
    needs: [],
    text: `/** In code points. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
`,
  },
  isSet: {
    needs: [],
    text: `function isSet(value: unknown, wanted: boolean): boolean {
  return (value !== undefined) === wanted
}
`,
  },
  matches: {
    needs: [],
    text: `function matches(value: unknown, pattern: RegExp): boolean {
  return value === undefined || (typeof value === 'string' && pattern.test(value))
}
`,
  },
  momentOrder: {
    needs: [],
    text: String.raw`/** A date alone is midnight UTC; what lies beyond the millisecond is cut. */
function momentOrder(a: unknown, b: unknown): number {
  const time = (value: unknown) => {
    const text = String(value)
    return datePattern.test(text) ? Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1')) : NaN
  }
  return time(a) - time(b)
}
`,
  },
}
