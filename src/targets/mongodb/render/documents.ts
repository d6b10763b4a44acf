/** What a change of a column does to the documents that are there, and what is asked of them first. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import type { FunctionCall, JsonObject, JsonValue, Resource } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { type BsonType, bsonTypeOf } from '../bson-type.ts'
import { heldField } from '../kinds/column.ts'
import {
  asJson,
  type ComputedQuestion,
  type ConversionQuestion,
  type DocumentField,
  type DocumentWork,
} from '../work.ts'
import { type ChangeOf, collectionOf, type RenderContext } from './context.ts'
import { conversionExpression, notYet } from './conversion.ts'

/** A value in Extended JSON, in the BSON type of its column. */
function typed(value: JsonValue, { attributes }: Resource): JsonValue {
  if (value === null) return value
  switch (attributes.type) {
    case 'date':
      return { $date: value }
    case 'long':
      return { $numberLong: String(value) }
    case 'decimal':
      return { $numberDecimal: String(value) }
    case 'objectId':
      return { $oid: value }
    default:
      return value
  }
}

interface Fill {
  readonly now?: true
  readonly uuid?: true
  readonly value?: JsonValue
  /** A function gives the values, in a step of its own before this one. */
  readonly call?: FunctionCall
  /** An expression of the server's. */
  readonly aggregation?: JsonValue
}

/** What fills the column; null where nothing can. */
export function fillOf({ transition }: Resource): Fill | null {
  const fill = transition?.fill as Fill | undefined
  return fill === undefined || fill.value === null ? null : fill
}

/** What converts the column's values in place of the plain way; null where nothing does. */
export function usingOf({ transition }: Resource): Pick<Fill, 'call' | 'aggregation'> | null {
  return (transition?.using as Fill | undefined) ?? null
}

type Doing = Pick<DocumentWork, 'update' | 'uuid'>

function filling(to: Resource): Doing | null {
  const fill = fillOf(to)
  if (fill === null || fill.call) return null
  if (fill.uuid) return { uuid: to.name }
  if (fill.aggregation !== undefined) return { update: [{ $set: { [to.name]: fill.aggregation } }] }
  return {
    update: fill.now ? { $currentDate: { [to.name]: true } } : { $set: { [to.name]: typed(fill.value ?? null, to) } },
  }
}

function fills(to: Resource): DocumentWork[] {
  const doing = filling(to)
  const collection = collectionOf(to)
  if (doing === null) return []
  return [
    { changeDocuments: collection, where: { [to.name]: null }, doing: `filling ${collection}.${to.name}`, ...doing },
  ]
}

/** Whether documents that lack the column would break the rules from now on. */
export function becomesRequired(change: Change): boolean {
  if (change.kind === 'add') return change.to.attributes.optional !== true
  return change.kind === 'alter' && change.from.attributes.optional === true && change.to.attributes.optional !== true
}

/** Whether the values of a column are to be of another type. */
export function isRetyped(change: Change): change is ChangeOf<'alter'> {
  return change.kind === 'alter' && change.attributes.includes('type')
}

function conversions(to: Resource, { capabilities }: RenderContext): DocumentWork[] {
  const held = heldField(to)
  const using = usingOf(to)
  // Whatever JSON there is; or a step of its own.
  if (held === null || bsonTypeOf(held.type) === 'any' || using?.call) return []
  const { field, type } = held
  const given = using?.aggregation as JsonObject | undefined
  const expression =
    given !== undefined ? given : capabilities.has('pipelineUpdates') ? conversionExpression(field, type) : null
  const collection = collectionOf(to)
  return [
    {
      changeDocuments: collection,
      where: notYet(field, bsonTypeOf(type)),
      doing: `converting ${collection}.${to.name}`,
      ...(expression ? { update: [{ $set: { [field]: expression } }] } : { convert: { field, type } }),
    },
  ]
}

function works(change: Change, context: RenderContext): readonly DocumentWork[] {
  const subject = subjectOf(change)
  const collection = collectionOf(subject)
  const { name } = subject
  switch (change.kind) {
    case 'rename': {
      const from = change.from.name
      const doing = `renaming ${collection}.${from}`
      return [
        {
          changeDocuments: collection,
          where: { [from]: { $exists: true } },
          doing,
          update: { $rename: { [from]: name } },
        },
      ]
    }
    case 'drop': {
      const doing = `dropping ${collection}.${name}`
      return [
        {
          changeDocuments: collection,
          where: { [name]: { $exists: true } },
          doing,
          update: { $unset: { [name]: '' } },
        },
      ]
    }
    case 'add':
      return fills(subject)
    case 'alter':
      return [
        ...(isRetyped(change) ? conversions(subject, context) : []),
        ...(becomesRequired(change) ? fills(subject) : []),
      ]
  }
}

/** Commands that bring the documents along with the change of a column. */
export function documentWorks(change: Change, context: RenderContext): readonly JsonObject[] {
  return works(change, context).map(asJson)
}

/** A question to documents, with the declaration that asks. */
function asking(query: object, { span }: Resource, words: Pick<PreflightCheck, 'message' | 'hint'>): PreflightCheck {
  return { query: JSON.stringify(query), ...words, ...(span && { span }) }
}

/** Documents without a column that is required from now on. The question is asked before anything is filled. */
function missing(to: Resource, names: readonly string[], table: string): PreflightCheck {
  // One that a push which died has renamed already has a newer name.
  const unset = Object.fromEntries(names.map((name) => [name, null]))
  const hint = to.transition?.isFilledBySql
    ? 'MongoDB runs no SQL: let its `backfill` be a value, an aggregation expression or a function'
    : 'Give the column a default or a `backfill`, or make it optional'
  return asking({ find: table, filter: unset, projection: { _id: 1 } }, to, {
    message: `documents of ${table} have no ${to.name}`,
    hint,
  })
}

/** Documents that have both fields already: one of the two values would be lost. */
function colliding({ from, to }: ChangeOf<'rename'>, table: string): PreflightCheck {
  const filter = { [from.name]: { $exists: true }, [to.name]: { $exists: true } }
  return asking({ find: table, filter, projection: { _id: 1 } }, to, {
    message: `documents of ${table} have ${from.name} and ${to.name} both`,
    hint: `Remove one of the two fields where both are`,
  })
}

/** A field as it is named before the plan. */
function namedBefore(where: JsonObject, { field }: DocumentField, was: string): JsonObject {
  return was === field ? where : notYetBefore(where, field, was)
}

function notYetBefore(where: JsonObject, field: string, was: string): JsonObject {
  const renamed = (part: JsonValue): JsonValue => {
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part)) return part.map(renamed)
    return Object.fromEntries(Object.entries(part).map(([key, v]) => [key === field ? was : key, renamed(v)]))
  }
  return renamed(where) as JsonObject
}

function unconvertible(to: Resource, was: string, table: string): PreflightCheck[] {
  const held = heldField(to)
  const using = usingOf(to)
  if (held === null || bsonTypeOf(held.type) === 'any' || using?.call) return []
  if (using?.aggregation !== undefined)
    return [computed(to, held, notYet(held.field, bsonTypeOf(held.type)), using.aggregation, table)]
  const where = namedBefore(notYet(held.field, bsonTypeOf(held.type)), held, was)
  const question: ConversionQuestion = { unconvertible: table, where, was, to: held }
  const message = `documents of ${table} have values in ${was} that cannot become ${to.attributes.type as string}`
  return [asking(question, to, { message, hint: 'Correct these documents, or add a column under a new name' })]
}

/** Documents for which an expression does not give what the column may hold. */
function computed(
  to: Resource,
  held: DocumentField,
  where: JsonObject,
  expression: JsonValue,
  table: string,
): PreflightCheck {
  const question: ComputedQuestion = {
    computed: table,
    where,
    expression,
    to: held,
    optional: to.attributes.optional === true,
  }
  return asking(question, to, {
    message: `documents of ${table} would get a value in ${to.name} that its rules refuse`,
    hint: 'Change the expression, or these documents',
  })
}

/** What fills a column is judged before it does. */
function filledRight(change: Change, to: Resource, table: string): PreflightCheck[] {
  const expression = fillOf(to)?.aggregation
  const held = heldField(to)
  if (expression === undefined || held === null || !(change.kind === 'add' || becomesRequired(change))) return []
  return [computed(to, held, { [held.field]: null }, expression, table)]
}

/** What must not be found in the documents before the plan begins. */
export function documentChecks(change: Change, context: RenderContext): readonly PreflightCheck[] {
  const subject = subjectOf(change)
  const table = context.before(collectionOf(subject))
  const names = context.journeys(collectionOf(subject))
  // What has the name until then goes by another.
  if (change.kind === 'rename') return names.isVacated(change.to.name) ? [] : [colliding(change, table)]
  if (change.kind === 'drop') return []
  const { to } = change
  return [
    ...(becomesRequired(change) && fillOf(to) === null ? [missing(to, names.heldUnder(to.name), table)] : []),
    ...filledRight(change, to, table),
    ...(isRetyped(change) ? unconvertible(to, names.origin(to.name), table) : []),
  ]
}

/** From → to without loss, whatever the value. */
const WIDER: Readonly<Partial<Record<BsonType, readonly BsonType[]>>> = {
  int: ['long', 'double', 'decimal'],
  long: ['decimal'],
}

function isNarrower({ from, to }: ChangeOf<'alter'>): boolean {
  const [before, after] = [from.attributes.type as BsonType, to.attributes.type as BsonType]
  return after !== 'any' && after !== 'string' && !WIDER[before]?.includes(after)
}

/** What the change costs. */
export function documentHazards(change: Change, context: RenderContext): readonly Hazard[] {
  const subject = subjectOf(change)
  const table = collectionOf(subject)
  const place = `${table}.${subject.name}`
  if (change.kind === 'drop') {
    const message = `drops ${subject.name} of ${table} with the values that documents have`
    return [{ code: 'drop-column', subject: place, message }]
  }
  if (!isRetyped(change) || !context.isFilled(context.before(table)) || !isNarrower(change)) return []
  const message = `turns ${place} from ${change.from.attributes.type as string} into ${change.to.attributes.type as string}`
  return [{ code: 'narrow-type', subject: place, message }]
}
