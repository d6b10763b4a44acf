/** Values that a filter compares with, judged by the type of the field and brought into one form. */
import {
  type ColumnType,
  type FilterOperator,
  familyOf,
  type JsonValue,
  operatorsOf,
  type Schema,
} from '../model/index.ts'
import { isCleanText, matchesPattern, momentOf, parsePattern, TEXTUAL_WORDS, TYPE_PATTERNS } from '../validate/index.ts'

/** Why the operator does not fit the type; undefined where it does. */
export function misfit(type: ColumnType, operator: FilterOperator): string | undefined {
  if (operatorsOf(type).includes(operator)) return undefined
  if (familyOf(type) === 'opaque') return 'can only be asked for `$exists`'
  return operator === '$regex' ? 'is no text, which `$regex` is for' : `has no order: \`${operator}\` does not fit`
}

/** A value as stores take it, or why it cannot be compared with. */
export type Judged = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly message: string }

function wrong(message: string): Judged {
  return { ok: false, message }
}

function right(value: JsonValue): Judged {
  return { ok: true, value }
}

const DECIMAL = /^[+-]?[0-9]{1,400}(\.[0-9]{1,400})?$/

function judgeNumber(type: ColumnType, value: unknown): Judged {
  if (typeof value === 'number' && Number.isFinite(value)) return right(value)
  const exact = type.kind === 'bigint' || type.kind === 'numeric'
  if (exact && typeof value === 'string' && DECIMAL.test(value)) return right(value)
  return wrong(exact ? 'must be a number, or one written as text' : 'must be a number')
}

/** As in a body: a day is no moment, whose day would depend on where one is. */
function judgeMoment(type: ColumnType, value: unknown): Judged {
  const { kind } = type
  if (kind === 'day' || kind === 'time')
    return typeof value === 'string' && matchesPattern(TYPE_PATTERNS[kind], value)
      ? right(value)
      : wrong(`must be ${TEXTUAL_WORDS[kind]}`)
  const moment = typeof value === 'string' ? momentOf(value) : undefined
  return moment === undefined ? wrong(`must be ${TEXTUAL_WORDS.date}`) : right(new Date(moment).toISOString())
}

function valuesOf(type: ColumnType, schema: Schema): readonly (string | number)[] | undefined {
  if (type.kind === 'oneOf') return type.values
  if (type.kind !== 'enumType') return undefined
  return schema.enums.find((e) => e.name === type.enumType)?.values.map((v) => v.value)
}

/** One value that a field of the type can be compared with. */
export function judgeValue(type: ColumnType, value: unknown, schema: Schema): Judged {
  if (value === null) return wrong('cannot be compared with null here; `{"$exists": false}` asks for unset')
  const family = familyOf(type)
  const allowed = valuesOf(type, schema)
  if (allowed && !allowed.includes(value as string))
    return wrong(`must be one of ${allowed.map((v) => JSON.stringify(v)).join(', ')}`)
  switch (family) {
    case 'boolean':
      return typeof value === 'boolean' ? right(value) : wrong('must be true or false')
    case 'number':
      return judgeNumber(type, value)
    case 'moment':
      return judgeMoment(type, value)
    case 'array':
      return judgeItems(type, value, schema)
    case 'text':
    case 'name':
      if (typeof value !== 'string') return wrong('must be text')
      return isCleanText(value) ? right(value) : wrong('must not hold U+0000 or a lone surrogate')
    case 'opaque':
      return wrong('can only be asked for `$exists`')
  }
}

/** A list is compared item by item with a list; a bare value is one of its items. */
function judgeItems(type: ColumnType, value: unknown, schema: Schema): Judged {
  if (type.kind !== 'array') return wrong('must be a list')
  const item = type.items.type
  const judge = (one: unknown): Judged =>
    familyOf(item) === 'moment' && typeof one === 'string' ? right(one) : judgeValue(item, one, schema)
  if (!Array.isArray(value)) return judge(value)
  const items = value.map(judge)
  const bad = items.find((i) => !i.ok)
  return bad ?? right(items.map((i) => (i.ok ? i.value : null)))
}

/** A pattern that every target reads alike and in bounded time. */
export function judgePattern(value: unknown): Judged {
  if (typeof value !== 'string') return wrong('must be a pattern as text')
  if (!isCleanText(value)) return wrong('must not hold U+0000 or a lone surrogate')
  const parsed = parsePattern(value)
  if (parsed.ok) return right(value)
  return wrong(
    `is no pattern that can be used: ${parsed.reason}${parsed.nearest ? `; write ${parsed.nearest} instead` : ''}`,
  )
}
