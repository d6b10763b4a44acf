/** The step that changes a collection's columns and validator: data first, then the validator, then what is remembered. */
import type { Change } from '../../../diff/index.ts'
import type { JsonObject, JsonValue, Resource } from '../../../model/index.ts'
import type { Hazard, PreflightCheck, Step } from '../../../plan/index.ts'
import { changeValidator, rememberTable, updateAll } from '../commands.ts'
import { validatorOf } from '../kinds/table.ts'
import { type ChangeOf, collectionOf, type RenderContext, stepOf } from './context.ts'
import { desiredTable } from './tables.ts'

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

/** The update that fills a column where it is unset; null where nothing can. */
function filling(to: Resource): JsonObject | null {
  const fill = to.transition?.fill as { readonly now?: true; readonly value?: JsonValue } | undefined
  if (fill === undefined || fill.value === null) return null
  return fill.now ? { $currentDate: { [to.name]: true } } : { $set: { [to.name]: typed(fill.value ?? null, to) } }
}

function fills(to: Resource): JsonObject[] {
  const update = filling(to)
  return update === null ? [] : [updateAll(collectionOf(to), { [to.name]: { $exists: false } }, update)]
}

/** Documents without a column that is required from now on. The question is asked before anything is filled. */
function missing(to: Resource, was: string): PreflightCheck {
  const table = collectionOf(to)
  return {
    query: JSON.stringify({ find: table, filter: { [was]: null }, projection: { _id: 1 } }),
    message: `documents of ${table} have no ${to.name}`,
    hint: 'Give the column a default or a `backfill`, or make it optional',
    ...(to.span && { span: to.span }),
  }
}

function becomesRequired(change: Change): boolean {
  if (change.kind === 'add') return change.to.attributes.optional !== true
  return change.kind === 'alter' && change.from.attributes.optional === true && change.to.attributes.optional !== true
}

function dataOf(change: Change): readonly JsonObject[] {
  const subject = change.kind === 'drop' ? change.from : change.to
  const collection = collectionOf(subject)
  switch (change.kind) {
    case 'rename':
      return [
        updateAll(
          collection,
          { [change.from.name]: { $exists: true } },
          { $rename: { [change.from.name]: change.to.name } },
        ),
      ]
    case 'drop':
      return [updateAll(collection, { [subject.name]: { $exists: true } }, { $unset: { [subject.name]: '' } })]
    case 'add':
      return fills(subject)
    case 'alter':
      return becomesRequired(change) ? fills(subject) : []
  }
}

function checksOf(change: Change, renamed: ReadonlyMap<string, string>): readonly PreflightCheck[] {
  if (change.kind === 'drop' || !becomesRequired(change) || filling(change.to) !== null) return []
  return [missing(change.to, renamed.get(change.address) ?? change.to.name)]
}

function hazardOf({ from }: ChangeOf<'drop'>): Hazard {
  const table = collectionOf(from)
  const message = `drops ${from.name} of ${table} with the values that documents have`
  return { code: 'drop-column', subject: `${table}.${from.name}`, message }
}

/** One step for all that changes in a collection that stands. `changes`: of the table itself and of its columns, renames first. */
export function alterTable(address: string, changes: readonly Change[], context: RenderContext): Step {
  const table = context.desired.get(address)
  if (!table) throw new Error(`${address} is altered and not declared`)
  const columns = changes.filter((c) => c.address !== address)
  const own = changes.find((c): c is ChangeOf<'alter'> => c.address === address && c.kind === 'alter')
  const renamed = new Map(columns.flatMap((c) => (c.kind === 'rename' ? [[c.address, c.from.name] as const] : [])))
  const validator = own?.attributes.some((a) => a !== 'comment')
    ? [changeValidator(table.name, validatorOf(table))]
    : []
  return stepOf({
    run: [...columns.flatMap(dataOf), ...validator, rememberTable(table.name, desiredTable(address, table, context))],
    changes,
    hazards: columns.flatMap((c) => (c.kind === 'drop' ? [hazardOf(c)] : [])),
    preflight: columns.flatMap((c) => checksOf(c, renamed)),
  })
}
