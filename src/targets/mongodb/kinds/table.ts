/** Tables: collections, with their validators where the server has those. */
import {
  canonicalJson,
  type JsonObject,
  type Resource,
  resource,
  type Snapshot,
  type Table,
} from '../../../model/index.ts'
import { type RecordRule, recordChecks } from '../../../validate/index.ts'
import { tableAddress } from '../names.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { jsonSchemaOf } from '../normalize/json-schema.ts'
import { tableWords } from '../normalize/table-words.ts'
import { validatorFor } from '../normalize/validator.ts'

/** What is said of a collection. */
export interface TableParts {
  /** Null where there is none. */
  readonly validator: JsonObject | null
  readonly comment: string | null
  /** The validator as canonical JSON, of a server that has none: what the Data API keeps. Null where the server does. */
  readonly rules: string | null
  /** Whom the validator binds, and how: `strict`, `error` where nobody says otherwise. */
  readonly validation?: readonly [level: string, action: string]
  /** What kind of collection it is, as `create` takes it. */
  readonly options?: JsonObject | null
  /** By what its documents are spread over shards. */
  readonly shardKey?: JsonObject | null
}

const USUAL = 'strict error'

/** A collection as a resource; the validator as canonical JSON. */
export function tableResource(
  name: string,
  { validator, comment, rules, validation, options = null, shardKey = null }: TableParts,
): Resource {
  const binds = validator === null ? USUAL : (validation?.join(' ') ?? USUAL)
  const text = (object: JsonObject | null): string | null => object && canonicalJson(object)
  const own = { options: text(options), shardKey: shardKey && JSON.stringify(shardKey) }
  const attributes = { validator: text(validator), comment, rules, validation: binds, ...own }
  return resource({ kind: 'table', name, parent: null, dependsOn: [], attributes })
}

/** A collection that was there before bkend: its validator stays what it is. */
function adoptedTable({ dbName, span }: Table, current: Snapshot): Resource {
  const there = current.get(tableAddress({ dbName }))
  const made = there ?? tableResource(dbName, { validator: null, comment: null, rules: null })
  const { span: _, ...rest } = made
  return span ? { ...rest, span } : rest
}

/** What a validator would say, on a server that has none. */
function rulesOf(table: Table, { schema, capabilities }: DeclareContext): string | null {
  if (capabilities.has('validators')) return null
  const checks = table.checks.filter((c) => c.rule.kind === 'filter').map((c) => c.rule)
  return canonicalJson({ $jsonSchema: jsonSchemaOf(table, schema), ...(checks.length > 0 && { checks }) })
}

function declaredTable(table: Table, context: DeclareContext): Resource {
  const parts = {
    validator: validatorFor(table, context),
    rules: rulesOf(table, context),
    ...tableWords(table, context),
  }
  const made = tableResource(table.dbName, { ...parts, comment: table.description ?? null })
  // What judging the documents that are there takes beside the columns.
  const rules = recordChecks(table, context.schema).row.rules ?? []
  const { level = 'strict', action = 'error' } = table.mongodb?.validation ?? {}
  const transition = { checks: JSON.stringify(rules), lenient: level !== 'strict' || action !== 'error' }
  return { ...made, ...(context.isFilled(table) && { transition }), ...(table.span && { span: table.span }) }
}

/** The declared tables. */
export function* declaredTables(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables)
    yield table.adopted ? adoptedTable(table, context.current) : declaredTable(table, context)
}

/** The rules over several columns that a declared table has. */
export function checksOf({ transition }: Resource): readonly RecordRule[] {
  const { checks } = transition ?? {}
  return typeof checks === 'string' ? (JSON.parse(checks) as readonly RecordRule[]) : []
}

/** The validator of a table's resource; null where it has none. */
export function validatorOf({ attributes }: Resource): JsonObject | null {
  return typeof attributes.validator === 'string' ? (JSON.parse(attributes.validator) as JsonObject) : null
}

/** What kind of collection a table's resource is; null: an ordinary one. */
export function optionsOf({ attributes }: Resource): JsonObject | null {
  return typeof attributes.options === 'string' ? (JSON.parse(attributes.options) as JsonObject) : null
}

/** The shard key of a table's resource, its fields in order; null where it has none. */
export function shardKeyIn({ attributes }: Resource): JsonObject | null {
  return typeof attributes.shardKey === 'string' ? (JSON.parse(attributes.shardKey) as JsonObject) : null
}

/** Whom the validator of a table's resource binds, and how. */
export function validationOf({ attributes }: Resource): readonly [level: string, action: string] {
  const [level = 'strict', action = 'error'] = String(attributes.validation ?? USUAL).split(' ')
  return [level, action]
}
