/** The JSON Schema of YAML files, for editors: it completes and explains every word. */
import { z } from 'zod'
import type { JsonObject } from '../json.ts'
import { columnTree } from './field.ts'
import { list, members, strict, text } from './kit.ts'
import {
  enumShape,
  indexSchema,
  keySchema,
  optionsSchema,
  rowsSchema,
  tableShape,
  testsSchema,
  uniqueSchema,
} from './table.ts'
import { KEYS_OF_TYPE, PLAIN_TYPES, TYPE_KEYS, TYPE_WORDS } from './words.ts'

const SHORTHAND = `^((${PLAIN_TYPES.join('|')})|varchar\\(\\d+\\)|numeric(\\(\\d+(, ?\\d+)?\\))?)\\??$`

/** A table's keys with everything below them spelled out. */
function tableKeys(): Record<string, z.ZodType> {
  const column = columnTree()
  const key = keySchema()
  return {
    ...tableShape(column),
    indexes: list(z.union([key, z.array(key), indexSchema()]), 'indexes', 'Indexes for speed.'),
    unique: list(z.union([key, z.array(key), uniqueSchema()]), 'uniques', 'No two rows may have the same values.'),
    rows: list(rowsSchema(), 'row rules', 'Which rows the askers get.'),
    tests: testsSchema().describe('Permission tests, run by `bkend check --access`.'),
    options: optionsSchema().describe('Settings of the table as a whole.'),
  }
}

/** One file: a table, an enum type, or several of either. */
function fileSchema(): z.ZodType {
  const table = strict(tableKeys(), ['columns']).meta({ id: 'table', title: 'Table' })
  const enumType = strict(enumShape(), ['values']).meta({ id: 'enumType', title: 'Enum type' })
  return strict({
    table: text('The table that this file declares.'),
    ...tableKeys(),
    tables: members(table, 'tables by name', 'Several tables: name → table.'),
    enumType: text('The enum type that this file declares.'),
    ...enumShape(),
    enumTypes: members(enumType, 'enum types by name', 'Several enum types: name → `{ values }`.'),
  })
}

/** Refuses the keys that do not fit the type, so that an editor marks `minLength` on an integer. */
function typeRules(keys: readonly string[]): JsonObject[] {
  return TYPE_WORDS.map((word) => {
    const fitting = keys.filter((k) => !TYPE_KEYS.has(k) || (KEYS_OF_TYPE[word] ?? []).includes(k))
    return {
      if: { properties: { type: { type: 'string', pattern: `^${word}(\\(|$)` } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { propertyNames: { enum: fitting } },
    }
  })
}

/** Adds to every field object what zod has no words for: the type's own completion list and the rules by type. */
function refine(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(refine)
  if (typeof node !== 'object' || node === null) return node
  const all = Object.fromEntries(Object.entries(node).map(([k, v]) => [k, refine(v)]))
  const { anyOf, properties } = all as { anyOf?: unknown; properties?: Record<string, JsonObject> }
  if (Array.isArray(anyOf) && isFieldUnion(anyOf)) {
    return {
      ...all,
      anyOf: [{ type: 'string', anyOf: [{ enum: [...PLAIN_TYPES] }, { pattern: SHORTHAND }] }, ...anyOf.slice(1)],
    }
  }
  if (properties === undefined || !isField(all)) return all
  const type = { ...properties.type, anyOf: [{ enum: [...TYPE_WORDS] }, { pattern: '^(varchar|numeric)\\(' }] }
  return { ...all, properties: { ...properties, type }, allOf: typeRules(Object.keys(properties)) }
}

function isField(node: unknown): boolean {
  const properties = (node as { properties?: object }).properties
  return properties !== undefined && 'type' in properties && 'optional' in properties
}

function isFieldUnion(anyOf: readonly unknown[]): boolean {
  return (anyOf[0] as { type?: unknown }).type === 'string' && anyOf.length === 2 && isField(anyOf[1])
}

/** Draft-07 JSON Schema of a YAML schema file, as plain JSON. The package ships it as `schema.json`. */
export function yamlJsonSchema(): JsonObject {
  const raw = z.toJSONSchema(fileSchema(), { target: 'draft-7', io: 'input', unrepresentable: 'any' })
  const schema = refine(raw) as JsonObject
  return {
    ...schema,
    title: 'bkend schema',
    description: 'Tables, constraints, indexes and permissions, declared once.',
  }
}
