/** An example value for a check: deterministic, and right by that check. */
import type { Format, JsonValue } from '../model/index.ts'
import type { Check, DecimalCheck, NumberCheck, ObjectCheck, StringCheck } from './check.ts'
import { INTEGER_RANGE } from './check-of.ts'
import { evaluate } from './evaluate.ts'
import { parsePattern } from './patterns/parse.ts'
import { sampleOf } from './patterns/sample.ts'

const FORMATS: Readonly<Record<Format, string>> = {
  email: 'ann@example.com',
  url: 'https://example.com/page',
  uuid: '0198b2c4-7d1e-7000-8000-000000000001',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:30:00Z',
  time: '09:30:00',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  slug: 'a-page',
  hostname: 'example.com',
}

const TEXTUAL = {
  date: '2026-01-31T09:30:00.000Z',
  day: '2026-01-31',
  time: '09:30:00',
  interval: 'P1DT2H',
  uuid: FORMATS.uuid,
  bytes: 'YmtlbmQ=',
} as const

/** Repeats are tried this much longer than they must be. */
const LONGER = [0, 1, 2, 3, 5, 8, 13, 20, 40]

/** A right value, named after what it is for; undefined where none was found (a pattern that hides its matches). */
export function exampleOf(check: Check, name: string = 'text'): JsonValue | undefined {
  for (const value of candidates(check, name)) if (evaluate(check, value).length === 0) return value
  return undefined
}

function candidates(check: Check, name: string): Iterable<JsonValue> {
  switch (check.kind) {
    case 'string':
      return strings(check, name)
    case 'number':
      return [numberExample(check)]
    case 'decimal':
      return decimals(check)
    case 'boolean':
      return [true]
    case 'id':
      return [idExample(name)]
    case 'oneOf':
      return check.values.slice(0, 1)
    case 'array': {
      const item = exampleOf(check.items, name)
      const count = Math.min(Math.max(1, check.minItems ?? 0), check.maxItems ?? Number.POSITIVE_INFINITY)
      return item === undefined ? [[]] : [Array.from({ length: count }, () => item), []]
    }
    case 'object':
      return objectExamples(check)
    case 'json':
    case 'native':
      return ['text']
    default:
      return [TEXTUAL[check.kind]]
  }
}

/** Different for different names, so that two references of one row differ. */
function idExample(name: string): string {
  let sum = 0
  for (const c of name) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 1000
  return `${FORMATS.uuid.slice(0, -3)}${String(sum).padStart(3, '0')}`
}

function strings({ minLength = 0, maxLength = 40, pattern, format }: StringCheck, name: string): readonly string[] {
  if (pattern !== undefined) {
    const parsed = parsePattern(pattern)
    const samples = parsed.ok ? LONGER.map((extra) => sampleOf(parsed.pattern, extra)) : []
    return format === undefined ? [...samples, 'Example-7'] : [FORMATS[format], ...samples]
  }
  if (format !== undefined) return [FORMATS[format], `${FORMATS[format]}${'a'.repeat(Math.max(0, minLength))}`]
  const word = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return [word.padEnd(minLength, '.').slice(0, maxLength)]
}

function numberExample({ integer, minimum, maximum }: NumberCheck): number {
  const least = minimum ?? (integer ? INTEGER_RANGE[0] : -1e300)
  const most = maximum ?? (integer ? INTEGER_RANGE[1] : 1e300)
  const near = Math.min(Math.max(1, least), most)
  return integer && !Number.isInteger(near) ? Math.ceil(least) : near
}

function decimals({ text, scale = 0, minimum, maximum }: DecimalCheck): readonly JsonValue[] {
  const all = [scale > 0 ? '1.5' : '1', '0', '0.5', minimum, maximum].filter((n) => n !== undefined)
  return text ? all : all.map(Number)
}

/** With all members; where that is not right, and only then made, with those that are required. */
function* objectExamples(check: ObjectCheck): Generator<JsonValue> {
  yield objectExample(check, false)
  yield objectExample(check, true)
}

function objectExample(check: ObjectCheck, leastOnly: boolean): JsonValue {
  const members = Object.entries(check.properties).flatMap(([key, property]) => {
    if (leastOnly && !property.required) return []
    const value = property.default ?? exampleOf(property.check, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(members)
}
