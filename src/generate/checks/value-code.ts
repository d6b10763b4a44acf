/** A check as the call that judges a value and returns it. */
import {
  type ArrayCheck,
  type Check,
  type DecimalCheck,
  decimalPattern,
  decimalWords,
  INTEGER_RANGE,
  type NumberCheck,
  type StringCheck,
} from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import { type Code, call, json } from '../validators/layout.ts'
import { patternCode } from '../validators/schema-code.ts'
import { patternName } from './helpers-text.ts'

/** What is gathered while the code of a file is made. */
export interface Uses {
  readonly helpers: Set<string>
  /** Names of formats (`url format`) and textual types with a pattern of ours. */
  readonly patterns: Set<string>
  /** Whether unknown fields are dropped. */
  readonly strip: boolean
}

/** Where a value stands in the generated code. */
export interface Spot {
  /** The expression that has it. */
  readonly value: Code
  /** The expression of its key. */
  readonly key: string
  readonly path: readonly string[]
}

/** Gives the name of the function that reads a value of that check; its text is made on the first call. */
export type ReaderOf = (check: Check, path: readonly string[]) => string

/** Whether a right value is returned otherwise than it came: with defaults filled, fields dropped or UUIDs in small letters. */
export function isChanged(check: Check, strip: boolean): boolean {
  if (check.kind === 'array') return isChanged(check.items, strip)
  if (check.kind !== 'object') return check.kind === 'uuid'
  if (strip || check.ignored !== undefined) return true
  return Object.values(check.properties).some((p) => p.default !== undefined || isChanged(p.check, strip))
}

/** A call of a helper, noted as used, over the value in `spot`. */
function judged(uses: Uses, name: string, spot: Spot, ...more: readonly (Code | undefined)[]): Code {
  uses.helpers.add(name)
  const args = [spot.value, 'issues', spot.key, ...more]
  while (args.at(-1) === undefined) args.pop()
  return call(name, ...args.map((arg) => arg ?? 'undefined'))
}

/** The call that judges the value in `spot` by the check and returns it. */
export function valueCode(check: Check, spot: Spot, uses: Uses, readerOf: ReaderOf): Code {
  switch (check.kind) {
    case 'string':
      return textCode(check, spot, uses)
    case 'id':
      return judged(uses, 'text', spot, '1')
    case 'number':
      return numberCode(check, spot, uses)
    case 'decimal':
      return decimalCode(check, spot, uses)
    case 'boolean':
      return judged(uses, 'bool', spot)
    case 'oneOf':
      return judged(uses, 'oneOf', spot, { kind: 'list', items: check.values.map((v) => json(v)) })
    case 'array':
      return arrayCode(check, spot, uses, readerOf)
    case 'object':
      return call(readerOf(check, spot.path), spot.value, 'issues', spot.key)
    case 'json':
    case 'native':
      return judged(uses, 'json', spot)
    case 'date':
      return judged(uses, 'moment', spot)
    default:
      return judged(uses, check.kind, spot)
  }
}

function textCode({ minLength, maxLength, pattern, format }: StringCheck, spot: Spot, uses: Uses): Code {
  const most = maxLength === undefined ? undefined : String(maxLength)
  const least = minLength ? String(minLength) : most && '0'
  let code = judged(uses, 'text', spot, least, most)
  if (pattern !== undefined) code = judged(uses, 'matching', { ...spot, value: code }, patternCode(pattern))
  if (format === undefined) return code
  const name = `${format} format`
  uses.patterns.add(name)
  return judged(uses, 'formatted', { ...spot, value: code }, patternName(name), literal(format))
}

function numberCode({ integer, minimum, maximum }: NumberCheck, spot: Spot, uses: Uses): Code {
  const [low, high] = integer ? INTEGER_RANGE : [-Number.MAX_VALUE, Number.MAX_VALUE]
  const least = minimum === undefined || minimum <= low ? undefined : String(minimum)
  const most = maximum === undefined || maximum >= high ? undefined : String(maximum)
  return judged(uses, integer ? 'integer' : 'number', spot, least, most)
}

function decimalCode(check: DecimalCheck, spot: Spot, uses: Uses): Code {
  const { text, precision, scale = 0, minimum, maximum } = check
  const limits = [minimum, maximum].map((n) => (n === undefined ? undefined : literal(n)))
  const words = literal(decimalWords(check))
  return text || precision === undefined
    ? judged(uses, 'decimalText', spot, patternCode(decimalPattern(check)), words, ...limits)
    : judged(uses, 'decimal', spot, String(precision), String(scale), words, ...limits)
}

function arrayCode({ items, minItems, maxItems }: ArrayCheck, spot: Spot, uses: Uses, readerOf: ReaderOf): Code {
  const most = maxItems === undefined ? undefined : String(maxItems)
  const least = minItems ? String(minItems) : most && '0'
  const read = readerOf(items, [...spot.path, 'item'])
  return judged(uses, isChanged(items, uses.strip) ? 'mapped' : 'list', spot, read, least, most)
}
