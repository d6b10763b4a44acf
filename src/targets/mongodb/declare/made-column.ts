/** A column of a collection that a push made: from what is remembered of it, and from its part of the validator. */
import {
  type Column,
  type ColumnType,
  type Default,
  type JsonObject,
  type JsonValue,
  jsonEqual,
  type Resource,
  type Table,
} from '../../../model/index.ts'
import { objectOf } from '../json.ts'
import { columnAsMade, keptColumn } from '../kinds/column.ts'
import { fieldOf } from '../names.ts'
import { jsonSchemaOf } from '../normalize/json-schema.ts'
import { typeOfKinds } from './bson-guess.ts'
import { bareColumn, type DeclaringContext } from './context.ts'
import { referenceTo } from './fields.ts'
import type { Guess } from './guess.ts'
import { textsIn } from './validator-field.ts'

/** What is remembered of a default is JSON text; functions are objects whose one key starts with a dollar. */
function defaultOf(text: string | null): { readonly default?: Default } {
  if (text === null || text === '"$server"') return {}
  const value = JSON.parse(text) as JsonValue
  const [word, more] = Object.keys(objectOf(value) ?? {})
  const kind = word?.slice(1)
  if (more === undefined && (kind === 'now' || kind === 'uuid' || kind === 'userId')) return { default: { kind } }
  return { default: { kind: 'literal', value } }
}

/** Types that differ in nothing that MongoDB keeps: the one that files say is kept. */
const ALIKE: Readonly<Partial<Record<ColumnType['kind'], readonly ColumnType['kind'][]>>> = {
  string: ['string', 'text'],
  number: ['number', 'float', 'numeric'],
  jsonb: ['json', 'jsonb', 'native'],
}

function typeOf(r: Resource, said: Guess | undefined, known: Column | undefined): ColumnType {
  const { type, references } = keptColumn(r)
  const found = said?.type ?? typeOfKinds(type === 'any' ? [] : [type])
  if (references !== null) return referenceTo(references, found)
  return known && ALIKE[found.kind]?.includes(known.type.kind) ? known.type : found
}

/** The column under its declared name. `said`: what its part of the validator says; `known`: as the files declare it. */
export function madeColumn(r: Resource, name: string, said: Guess | undefined, known: Column | undefined): Column {
  const kept = keptColumn(r)
  return {
    ...bareColumn(name, r.name, {
      type: typeOf(r, said, known),
      constraints: said?.constraints ?? {},
      optional: said?.optional ?? kept.optional,
      ...(kept.comment !== null && { description: kept.comment }),
    }),
    ...defaultOf(kept.default),
  }
}

/** The part of a `$jsonSchema` that is about a field; null where the server has no validator to ask. */
function ruleOf(schema: JsonObject | null, field: string): JsonObject | null {
  if (!schema) return null
  const rule = objectOf(schema.properties)?.[field] ?? null
  return { rule, required: textsIn(schema.required).includes(field) }
}

/** The column in the words of the files, where a push makes of them what is there. */
export function sameColumn(
  r: Resource,
  live: JsonObject | null,
  known: Table,
  context: Pick<DeclaringContext, 'known'>,
): Column | null {
  const column = known.columns.find((c) => c.dbName === r.name)
  if (!column || !jsonEqual(columnAsMade(column, known).attributes, r.attributes)) return null
  const field = fieldOf(column)
  const made = ruleOf(live && jsonSchemaOf(known, context.known), field)
  return jsonEqual(made, ruleOf(live, field)) ? column : null
}
