/** The question whether rows that exist would break a unique rule. */
import type { Resource } from '../../../model/index.ts'
import type { PreflightCheck } from '../../../plan/index.ts'
import { addressesIn } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf } from './attributes.ts'
import { parentOf, type RenderContext } from './kind.ts'
import { rowText, tableName } from './words.ts'

/**
 * Rows of the resource's table that share their values in `keys` (SQL in the names before the plan) with another row. With
 * `nulls` unset values count as equal; `where` picks the rows that the rule is about.
 */
export function duplicateRows(
  r: Resource,
  keys: readonly string[],
  nulls: boolean,
  where: string | null,
  context: RenderContext,
): PreflightCheck[] {
  const table = context.before(parentOf(r))
  const load = context.load(parentOf(r))
  if (table === null || load === 'new' || load === 'empty') return []
  const set = nulls ? [] : keys.map((key) => `${key} IS NOT NULL`)
  const picked = [...(where === null ? [] : [`(${where})`]), ...set]
  const filter = picked.length === 0 ? '' : ` WHERE ${picked.join(' AND ')}`
  const shown = rowText(context.rowKey(parentOf(r)))
  const counted = `SELECT ${shown} AS key, count(*) OVER (PARTITION BY ${keys.join(', ')}) AS times FROM ${table}${filter}`
  const query = `SELECT count(*)::int AS count, coalesce((array_agg(key))[1:5], '{}') AS keys FROM (${counted}) AS rows WHERE times > 1`
  return [
    {
      query,
      message: `rows of ${tableName(r)} share values that ${r.name} wants unique`,
      hint: 'Correct or delete the rows that are double, or leave the rule out',
      ...(r.span && { span: r.span }),
    },
  ]
}

function isEnum(r: Resource): boolean {
  return addressesIn(expressionOf(r, 'type')).some((address) => address.startsWith('enum:'))
}

/**
 * What two rows will share in a column where they share this, though the values themselves cannot be written before the plan: they
 * are of an enum type that is only made by it, or come from one. Null where that is not known.
 */
function alike(address: string, context: RenderContext): string | null {
  const [was, to] = [context.was(address), context.desired.get(address)]
  if (!to || to.transition?.using !== undefined || to.transition?.backfill !== undefined) return null
  const isText = isEnum(to) || expressionOf(to, 'type')?.text === 'text'
  if (was) return isText ? `${identifier(was.name)}::text` : null
  const initial = expressionOf(to, 'default')
  const isValue = addressesIn(initial).some((a) => a.startsWith('enum-value:'))
  // Every row gets the same one, whichever it is.
  return isEnum(to) && isValue ? "''::text" : null
}

/** The same for a rule over plain columns; none where what one of them will hold is not known before the plan. */
export function duplicates(
  r: Resource,
  columns: readonly string[],
  nulls: boolean,
  context: RenderContext,
): PreflightCheck[] {
  const keys = columns.map((address) => context.before(address) ?? alike(address, context))
  return keys.some((k) => k === null)
    ? []
    : duplicateRows(
        r,
        keys.filter((k) => k !== null),
        nulls,
        null,
        context,
      )
}
