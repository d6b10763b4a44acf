/** Comparisons with a literal as JSON Schema of the value that is compared, which is right by its own check. */
import type { Comparison, FilterOperator, JsonObject, JsonValue } from '../../model/index.ts'
import type { Check, DecimalCheck } from '../../validate/index.ts'
import { isUuid } from '../../validate/index.ts'
import { atLeastPattern, atMostPattern } from './decimal-range.ts'
import { textAtLeastPattern, textPattern } from './text-range.ts'

/** The values for which the comparison holds; undefined where JSON Schema has no words for them. */
export function literalSchema(check: Check, { operator, operand }: Comparison): JsonObject | undefined {
  if (operand.kind !== 'literal') return undefined
  const { value } = operand
  switch (operator) {
    case '$eq':
      return equalSchema(check, value)
    case '$ne':
      return negated(equalSchema(check, value))
    case '$in':
      return amongSchema(check, value)
    case '$nin':
      return negated(amongSchema(check, value))
    case '$regex':
      return { type: 'string', pattern: String(value) }
    case '$exists':
      return undefined
    default:
      return orderedSchema(check, operator, value)
  }
}

function negated(schema: JsonObject | undefined): JsonObject | undefined {
  return schema && { not: schema }
}

function amongSchema(check: Check, value: JsonValue): JsonObject | undefined {
  const parts = (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).map((one) => equalSchema(check, one))
  const said = parts.flatMap((part) => (part === undefined ? [] : [part]))
  return said.length < parts.length ? undefined : { anyOf: said }
}

function equalSchema(check: Check, value: JsonValue): JsonObject | undefined {
  if (check.kind === 'array') return listSchema(check.items, value)
  switch (check.kind) {
    case 'date':
      // A moment has as many spellings as there are offsets.
      return undefined
    case 'time':
      return { type: 'string', pattern: textPattern(shortTime(String(value)), timeTail(String(value))) }
    case 'uuid':
    case 'id':
      return isUuid(check) ? caseless(String(value)) : { const: value }
    case 'decimal':
      return check.text ? between(value, value) : { const: Number(value) }
    default:
      return { const: value }
  }
}

/** A list contains a value, or equals a list. */
function listSchema(items: Check, value: JsonValue): JsonObject | undefined {
  if (!Array.isArray(value)) {
    const contains = equalSchema(items, value)
    return contains && { type: 'array', contains }
  }
  const values = value as readonly JsonValue[]
  const parts = values.map((one) => equalSchema(items, one))
  const said = parts.flatMap((part) => (part === undefined ? [] : [part]))
  if (said.length < parts.length) return undefined
  if (said.length === 0) return { type: 'array', maxItems: 0 }
  return { type: 'array', prefixItems: said, minItems: said.length, maxItems: said.length, items: false }
}

function caseless(uuid: string): JsonObject {
  const either = uuid.toLowerCase().replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
  return { type: 'string', pattern: `^${either}$` }
}

/** The shortest spelling of a time of day. */
function shortTime(time: string): string {
  const whole = time.includes('.') ? time.replace(/\.?0+$/, '') : time
  return whole.length === 8 && whole.endsWith(':00') ? whole.slice(0, 5) : whole
}

function timeTail(time: string): string {
  const short = shortTime(time)
  if (short.length === 5) return '(?::00(?:\\.0+)?)?'
  return short.length === 8 ? '(?:\\.0+)?' : '0*'
}

function between(least: JsonValue, most: JsonValue): JsonObject {
  return {
    type: 'string',
    allOf: [
      { type: 'string', pattern: atLeastPattern(String(least)) },
      { type: 'string', pattern: atMostPattern(String(most)) },
    ],
  }
}

type OrderOperator = Exclude<FilterOperator, '$eq' | '$ne' | '$in' | '$nin' | '$regex' | '$exists'>

function orderedSchema(check: Check, operator: OrderOperator, value: JsonValue): JsonObject | undefined {
  switch (check.kind) {
    case 'number':
      return numberSchema(operator, Number(value))
    case 'decimal':
      return decimalSchema(check, operator, value)
    case 'oneOf':
      return typeof value === 'number'
        ? numberSchema(operator, value)
        : textSchema(operator, String(value), { const: value })
    case 'string':
    case 'day':
      return textSchema(operator, String(value), { const: value })
    case 'time': {
      const equal = equalSchema(check, value)
      return equal && textSchema(operator, shortTime(String(value)), equal)
    }
    default:
      return undefined
  }
}

function decimalSchema(check: DecimalCheck, operator: OrderOperator, value: JsonValue): JsonObject | undefined {
  if (!check.text) return numberSchema(operator, Number(value))
  const least = { type: 'string', pattern: atLeastPattern(String(value)) }
  const most = { type: 'string', pattern: atMostPattern(String(value)) }
  if (operator === '$gte') return least
  if (operator === '$lte') return most
  return { not: operator === '$gt' ? most : least }
}

const LIMITS: Readonly<Record<OrderOperator, string>> = {
  $gt: 'exclusiveMinimum',
  $gte: 'minimum',
  $lt: 'exclusiveMaximum',
  $lte: 'maximum',
}

function numberSchema(operator: OrderOperator, value: number): JsonObject {
  return { type: 'number', [LIMITS[operator]]: value }
}

/** Text in the order of its code points. */
function textSchema(operator: OrderOperator, value: string, equal: JsonObject): JsonObject {
  const least: JsonObject = { type: 'string', pattern: textAtLeastPattern(value) }
  switch (operator) {
    case '$gte':
      return least
    case '$lt':
      return { not: least }
    case '$gt':
      return { allOf: [least, { not: equal }] }
    case '$lte':
      return { anyOf: [{ not: least }, equal] }
  }
}
