/** What a column may be compared with in a filter, by its type. */
import { didYouMean } from '../../diagnostic/index.ts'
import {
  type Column,
  type ColumnType,
  type EnumType,
  type Family,
  type FilterOperator,
  familyOf,
  type JsonValue,
  ORDERED_FAMILIES,
} from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { decimalText, isText } from './numbers.ts'
import { described, fault, type Scope } from './scope.ts'

/** What a filter is judged against. */
export interface FilterContext {
  readonly scope: Scope
  readonly columns: ReadonlyMap<string, Column | null>
  readonly enums: ReadonlyMap<string, EnumType>
  /** Whether there is an asker, so that `$userId` means something. */
  readonly userId: boolean
}

/** The family of what is written for a value of the type: a name is written as text. */
export function writtenFamily(type: ColumnType): Exclude<Family, 'name'> {
  const family = familyOf(type)
  return family === 'name' ? 'text' : family
}

/** Why the operator does not fit the type; undefined where it does. */
export function misfit(type: ColumnType, operator: FilterOperator): string | undefined {
  if (operator === '$exists') return undefined
  const family = familyOf(type)
  if (family === 'opaque') return `A ${type.kind} can only be asked for \`$exists\`; write the rest as \`{ $sql: … }\``
  const orders = ['$gt', '$gte', '$lt', '$lte'].includes(operator)
  // Their order and their letters differ from one database to the next.
  if (family === 'name' && (orders || operator === '$regex'))
    return `Values of ${type.kind} are only alike or not: compare them by \`$eq $ne $in $nin\``
  if (operator === '$regex') return family === 'text' ? undefined : '`$regex` is for text'
  if (orders && !ORDERED_FAMILIES.has(family)) return `A ${type.kind} has no order`
  return undefined
}

const WANTED: Readonly<Record<Family, string>> = {
  text: 'text',
  name: 'text',
  number: 'a number',
  boolean: '`true` or `false`',
  moment: 'a date as text',
  array: 'an item',
  opaque: 'nothing',
}

/** The literal in the form that the model keeps; null where it does not fit the type. */
export function judgeLiteral(
  context: FilterContext,
  type: ColumnType,
  value: unknown,
  path: DeclarationPath,
): { readonly value: JsonValue } | null {
  const { scope } = context
  if (value === null) {
    const hint = 'Write `{ $exists: false }` for unset'
    return fault(scope, 'schema/filter', 'A filter cannot compare with null', path, { hint })
  }
  if (type.kind === 'array') return judgeItems(context, type.items.type, value, path)
  const allowed = allowedValues(context, type)
  if (allowed !== undefined && !allowed.includes(value as string)) {
    const hint =
      didYouMean(String(value), allowed.map(String)) ?? `It is one of ${allowed.map((v) => `\`${v}\``).join(' ')}`
    return fault(scope, 'schema/filter', `${described(value)} is no value of this column`, path, { hint })
  }
  const family = familyOf(type)
  if (!isOf(family, type, value)) {
    return fault(scope, 'schema/filter', `This column compares with ${WANTED[family]}, not ${described(value)}`, path)
  }
  return { value: normalised(type, value as JsonValue) }
}

/** A list's items are judged one by one; a bare value is one item. */
function judgeItems(
  context: FilterContext,
  type: ColumnType,
  value: unknown,
  path: DeclarationPath,
): { readonly value: JsonValue } | null {
  if (!Array.isArray(value)) return judgeLiteral(context, type, value, path)
  const items = value.map((item, i) => judgeLiteral(context, type, item, [...path, i]))
  return items.some((item) => item === null) ? null : { value: items.map((item) => item?.value ?? null) }
}

function allowedValues(context: FilterContext, type: ColumnType): readonly (string | number)[] | undefined {
  if (type.kind === 'oneOf') return type.values
  return type.kind === 'enumType' ? context.enums.get(type.enumType)?.values.map((v) => v.value) : undefined
}

function isOf(family: Family, type: ColumnType, value: unknown): boolean {
  switch (family) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
      if (typeof value === 'number') return Number.isFinite(value)
      return (type.kind === 'bigint' || type.kind === 'numeric') && /^[+-]?\d+(\.\d+)?$/.test(String(value))
    case 'moment':
      return typeof value === 'string' && (type.kind === 'time' || !Number.isNaN(Date.parse(value)))
    case 'text':
    case 'name':
      return typeof value === 'string'
    default:
      return false
  }
}

function normalised(type: ColumnType, value: JsonValue): JsonValue {
  if (isText(type)) return typeof value === 'number' ? decimalText(value) : value
  return type.kind === 'numeric' ? Number(value) : value
}
