/** Checks over a record as JSON Schema, as far as it has words: presence, and comparisons with a literal. */
import type { Comparison, Filter, JsonObject, JsonValue } from '../../model/index.ts'
import {
  type Check,
  evaluate,
  fill,
  type ObjectCheck,
  type PropertyCheck,
  type RecordRule,
} from '../../validate/index.ts'
import { literalSchema } from './literal-schema.ts'

const ALWAYS: JsonObject = {}
const NEVER: JsonObject = { not: {} }

/** The schema of a rule over a record whose values are right on their own; undefined where there are no words for it. */
export function ruleSchema(rule: RecordRule, record: ObjectCheck): JsonObject | undefined {
  return filterSchema(rule.filter, rule, record)
}

function filterSchema(filter: Filter, rule: RecordRule, record: ObjectCheck): JsonObject | undefined {
  if (filter.kind === 'compare') return comparisonSchema(filter, rule, record)
  const parts = filter.filters.map((part) => filterSchema(part, rule, record))
  if (parts.some((part) => part === undefined)) return undefined
  const said = parts.flatMap((part) => (part === undefined ? [] : [part]))
  if (said.length === 0) return filter.kind === 'and' ? ALWAYS : NEVER
  return filter.kind === 'and' ? { allOf: said } : { anyOf: said }
}

function comparisonSchema(comparison: Comparison, rule: RecordRule, record: ObjectCheck): JsonObject | undefined {
  const { path, operator, operand } = comparison
  if (operand.kind === 'userId') return ALWAYS
  if (operand.kind === 'column') return undefined
  if (operator === '$exists') {
    const isUnknown = rule.unknown.includes(path[0])
    if (operand.value === true) return setSchema(record, path, isUnknown)
    return { not: setSchema(record, path, false) }
  }
  return holdsSchema(comparison, record, path, rule)
}

/** What stands at the first key of the path: its check, and the rest of the path. */
function stepOf(check: ObjectCheck, path: readonly string[]): readonly [string, PropertyCheck, readonly string[]] {
  const [key = '', ...rest] = path
  const property = Object.hasOwn(check.properties, key) ? check.properties[key] : undefined
  // Only the server sets what a client's record does not know: it is dropped, as if it were not there.
  return [key, property ?? { check: { kind: 'native', native: '' }, required: false }, rest]
}

/** The value at the path is set. `absent`: what counts where the first key is not there and no default fills it. */
function setSchema(check: ObjectCheck, path: readonly string[], absent: boolean): JsonObject {
  const [key, property, rest] = stepOf(check, path)
  if (!Object.hasOwn(check.properties, key)) return absent ? ALWAYS : NEVER
  const below = rest.length > 0 && property.check.kind === 'object' ? setSchema(property.check, rest, false) : ALWAYS
  const inner = property.nullable ? { allOf: [{ not: { type: 'null' } }, below] } : below
  const holds = property.default === undefined ? absent : isSetIn(property, rest)
  return inside(key, inner, holds)
}

function isSetIn({ check, default: filling }: PropertyCheck, path: readonly string[]): boolean {
  let value: unknown = filling === undefined ? undefined : fill(check, filling)
  for (const key of path) value = (value as JsonObject | null | undefined)?.[key]
  return value !== undefined && value !== null
}

/** The comparison holds, as it does where the value is unset. */
function holdsSchema(
  comparison: Comparison,
  check: ObjectCheck,
  path: readonly string[],
  rule: RecordRule,
): JsonObject | undefined {
  const [key, property, rest] = stepOf(check, path)
  if (!Object.hasOwn(check.properties, key)) return ALWAYS
  const below =
    rest.length > 0 && property.check.kind === 'object'
      ? holdsSchema(comparison, property.check, rest, rule)
      : literalSchema(property.check, comparison)
  if (below === undefined) return undefined
  const inner = property.nullable ? { anyOf: [{ type: 'null' }, below] } : below
  return inside(key, inner, property.default === undefined || holdsFor(property, rest, comparison, rule))
}

/** Whether the default that fills what is absent meets the comparison. */
function holdsFor(property: PropertyCheck, rest: readonly string[], comparison: Comparison, rule: RecordRule): boolean {
  const filter: Comparison = { ...comparison, path: ['value', ...rest] }
  const alone: Check = {
    kind: 'object',
    properties: { value: { ...property, required: false } },
    rules: [{ name: rule.name, filter, unknown: [] }],
  }
  return evaluate(alone, { value: property.default as JsonValue }).length === 0
}

/** `inner` holds of the key; where it is absent, the whole does or does not. */
function inside(key: string, inner: JsonObject, absent: boolean): JsonObject {
  const schema = { type: 'object', properties: { [key]: inner } }
  return absent ? schema : { ...schema, required: [key] }
}
