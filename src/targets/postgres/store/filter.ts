/** Filters as conditions on rows: only `$ne`, `$nin` and `$exists: false` pick an unset value. */
import type { Comparison, Field, Filter, FilterOperator, JsonValue, Schema } from '../../../model/index.ts'
import { parsePattern, toPostgres } from '../../../validate/index.ts'
import { literal } from '../sql/identifier.ts'
import type { Shapes, TableShape, ValueShape } from './shape.ts'
import type { Parameters } from './statement.ts'

/** What a filter is compiled against. */
export interface FilterScope {
  readonly schema: Schema
  readonly shapes: Shapes
  readonly table: TableShape
  readonly values: Parameters
  /** A column's value as the asker sees it; unset where a row hides it. */
  value(column: string): string
}

interface Operand {
  /** The value in the type that it is compared in. */
  readonly sql: string
  /** Null where unset. */
  readonly present: string
  readonly shape: ValueShape
  readonly nested: boolean
}

const SIGNS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const
const TEXTS: ReadonlySet<string> = new Set(['string', 'text', 'varchar', 'oneOf'])
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'serial', 'number', 'float', 'bigint', 'numeric'])

/** A nested value is JSON: read as the type that it stands for, and as null where it is something else. */
function nestedSql(json: string, shape: ValueShape): string {
  const kind = kindOf(shape)
  const text = `(${json} #>> '{}')`
  if (NUMBERS.has(kind)) return `(case when jsonb_typeof(${json}) in ('number', 'string') then ${text}::numeric end)`
  if (kind === 'boolean') return `(case jsonb_typeof(${json}) when 'boolean' then (${json})::boolean end)`
  if (kind === 'date' || kind === 'timestamptz') return `${text}::timestamptz`
  if (kind === 'day') return `${text}::date`
  if (kind === 'time') return `${text}::time`
  return kind === 'array' ? json : text
}

function kindOf({ stored }: ValueShape): string {
  return stored.kind === 'oneOf' && typeof stored.values[0] === 'number' ? 'integer' : stored.kind
}

/** Whether it is text to the database, which then compares by code point. */
function isText({ nested, shape }: Operand): boolean {
  if (nested) return TEXTS.has(kindOf(shape))
  return shape.cast === 'text' || shape.cast.startsWith('character varying')
}

function operandOf([name, ...keys]: Comparison['path'], scope: FilterScope): Operand {
  const shape = scope.table.column(name)
  const column = scope.value(name)
  if (keys.length === 0) return { sql: column, present: column, shape, nested: false }
  let field: Field = shape.column
  for (const key of keys) field = (field.type.kind === 'object' && field.type.properties[key]) || field
  const json = `(${[column, ...keys.map(literal)].join(' -> ')})`
  const inner = scope.shapes.value(field.type, scope.schema)
  return { sql: nestedSql(json, inner), present: json, shape: inner, nested: true }
}

/** Whether the value is a whole number that the column's own type holds, so that its index serves. */
function fits(kind: string, value: JsonValue): boolean {
  const number = Number(value)
  if (kind === 'number' || kind === 'float') return true
  if (kind === 'integer' || kind === 'serial') return Number.isInteger(number) && Math.abs(number) < 2 ** 31
  return kind === 'bigint' && /^-?[0-9]{1,18}$/.test(String(value))
}

/** The type that a value of the filter takes. */
function castFor(operand: Operand, values: readonly JsonValue[]): string {
  const { shape, nested } = operand
  const kind = kindOf(shape)
  if (kind === 'array') return 'jsonb'
  if (NUMBERS.has(kind)) return !nested && values.every((v) => fits(kind, v)) ? shape.cast : 'numeric'
  if (!nested) return kind === 'date' ? 'timestamptz' : shape.cast
  if (kind === 'boolean') return 'boolean'
  if (kind === 'date' || kind === 'timestamptz') return 'timestamptz'
  return kind === 'day' ? 'date' : kind === 'time' ? 'time' : 'text'
}

function bound(operand: Operand, value: JsonValue, { values }: FilterScope): string {
  const text = kindOf(operand.shape) === 'array' ? JSON.stringify(value) : String(value)
  return `${values.add(text)}::text::${castFor(operand, [value])}`
}

/** A list holds a bare value, and equals a list. */
function equalsValue(operand: Operand, value: JsonValue, scope: FilterScope): string {
  if (kindOf(operand.shape) !== 'array') {
    if (!operand.shape.holds(value)) return 'false'
    return `${operand.sql} = ${bound(operand, value, scope)}`
  }
  return Array.isArray(value)
    ? `${operand.sql} = ${bound(operand, value, scope)}`
    : `${operand.sql} @> ${bound(operand, [value], scope)}`
}

function among(operand: Operand, list: JsonValue, { values }: FilterScope): string {
  const all = (Array.isArray(list) ? list : [list]).filter((v) => operand.shape.holds(v))
  if (all.length === 0) return 'false'
  const isList = kindOf(operand.shape) === 'array'
  const texts = all.map((v) => (isList ? JSON.stringify(Array.isArray(v) ? v : [v]) : String(v)))
  return `${operand.sql} ${isList ? '@>' : '='} any(${values.add(texts)}::text[]::${castFor(operand, all)}[])`
}

/** The condition fails, or cannot be judged because something is unset. */
function orUnset(condition: string): string {
  return condition === 'false' ? 'true' : `(${condition}) is not true`
}

function ordered(operator: keyof typeof SIGNS, operand: Operand, value: JsonValue, scope: FilterScope): string {
  if (!operand.shape.holds(value)) return 'false'
  const collation = isText(operand) ? ' collate "C"' : ''
  return `${operand.sql} ${SIGNS[operator]} ${bound(operand, value, scope)}${collation}`
}

function literalComparison(operator: FilterOperator, operand: Operand, value: JsonValue, scope: FilterScope): string {
  switch (operator) {
    case '$eq':
      return equalsValue(operand, value, scope)
    case '$ne':
      return orUnset(equalsValue(operand, value, scope))
    case '$in':
      return among(operand, value, scope)
    case '$nin':
      return orUnset(among(operand, value, scope))
    case '$exists':
      return `${operand.present} is ${value === true ? 'not ' : ''}null`
    case '$regex': {
      const parsed = parsePattern(String(value))
      return parsed.ok ? `${operand.sql} ~ ${scope.values.add(toPostgres(parsed.pattern))}::text` : 'false'
    }
    default:
      return ordered(operator, operand, value, scope)
  }
}

/** Two columns of one row: as text where they are not numbers, in order of code points. */
function columnComparison(operator: FilterOperator, left: Operand, right: Operand): string {
  const numbers = [left, right].every((o) => NUMBERS.has(kindOf(o.shape)))
  const same = !left.nested && !right.nested && left.shape.cast === right.shape.cast
  const cast = numbers || same ? '' : '::text'
  const sign = operator === '$eq' || operator === '$ne' ? '=' : SIGNS[operator as keyof typeof SIGNS]
  const text = cast !== '' || isText(left)
  const condition = `${left.sql}${cast} ${sign} ${right.sql}${cast}${sign !== '=' && text ? ' collate "C"' : ''}`
  return operator === '$ne' ? orUnset(condition) : condition
}

function comparison({ path, operator, operand }: Comparison, scope: FilterScope): string {
  const left = operandOf(path, scope)
  if (operand.kind === 'literal') return literalComparison(operator, left, operand.value, scope)
  if (operand.kind === 'column') return columnComparison(operator, left, operandOf([operand.column], scope))
  throw new Error('the asker of a filter is put in by query planning')
}

/** The filter as a condition, in brackets where it needs them. */
export function filterSql(filter: Filter, scope: FilterScope): string {
  if (filter.kind === 'compare') return comparison(filter, scope)
  const { kind, filters } = filter
  if (filters.length === 0) return kind === 'and' ? 'true' : 'false'
  return `(${filters.map((f) => filterSql(f, scope)).join(` ${kind} `)})`
}
