/** A check tree as one SQL condition on a jsonb value: never null, never an error, whatever the value. */
import { canonicalJson } from '../../../model/index.ts'
import type {
  ArrayCheck,
  Check,
  DecimalCheck,
  NumberCheck,
  ObjectCheck,
  PropertyCheck,
  StringCheck,
} from '../../../validate/index.ts'
import {
  DEEPEST_JSON,
  decimalPattern,
  FORMAT_PATTERNS,
  INTEGER_RANGE,
  LONGEST_DECIMAL,
  TYPE_PATTERNS,
} from '../../../validate/index.ts'
import { literal } from '../sql/identifier.ts'
import { matchSql } from './pattern.ts'

/** A jsonb value: its SQL, and how deep it lies (which names its loop variables). */
interface Place {
  readonly value: string
  readonly depth: number
}

/** A path to what is nested too deep. */
export const DEEPER: string = `strict $.**{${DEEPEST_JSON + 1}}`

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

function all(conditions: readonly string[]): string {
  return conditions.join('\nand ')
}

/** `condition` is looked at only where the value is of that JSON type, so that no cast or function can fail. */
function typed(type: string, { value }: Place, conditions: readonly string[]): string {
  if (conditions.length === 0) return `jsonb_typeof(${argument(value)}) = '${type}'`
  return `case when jsonb_typeof(${argument(value)}) = '${type}' then\n  ${indented(all(conditions))}\nelse false end`
}

/** A path stands in brackets; as the only argument of a function it needs none. */
function argument(sql: string): string {
  return sql.startsWith('(') ? sql.slice(1, -1) : sql
}

function textAt({ value }: Place): string {
  return `(${value} #>> '{}')`
}

function numberAt({ value }: Place): string {
  return `(${value})::numeric`
}

function stringConditions(check: StringCheck, place: Place): string[] {
  const text = textAt(place)
  return [
    ...(check.minLength ? [`char_length(${argument(text)}) >= ${check.minLength}`] : []),
    ...(check.maxLength !== undefined ? [`char_length(${argument(text)}) <= ${check.maxLength}`] : []),
    ...(check.pattern !== undefined ? [`${text} ${matchSql(check.pattern)}`] : []),
    ...(check.format !== undefined ? [`${text} ${matchSql(FORMAT_PATTERNS[check.format])}`] : []),
  ]
}

function numberConditions(check: NumberCheck, place: Place): string[] {
  const number = numberAt(place)
  const [low, high] = check.integer ? INTEGER_RANGE : [-Number.MAX_VALUE, Number.MAX_VALUE]
  const minimum = Math.max(check.minimum ?? low, low)
  const maximum = Math.min(check.maximum ?? high, high)
  return [...(check.integer ? [`${number} % 1 = 0`] : []), `${number} between ${minimum} and ${maximum}`]
}

function limitConditions({ minimum, maximum }: DecimalCheck, number: string): string[] {
  return [
    ...(minimum !== undefined ? [`${number} >= ${minimum}`] : []),
    ...(maximum !== undefined ? [`${number} <= ${maximum}`] : []),
  ]
}

function decimal(check: DecimalCheck, place: Place): string {
  if (!check.text) {
    const { precision = 15, scale = 0 } = check
    const number = numberAt(place)
    const digits = [`abs(${number}) < 1e${precision - scale}`, `round(${number}, ${scale}) = ${number}`]
    return typed('number', place, [...digits, ...limitConditions(check, number)])
  }
  const text = textAt(place)
  const form = [`char_length(${argument(text)}) <= ${LONGEST_DECIMAL}`, `${text} ${matchSql(decimalPattern(check))}`]
  const limits = limitConditions(check, `${text}::numeric`)
  if (limits.length === 0) return typed('string', place, form)
  const guarded = `case when ${form.join(' and ')} then ${limits.join(' and ')} else false end`
  return typed('string', place, [guarded])
}

function array(check: ArrayCheck, place: Place): string {
  const name = `item${place.depth + 1}`
  const item = { value: `${name}.value`, depth: place.depth + 1 }
  const { value } = place
  const every = `not exists (\n  select from jsonb_array_elements(${argument(value)}) as ${name} (value)\n  where not ${indented(indented(grouped(condition(check.items, item))))}\n)`
  return typed('array', place, [
    ...(check.minItems ? [`jsonb_array_length(${argument(value)}) >= ${check.minItems}`] : []),
    ...(check.maxItems !== undefined ? [`jsonb_array_length(${argument(value)}) <= ${check.maxItems}`] : []),
    every,
  ])
}

function grouped(sql: string): string {
  return `(${sql})`
}

function property(key: string, { check, required, nullable }: PropertyCheck, place: Place): string {
  const inner = { value: `(${place.value} -> ${literal(key)})`, depth: place.depth }
  const judged = condition(check, inner)
  const right = nullable ? `(${inner.value} = 'null' or ${judged})` : judged
  const has = `${place.value} ? ${literal(key)}`
  return required ? `${has} and ${right}` : `(not ${has} or ${right})`
}

function object(check: ObjectCheck, place: Place): string {
  const keys = Object.keys(check.properties)
  const known = keys.length > 0 ? `array[${keys.map(literal).join(', ')}]` : "'{}'::text[]"
  return typed('object', place, [
    `${place.value} - ${known} = '{}'`,
    ...keys.map((key) => property(key, check.properties[key] as PropertyCheck, place)),
  ])
}

/** The condition that the jsonb value in `place` meets exactly where `evaluate(check, value)` finds no fault. */
export function condition(check: Check, place: Place): string {
  switch (check.kind) {
    case 'string':
      return typed('string', place, stringConditions(check, place))
    case 'id':
      return typed('string', place, stringConditions({ kind: 'string', minLength: 1 }, place))
    case 'number':
      return typed('number', place, numberConditions(check, place))
    case 'decimal':
      return decimal(check, place)
    case 'boolean':
      return typed('boolean', place, [])
    case 'oneOf':
      return `${place.value} in (${check.values.map((v) => literal(canonicalJson(v))).join(', ')})`
    case 'array':
      return array(check, place)
    case 'object':
      return object(check, place)
    case 'json':
    case 'native':
      return all([
        `jsonb_typeof(${argument(place.value)}) <> 'null'`,
        `not jsonb_path_exists(${argument(place.value)}, ${literal(DEEPER)})`,
      ])
    default:
      return typed('string', place, [`${textAt(place)} ${matchSql(TYPE_PATTERNS[check.kind])}`])
  }
}
