/**
 * Portable checks as aggregation expressions, which a validator holds with `$expr`.
 * https://www.mongodb.com/docs/manual/reference/operator/query/expr/
 */
import type { Column, Comparison, Filter, JsonObject, JsonValue, Schema, Table } from '../../../model/index.ts'
import {
  type Check,
  checkAt,
  type ObjectCheck,
  type Order,
  orderOf,
  parsePattern,
  recordChecks,
  scalarOf,
  toPcre,
} from '../../../validate/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { fieldNamed } from '../names.ts'
import { keptText } from '../values.ts'

/** The longest number that a Decimal128 holds digit by digit. */
const DIGITS = 34

interface Scope {
  readonly table: Table
  readonly record: ObjectCheck
}

/** One side of a comparison that is a value of the document. */
interface Side {
  /** `$settings.note` */
  readonly path: string
  readonly check: Check
  readonly column: Column
  /** Inside a column: kept as the JSON that was sent. */
  readonly nested: boolean
  /** Whether every document has it. */
  readonly always: boolean
}

function sideOf([name, ...keys]: Comparison['path'], { table, record }: Scope): Side | null {
  const column = table.columns.find((c) => c.name === name)
  const check = checkAt(record, [name, ...keys])
  if (!column || !check || keys.some((key) => !/^[^.$\0]+$/.test(key))) return null
  const always = keys.length === 0 && !column.optional && column.generated === undefined
  return { path: `$${[fieldNamed(table, name), ...keys].join('.')}`, check, column, nested: keys.length > 0, always }
}

/** Missing and null both order below every value. https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
function isSet({ path }: Side): JsonObject {
  return { $gt: [path, null] }
}

function isUnset({ path }: Side): JsonObject {
  return { $lte: [path, null] }
}

/** The value as it compares; null where what is kept does not compare as the value does. */
function ordered({ path, check, column, nested }: Side, order: Order): JsonValue | null {
  const inJson = nested || check.kind === 'array'
  switch (order) {
    case 'plain':
      return check.kind === 'bytes' ? null : path
    case 'decimal':
    case 'number': {
      const to = order === 'number' ? 'double' : 'decimal'
      if (check.kind === 'array') return null
      return { $convert: { input: path, to, onError: null, onNull: null } }
    }
    case 'uuid':
      return inJson || bsonTypeOf(column.type) === 'any' ? null : path
    case 'moment':
    case 'time':
      return inJson ? null : path
  }
}

function digitsOf(value: JsonValue): number {
  return String(value).replace(/^-?0*\.?0*|\./g, '').length
}

/** A literal as it compares with the side; null where no value is like it, or it has no place among them. */
function literal(value: JsonValue, { column, check, nested }: Side, order: Order): JsonValue | null {
  if (order === 'plain') return { $literal: value }
  if (order === 'number') return { $literal: Number(value) }
  if (order === 'decimal')
    return digitsOf(value) > DIGITS || check.kind === 'array' ? null : { $numberDecimal: String(value) }
  if (nested || check.kind === 'array') return null
  if (order === 'moment') return { $date: new Date(String(value)).toISOString() }
  if (order === 'time') return { $literal: keptText(column.type, value) }
  const text = String(value).toLowerCase()
  if (bsonTypeOf(column.type) !== 'objectId') return { $literal: text }
  return /^[0-9a-f]{24}$/.test(text) ? { $oid: text } : null
}

/** Kinds that are compared as they are, or not at all: their parts may stand in any order. */
const UNCOMPARED: ReadonlySet<string> = new Set(['object', 'json', 'native', 'bytes'])

function isCompared(check: Check): boolean {
  return !UNCOMPARED.has(scalarOf(check)?.kind ?? 'object')
}

/** Whether the value equals that: a list with a list item by item, a list with anything else where it contains it. */
function equals(side: Side, other: JsonValue, order: Order, otherIsList: boolean): JsonObject | null {
  const mine = ordered(side, order)
  if (mine === null) return null
  if (side.check.kind !== 'array' || otherIsList) return { $eq: [mine, other] }
  return { $in: [other, { $cond: [{ $isArray: side.path }, mine, []] }] }
}

function amongOf(values: JsonValue, side: Side, order: Order): JsonObject | null {
  const list = Array.isArray(values) ? (values as readonly JsonValue[]) : []
  const parts = list.map((value) => {
    const other = literal(value, side, order)
    return other === null ? null : equals(side, other, order, Array.isArray(value))
  })
  return parts.some((part) => part === null) ? null : { $or: parts as readonly JsonValue[] }
}

function matching({ path, check }: Side, pattern: JsonValue): JsonObject | null {
  const parsed = parsePattern(String(pattern))
  if (!parsed.ok || (check.kind !== 'string' && check.kind !== 'oneOf')) return null
  const input = { $cond: [{ $eq: [{ $type: path }, 'string'] }, path, ''] }
  return { $regexMatch: { input, regex: toPcre(parsed.pattern) } }
}

function negated(expression: JsonObject | null): JsonObject | null {
  return expression && { $not: [expression] }
}

function withLiteral(comparison: Comparison, value: JsonValue, side: Side, order: Order): JsonObject | null {
  const { operator } = comparison
  if (operator === '$regex') return matching(side, value)
  if (operator === '$in' || operator === '$nin') {
    const among = amongOf(value, side, order)
    return operator === '$in' ? among : negated(among)
  }
  const other = literal(value, side, order)
  if (other === null) return null
  const equal = equals(side, other, order, Array.isArray(value))
  if (operator === '$eq') return equal
  if (operator === '$ne') return negated(equal)
  const mine = ordered(side, order)
  return mine === null || side.check.kind === 'array' ? null : { [operator]: [mine, other] }
}

function withColumn({ operator }: Comparison, left: Side, right: Side, order: Order): JsonObject | null {
  const [a, b] = [ordered(left, order), ordered(right, order)]
  const alike = order !== 'uuid' || bsonTypeOf(left.column.type) === bsonTypeOf(right.column.type)
  if (a === null || b === null || !alike || !isCompared(right.check)) return null
  const isEqual = operator === '$eq' || operator === '$ne'
  if (left.check.kind === 'array' && !isEqual) return null
  return { [operator]: [a, b] }
}

function comparisonOf(comparison: Comparison, scope: Scope): JsonObject | null {
  const { path, operator, operand } = comparison
  const left = sideOf(path, scope)
  if (left === null || operand.kind === 'userId') return null
  if (operator === '$exists') return operand.kind === 'literal' && operand.value === true ? isSet(left) : isUnset(left)
  if (!isCompared(left.check)) return null
  const order = orderOf(comparison, scope.record)
  const unless = (sides: readonly Side[], judged: JsonObject | null): JsonObject | null => {
    const free = sides.filter((side) => !side.always).map(isUnset)
    return judged === null || free.length === 0 ? judged : { $or: [...free, judged] }
  }
  if (operand.kind === 'literal') return unless([left], withLiteral(comparison, operand.value, left, order))
  const right = sideOf([operand.column], scope)
  return right && unless([left, right], withColumn(comparison, left, right, order))
}

function expressionOf(filter: Filter, scope: Scope): JsonObject | null {
  if (filter.kind === 'compare') return comparisonOf(filter, scope)
  const parts = filter.filters.map((one) => expressionOf(one, scope))
  return parts.some((part) => part === null) ? null : { [`$${filter.kind}`]: parts as readonly JsonValue[] }
}

/** A table's portable checks: the expression of each, or null where what is kept does not compare as the value does. */
export function checkExpressions(table: Table, schema: Schema): ReadonlyMap<string, JsonObject | null> {
  const scope = { table, record: recordChecks(table, schema).row }
  const portable = table.checks.flatMap(({ name, rule }) =>
    rule.kind === 'filter' ? [[name, expressionOf(rule.filter, scope)] as const] : [],
  )
  return new Map(portable)
}
