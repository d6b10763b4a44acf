/** The reference meaning of the check tree: judges a JSON value directly. */

import type { JsonObject } from '../model/index.ts'
import type { ArrayCheck, Check, DecimalCheck, NumberCheck, ObjectCheck, PropertyCheck, StringCheck } from './check.ts'
import { INTEGER_RANGE } from './check-of.ts'
import { compareDecimals, decimalPattern, fitsNumeric, LONGEST_DECIMAL } from './decimal.ts'
import { fill } from './fill.ts'
import { FORMAT_PATTERNS, TYPE_PATTERNS } from './formats.ts'
import type { Issue, IssueCode } from './issue.ts'
import { momentOf } from './moment.ts'
import { plainDecimal } from './order.ts'
import { ruleHolds } from './rule.ts'
import { codePointLength, isCleanText, matchesPattern } from './text.ts'

/** Values nested deeper than this are refused. */
export const DEEPEST_JSON = 100

type Report = (path: string, code: IssueCode, message: string) => undefined

/** Every fault of `value`, in the order of its declaration; empty where it is right. `undefined` counts as absent. */
export function evaluate(check: Check, value: unknown): readonly Issue[] {
  const issues: Issue[] = []
  judge(check, value, '', (path, code, message) => {
    issues.push({ path, code, message })
    return undefined
  })
  return issues
}

function judge(check: Check, value: unknown, path: string, report: Report): undefined {
  switch (check.kind) {
    case 'string':
      return judgeString(check, value, path, report)
    case 'number':
      return judgeNumber(check, value, path, report)
    case 'decimal':
      return judgeDecimal(check, value, path, report)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : report(path, 'type', 'must be true or false')
    case 'id':
      return judgeString({ kind: 'string', minLength: 1 }, value, path, report)
    case 'oneOf':
      return (check.values as readonly unknown[]).includes(value)
        ? undefined
        : report(path, 'one-of', `must be one of ${check.values.map((v) => JSON.stringify(v)).join(', ')}`)
    case 'array':
      return judgeArray(check, value, path, report)
    case 'object':
      return judgeObject(check, value, path, report)
    case 'json':
    case 'native':
      return judgeJson(value, path, report, 0)
    default:
      return judgeTextual(check.kind, value, path, report)
  }
}

function judgeString(check: StringCheck, value: unknown, path: string, report: Report): undefined {
  if (typeof value !== 'string') return report(path, 'type', 'must be text')
  if (!isCleanText(value)) return report(path, 'text', 'must not hold U+0000 or a lone surrogate')
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = check
  const units = value.length
  // Code points are at most as many as UTF-16 units and at least half as many: most texts need no counting.
  const length = units > maxLength || units < 2 * minLength ? codePointLength(value) : units
  if (length < minLength) report(path, 'too-short', `must have at least ${characters(minLength)}`)
  if (length > maxLength) return report(path, 'too-long', `must have at most ${characters(maxLength)}`)
  if (pattern !== undefined && !matchesPattern(pattern, value)) report(path, 'pattern', `must match ${pattern}`)
  if (format !== undefined && !matchesPattern(FORMAT_PATTERNS[format], value))
    report(path, 'format', `must be a valid ${format}`)
}

function characters(n: number): string {
  return n === 1 ? '1 character' : `${n} characters`
}

function judgeNumber(check: NumberCheck, value: unknown, path: string, report: Report): undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return report(path, 'type', 'must be a number')
  if (check.integer && !Number.isInteger(value)) return report(path, 'type', 'must be a whole number')
  const [low, high] = check.integer ? INTEGER_RANGE : [-Number.MAX_VALUE, Number.MAX_VALUE]
  const minimum = Math.max(check.minimum ?? low, low)
  const maximum = Math.min(check.maximum ?? high, high)
  if (value < minimum) report(path, 'too-small', `must be at least ${minimum}`)
  if (value > maximum) report(path, 'too-large', `must be at most ${maximum}`)
}

function judgeDecimal(check: DecimalCheck, value: unknown, path: string, report: Report): undefined {
  const { minimum, maximum, precision, scale = 0 } = check
  const text = check.text ? value : isFiniteNumber(value) ? plainDecimal(value) : undefined
  if (typeof text !== 'string') return report(path, 'type', `must be a number${check.text ? ' written as text' : ''}`)
  const fits =
    check.text || precision === undefined
      ? text.length <= LONGEST_DECIMAL && matchesPattern(decimalPattern(check), text)
      : fitsNumeric(Number(value), precision, scale)
  if (!fits) return report(path, 'format', `must be ${decimalWords(check)}`)
  if (minimum !== undefined && compareDecimals(text, minimum) < 0)
    report(path, 'too-small', `must be at least ${minimum}`)
  if (maximum !== undefined && compareDecimals(text, maximum) > 0)
    report(path, 'too-large', `must be at most ${maximum}`)
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** What a decimal must be, in words. */
export function decimalWords({ precision, scale = 0 }: DecimalCheck): string {
  if (precision === undefined) return 'a decimal number'
  if (scale === 0) return `a whole number of at most ${precision} digits`
  return `a decimal number of at most ${precision} digits, ${scale} of them after the point`
}

/** What a value of a textual type must be, in words. */
export const TEXTUAL_WORDS: Readonly<Record<'date' | 'day' | 'time' | 'interval' | 'uuid' | 'bytes', string>> = {
  date: 'a moment such as 2026-01-31T09:30:00.000Z',
  day: 'a date such as 2026-01-31',
  time: 'a time such as 09:30:00',
  interval: 'a duration such as P1DT2H',
  uuid: 'a UUID such as 0198b2c4-7d1e-7000-8000-000000000001',
  bytes: 'base64 text',
}

function judgeTextual(kind: keyof typeof TEXTUAL_WORDS, value: unknown, path: string, report: Report): undefined {
  if (typeof value !== 'string') return report(path, 'type', `must be ${TEXTUAL_WORDS[kind]}`)
  const right = kind === 'date' ? momentOf(value) !== undefined : matchesPattern(TYPE_PATTERNS[kind], value)
  if (!right) report(path, 'format', `must be ${TEXTUAL_WORDS[kind]}`)
}

function judgeArray(check: ArrayCheck, value: unknown, path: string, report: Report): undefined {
  if (!Array.isArray(value)) return report(path, 'type', 'must be a list')
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = check
  if (value.length < minItems) report(path, 'too-short', `must have at least ${minItems} items`)
  if (value.length > maxItems) return report(path, 'too-long', `must have at most ${maxItems} items`)
  for (let i = 0; i < value.length; i++) judge(check.items, value[i], join(path, i), report)
}

function judgeObject(check: ObjectCheck, value: unknown, path: string, report: Report): undefined {
  if (!isObject(value)) return report(path, 'type', 'must be an object')
  let faults = 0
  const counting: Report = (...issue) => {
    faults++
    return report(...issue)
  }
  for (const [key, property] of Object.entries(check.properties))
    judgeProperty(property, Object.hasOwn(value, key) ? value[key] : undefined, join(path, key), counting)
  for (const key of Object.keys(value))
    if (!Object.hasOwn(check.properties, key) && !check.ignored?.includes(key) && value[key] !== undefined)
      counting(join(path, key), 'unknown-field', 'is not a field of this record')
  if (faults > 0 || !check.rules) return
  // As it will be stored: a default takes part, what the server drops does not.
  const filled = fill(check, value as JsonObject) as JsonObject
  for (const rule of check.rules)
    if (!ruleHolds(rule, check, filled)) report(path, 'check', `breaks the check ${rule.name}`)
}

function judgeProperty(property: PropertyCheck, value: unknown, path: string, report: Report): undefined {
  if (value === undefined) {
    if (property.required) report(path, 'required', 'is required')
  } else if (value !== null || !property.nullable) judge(property.check, value, path, report)
}

function judgeJson(value: unknown, path: string, report: Report, depth: number): undefined {
  if (depth > DEEPEST_JSON) return report(path, 'type', `must not be nested deeper than ${DEEPEST_JSON} levels`)
  if (typeof value === 'string') {
    if (!isCleanText(value)) report(path, 'text', 'must not hold U+0000 or a lone surrogate')
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) judgeJson(value[i], join(path, i), report, depth + 1)
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!isCleanText(key)) report(path, 'text', 'must not have a key with U+0000 or a lone surrogate')
      judgeJson(member, join(path, key), report, depth + 1)
    }
  } else if (value === null ? depth === 0 : typeof value !== 'boolean' && !Number.isFinite(value))
    report(path, 'type', 'must be a JSON value')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`
}
