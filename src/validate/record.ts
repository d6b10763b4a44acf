/** What a whole record must be: as it is stored and answered, as a create sends it, and as an update sends it. */
import { type Column, type Schema, sameMembers, type Table } from '../model/index.ts'
import type { ObjectCheck, PropertyCheck, RecordRule } from './check.ts'
import { checkOf, propertyCheck } from './check-of.ts'

/** The three faces of a table's record. */
export interface RecordChecks {
  /** As it is answered: system fields there, unset ones absent; what only some may read may be absent too. */
  readonly row: ObjectCheck
  /** As a create sends it: system fields ignored, defaults filled, `null` for an optional one means unset. */
  readonly create: ObjectCheck
  /** As an update sends it: only what changes; `null` clears an optional one; an object is replaced whole. */
  readonly update: ObjectCheck
}

/** Checks by table: every generator, and serve, asks for the same ones. Beside the table enum types alone decide them. */
const known = new WeakMap<Table, { readonly enums: Schema['enums']; readonly checks: RecordChecks }>()

/** The record checks of a table. */
export function recordChecks(table: Table, schema: Schema): RecordChecks {
  const before = known.get(table)
  if (before && sameMembers(before.enums, schema.enums)) return before.checks
  const checks = makeChecks(table, schema)
  known.set(table, { enums: schema.enums, checks })
  return checks
}

function makeChecks(table: Table, schema: Schema): RecordChecks {
  const rows = table.columns.map((c) => [c.name, { check: checkOf(c, schema), required: isAlwaysThere(c) }] as const)
  const writable = table.columns.filter((c) => !isServerSet(c))
  const ignored = table.columns.filter(isServerSet).map((c) => c.name)
  const filled = table.columns.filter((c) => isServerSet(c) || isServerFilled(c)).map((c) => c.name)
  return {
    row: { kind: 'object', properties: Object.fromEntries(rows), ...rulesOf(table, []) },
    create: {
      kind: 'object',
      properties: Object.fromEntries(writable.map((c) => [c.name, createProperty(c, schema)])),
      ignored,
      ...rulesOf(table, filled),
    },
    update: {
      kind: 'object',
      properties: Object.fromEntries(writable.map((c) => [c.name, updateProperty(c, schema)])),
      ignored,
      ...rulesOf(
        table,
        table.columns.map((c) => c.name),
      ),
    },
  }
}

/** Whether only the server ever sets the column: system columns and generated ones. */
export function isServerSet(column: Column): boolean {
  return column.system || column.generated !== undefined
}

/** Whether the server fills the column where a create leaves it out, with something that only it knows. */
function isServerFilled(column: Column): boolean {
  return column.type.kind === 'serial' || (column.default !== undefined && column.default.kind !== 'literal')
}

function isAlwaysThere(column: Column): boolean {
  return !column.optional && column.generated === undefined && column.permission.read === undefined
}

function createProperty(column: Column, schema: Schema): PropertyCheck {
  const property = propertyCheck(column, schema, 'input')
  const required = property.required && !isServerFilled(column)
  return { ...property, required, ...(column.optional && { nullable: true }) }
}

function updateProperty(column: Column, schema: Schema): PropertyCheck {
  return { check: checkOf(column, schema, 'input'), required: false, ...(column.optional && { nullable: true }) }
}

function rulesOf(table: Table, unknown: readonly string[]): { readonly rules?: readonly RecordRule[] } {
  const rules = table.checks.flatMap(({ name, rule }) =>
    rule.kind === 'filter' ? [{ name, filter: rule.filter, unknown }] : [],
  )
  return rules.length > 0 ? { rules } : {}
}
