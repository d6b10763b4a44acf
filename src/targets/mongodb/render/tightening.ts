/** Rules that become tighter over documents that are there: how many of them break the new ones is asked first. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import { type JsonObject, type JsonValue, jsonEqual, type Resource } from '../../../model/index.ts'
import type { PreflightCheck } from '../../../plan/index.ts'
import type { ObjectCheck, PropertyCheck } from '../../../validate/index.ts'
import { heldField } from '../kinds/column.ts'
import { checksOf, validationOf } from '../kinds/table.ts'
import type { JudgedField, JudgeQuestion } from '../work.ts'
import { type ChangeOf, childrenOf, type RenderContext } from './context.ts'
import { becomesRequired, isRetyped } from './documents.ts'
import { type Journeys, renamesIn } from './journeys.ts'
import { isLooser } from './looser.ts'
import { type PartQuestions, tightenedParts } from './tightened-parts.ts'

/** The rules of a table's resource, wherever they are kept. */
function rulesOf({ attributes }: Resource): JsonObject | null {
  const text = attributes.validator ?? attributes.rules
  return typeof text === 'string' ? (JSON.parse(text) as JsonObject) : null
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** What changes in the columns of one table. */
interface Columns {
  readonly changes: readonly Change[]
  /** New name → the one before. */
  readonly renamed: ReadonlyMap<string, string>
  /** Of another type from now on. */
  readonly retyped: ReadonlySet<string>
  /** What is required from now on, and asked for or filled on its own. */
  readonly required: ReadonlySet<string>
  readonly leaving: readonly string[]
}

function columnsOf(changes: readonly Change[], { origin }: Journeys): Columns {
  const named = (of: (change: Change) => boolean): string[] => changes.filter(of).map((c) => subjectOf(c).name)
  return {
    changes,
    renamed: new Map(renamesIn(changes).map(({ to }) => [to.name, origin(to.name)])),
    retyped: new Set(named(isRetyped)),
    required: new Set(named(becomesRequired)),
    leaving: named((c) => c.kind === 'drop'),
  }
}

/** The old rules in the new names, without what other questions are about. */
function comparable({ $jsonSchema }: JsonObject, { renamed, retyped, required }: Columns, isOld: boolean): JsonObject {
  const schema = objectIn($jsonSchema)
  const now = new Map([...renamed].map(([to, from]) => [from, to]))
  const nameOf = (name: string): string => (isOld ? (now.get(name) ?? name) : name)
  const properties = Object.entries(objectIn(schema.properties)).map(([name, s]) => [nameOf(name), s] as const)
  const kept = properties.filter(([name]) => !retyped.has(name))
  const needed = (schema.required as readonly string[] | undefined) ?? []
  return {
    ...schema,
    required: needed.map(nameOf).filter((name) => !required.has(name)),
    properties: Object.fromEntries(kept),
  }
}

function tightens(from: Resource, to: Resource, columns: Columns): boolean {
  const [old, next] = [rulesOf(from), rulesOf(to)]
  if (next === null) return false
  if (old === null || isLenient(from)) return true
  const { $jsonSchema: _old, ...oldRest } = old
  const { $jsonSchema: _next, ...nextRest } = next
  return !jsonEqual(oldRest, nextRest) || !isLooser(comparable(old, columns, true), comparable(next, columns, false))
}

/** The validator as documents before the plan must meet it; null where it cannot be said in their names and types. */
function validatorBefore(table: Resource, columns: Columns, { capabilities }: RenderContext): JsonObject | null {
  const rules = rulesOf(table)
  const { renamed, retyped, leaving, required } = columns
  const isPlain =
    rules?.$jsonSchema !== undefined && rules.$and === undefined && renamed.size === 0 && retyped.size === 0
  if (!isPlain || !(capabilities.has('validators') && capabilities.has('schemaQueries'))) return null
  const schema = objectIn(rules.$jsonSchema)
  const properties = { ...objectIn(schema.properties), ...Object.fromEntries(leaving.map((name) => [name, {}])) }
  const needed = ((schema.required as readonly string[] | undefined) ?? []).filter((name) => !required.has(name))
  return { ...rules, $jsonSchema: { ...schema, required: needed, properties } }
}

/** The question that this process answers, by the check tree. */
function judgeQuestion(table: Resource, collection: string, columns: Columns, context: RenderContext): JudgeQuestion {
  const all = childrenOf(context.desired, table.address, 'column')
  const journeys = context.journeys(table.name)
  const fields: JudgedField[] = []
  const properties: Record<string, PropertyCheck> = {}
  for (const column of all) {
    const held = heldField(column)
    if (held === null) continue
    const under = columns.renamed.has(column.name) ? { under: journeys.heldUnder(column.name) } : {}
    const later = columns.retyped.has(column.name)
    fields.push({ ...held, ...under, ...(later && { later }) })
    const required = column.attributes.optional !== true && !columns.required.has(column.name) && !later
    properties[held.name] = { check: held.check, required }
  }
  const rules = checksOf(table)
  const check: ObjectCheck = { kind: 'object', properties, ...(rules.length > 0 && { rules }) }
  return { judge: collection, fields, leaving: columns.leaving, check }
}

/** Whether the table says that documents which break the rules already may go on, or that nobody is refused. */
function isLenient(table: Resource): boolean {
  const [level, action] = validationOf(table)
  // A server without validators remembers nothing of it.
  return table.transition?.lenient === true || level !== 'strict' || action !== 'error'
}

const HINT =
  'Correct these documents, or let them be: the option `mongodb: { validation: { level: moderate } }` of the table binds the others alone'

/** Documents that the validator would refuse. */
function finding(collection: string, validator: JsonObject): JsonObject {
  return { find: collection, filter: { $nor: [validator] }, projection: { _id: 1 } }
}

/** The old rules as far as they can be compared; null where none bind. */
function oldRules(from: Resource, columns: Columns): JsonObject | null {
  const rules = isLenient(from) ? null : rulesOf(from)
  return rules && comparable(rules, columns, true)
}

/** Parts of a validator as questions to the server. */
function askedOfServer(collection: string, { $jsonSchema, ...more }: JsonObject): PartQuestions {
  const schema = objectIn($jsonSchema)
  const properties = objectIn(schema.properties)
  const open = Object.fromEntries(Object.keys(properties).map((name) => [name, {}]))
  const needed = (schema.required as readonly string[] | undefined) ?? []
  const asked = (part: JsonObject): JsonObject => finding(collection, { $jsonSchema: part })
  return {
    ofField(field) {
      const required = needed.includes(field) ? { required: [field] } : {}
      return asked({ ...required, properties: { [field]: properties[field] ?? {} } })
    },
    ofUnknown: asked({ properties: open, additionalProperties: false }),
    ofChecks: Object.keys(more).length > 0 ? finding(collection, more) : null,
  }
}

/** The same as questions that this process answers. */
function askedOfUs({ check, ...question }: JudgeQuestion): PartQuestions {
  return {
    ofField(name) {
      const held = question.fields.find(({ field }) => field === name)
      const property = held && check.properties[held.name]
      if (!held || !property) return null
      return {
        ...question,
        fields: [held],
        open: true,
        check: { kind: 'object', properties: { [held.name]: property } },
      }
    },
    ofUnknown: {
      ...question,
      fields: question.fields.map((field) => ({ ...field, later: true })),
      check: { kind: 'object', properties: {} },
    },
    ofChecks: null,
  }
}

/**
 * The question whether documents break the rules that the table is about to get, or that it keeps while columns get each other's
 * names. `own`: the change of the table itself.
 */
export function tightening(
  table: Resource,
  own: ChangeOf<'alter'> | undefined,
  changes: readonly Change[],
  context: RenderContext,
): readonly PreflightCheck[] {
  const columns = columnsOf(changes, context.journeys(table.name))
  if ((!own && columns.renamed.size === 0) || isLenient(table)) return []
  const collection = context.before(table.name)
  if (!context.isFilled(collection) || !tightens(own?.from ?? table, table, columns)) return []
  const before = validatorBefore(table, columns, context)
  const judge = judgeQuestion(table, collection, columns, context)
  const query = before ? finding(collection, before) : judge
  const { span } = table
  const parts = tightenedParts({
    ...{ collection, span, hint: HINT },
    old: oldRules(own?.from ?? table, columns),
    next: comparable(rulesOf(table) ?? {}, columns, false),
    ...(before ? askedOfServer(collection, before) : askedOfUs(judge)),
    spanOf: (field) => childrenOf(context.desired, table.address, 'column').find((c) => c.name === field)?.span ?? span,
  })
  const message = `documents of ${collection} break the rules that it is to have`
  return [
    { query: JSON.stringify(query), message, hint: HINT, ...(span && { span }), ...(parts.length > 0 && { parts }) },
  ]
}
