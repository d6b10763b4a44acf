/** Turns a declared field into its check. */
import type { ColumnType, Constraints, Field, NumericType, Schema } from '../model/index.ts'
import type { ArrayCheck, Check, DecimalCheck, NumberCheck, ObjectCheck, PropertyCheck, StringCheck } from './check.ts'

/** `stored`: what a database holds. `input`: what a client sends, where defaults fill what is absent. */
export type CheckMode = 'stored' | 'input'

/** The smallest and the largest `bigint`. */
export const BIGINT_RANGE: readonly [minimum: string, maximum: string] = ['-9223372036854775808', '9223372036854775807']
/** The smallest and the largest `integer`. */
export const INTEGER_RANGE: readonly [minimum: number, maximum: number] = [-2147483648, 2147483647]

/** What a value of `field` must be. Its default takes part only in the `input` mode, and only inside objects. */
export function checkOf(field: Field, schema: Schema, mode: CheckMode = 'stored'): Check {
  const { type, constraints } = field
  switch (type.kind) {
    case 'object':
      return objectCheck(type.properties, schema, mode)
    case 'array':
      return arrayCheck(checkOf(type.items, schema, mode), constraints)
    case 'enumType': {
      const found = schema.enums.find((e) => e.name === type.enumType)
      return found
        ? { kind: 'oneOf', values: found.values.map((v) => v.value) }
        : { kind: 'native', native: type.enumType }
    }
    default:
      return scalarCheck(type, constraints)
  }
}

type ScalarType = Exclude<ColumnType, { kind: 'object' | 'array' | 'enumType' }>

function scalarCheck(type: ScalarType, limits: Constraints): Check {
  switch (type.kind) {
    case 'string':
    case 'text':
      return stringCheck(limits)
    case 'varchar':
      return stringCheck({ ...limits, maxLength: Math.min(type.length, limits.maxLength ?? type.length) })
    case 'integer':
    case 'serial':
      return numberCheck(limits, true)
    case 'number':
    case 'float':
      return numberCheck(limits, false)
    case 'bigint':
      return bigintCheck(limits)
    case 'numeric':
      return numericCheck(type, limits)
    case 'date':
    case 'timestamptz':
      return { kind: 'date' }
    case 'day':
    case 'time':
    case 'interval':
    case 'uuid':
    case 'boolean':
      return { kind: type.kind }
    case 'json':
    case 'jsonb':
      return { kind: 'json' }
    case 'bytea':
      return { kind: 'bytes' }
    case 'oneOf':
      return { kind: 'oneOf', values: type.values }
    case 'reference':
      return { kind: 'id', id: type.idKind }
    case 'id':
      return { kind: 'id', id: type.id }
    case 'native':
      return { kind: 'native', native: type.native }
  }
}

function stringCheck(limits: Constraints): StringCheck {
  const { minLength, maxLength, pattern, format } = limits
  return {
    kind: 'string',
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
    ...(format !== undefined && { format }),
  }
}

function numberCheck({ minimum, maximum }: Constraints, integer: boolean): NumberCheck {
  return {
    kind: 'number',
    integer,
    ...(minimum !== undefined && { minimum: Number(minimum) }),
    ...(maximum !== undefined && { maximum: Number(maximum) }),
  }
}

function bigintCheck({ minimum, maximum }: Constraints): DecimalCheck {
  return {
    kind: 'decimal',
    text: true,
    precision: 19,
    scale: 0,
    minimum: String(minimum ?? BIGINT_RANGE[0]),
    maximum: String(maximum ?? BIGINT_RANGE[1]),
  }
}

function numericCheck({ precision, scale }: NumericType, { minimum, maximum }: Constraints): DecimalCheck {
  return {
    kind: 'decimal',
    text: precision === undefined || precision > 15,
    ...(precision !== undefined && { precision, scale: scale ?? 0 }),
    ...(minimum !== undefined && { minimum: String(minimum) }),
    ...(maximum !== undefined && { maximum: String(maximum) }),
  }
}

function arrayCheck(items: Check, { minItems, maxItems }: Constraints): ArrayCheck {
  return {
    kind: 'array',
    items,
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  }
}

function objectCheck(properties: Readonly<Record<string, Field>>, schema: Schema, mode: CheckMode): ObjectCheck {
  const entries = Object.entries(properties).map(([name, field]) => [name, propertyCheck(field, schema, mode)] as const)
  return { kind: 'object', properties: Object.fromEntries(entries) }
}

/** An object's property: in the input, one with a default may be left out, and a literal fills it. */
export function propertyCheck(field: Field, schema: Schema, mode: CheckMode): PropertyCheck {
  const check = checkOf(field, schema, mode)
  if (mode === 'stored' || !field.default) return { check, required: !field.optional }
  return field.default.kind === 'literal'
    ? { check, required: false, default: field.default.value }
    : { check, required: false }
}
