/** What the kinds may know while they render one plan. */
import { applyChanges, type Change } from '../../../diff/index.ts'
import type { Expression, Resource, Snapshot } from '../../../model/index.ts'
import type { TargetContext } from '../../../plan/index.ts'
import { callIn } from '../calls/work.ts'
import { expressionOf, flagOf, refsOf } from '../kinds/attributes.ts'
import { backfillOf } from '../kinds/column-add.ts'
import { valuesOf } from '../kinds/enum.ts'
import type { Load, RenderContext } from '../kinds/kind.ts'
import { typeChange } from '../kinds/type-change.ts'
import { addressesIn, expressionSql } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { resourceName } from './names.ts'

/** From here on a table gets the forms that do not block: 1 MiB is read, even rewritten, within some 20 ms. */
export const LARGE: number = 1024 * 1024

type Renames = readonly (Change & { readonly kind: 'rename' })[]

/** New address → the resource before the plan. */
function formerly(current: Snapshot, renames: Renames): ReadonlyMap<string, Resource> {
  if (renames.length === 0) return current
  const before = [...current.values()]
  const after = [...applyChanges(current, renames).keys()]
  return new Map(before.flatMap((r, i) => (after[i] === undefined ? [] : [[after[i], r] as const])))
}

function rowKeys(current: Snapshot): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>()
  for (const r of current.values()) {
    if (r.kind !== 'primary-key' || r.parent === null) continue
    const names = refsOf(r, 'columns').map((address) => identifier(current.get(address)?.name ?? ''))
    keys.set(r.parent, names)
  }
  return keys
}

type Names = Pick<RenderContext, 'name' | 'was' | 'before' | 'sql' | 'sqlBefore'>

/** Whether values of the column's type can be written before the plan: an enum type must be there, by that name and with all values. */
function canWrite(column: Resource, former: ReadonlyMap<string, Resource>, desired: Snapshot): boolean {
  return addressesIn(expressionOf(column, 'type')).every((address) => {
    const [was, to] = [former.get(address), desired.get(address)]
    if (to?.kind !== 'enum') return true
    return was?.name === to.name && valuesOf(to).every((value) => valuesOf(was).includes(value))
  })
}

/** What a column that changes its type will hold, asked of its values now; values that do not fit are told elsewhere, and unset here. */
function convertedValue({ to }: Change & { kind: 'alter' }, was: Resource, { facts }: Parts): string | null {
  const [old, next] = [expressionOf(was, 'type')?.text, expressionOf(to, 'type')?.text]
  if (to.kind !== 'column' || !old || !next || to.transition?.using !== undefined) return null
  const name = identifier(was.name)
  const { using, broken } = typeChange(old, next)
  const value = `(${using(name) ?? name})::${next}`
  const unfit = broken(name, facts.version)
  return unfit === null ? `(${value})` : `(CASE WHEN ${unfit} THEN NULL ELSE ${value} END)`
}

/** What rows that exist get in a new column; null where that is not known before. */
function initialValue(column: Resource, sql: (e: Expression) => string | null): string | null {
  const type = expressionOf(column, 'type')?.text
  const isFilled = ['generated', 'identity'].some((a) => (column.attributes[a] ?? null) !== null)
  if (!type || isFilled || callIn(column.transition?.backfill)) return null
  const value = backfillOf(column) ?? expressionOf(column, 'default')
  if (value === null) return flagOf(column, 'nullable') ? `(NULL::${type})` : null
  const given = sql(value)
  return given === null ? null : `((${given})::${type})`
}

/** Names after and before the plan. */
function namesOf(changes: readonly Change[], former: ReadonlyMap<string, Resource>, parts: Parts): Names {
  const { desired, current, config } = parts
  const { schema } = config.postgres
  const renames = changes.filter((c) => c.kind === 'rename')
  const renamed = renames.length === 0 ? current : applyChanges(current, renames)
  const retyped = new Map(
    changes.flatMap((c) => (c.kind === 'alter' && c.attributes.includes('type') ? [[c.address, c] as const] : [])),
  )
  const added = new Map(
    changes.flatMap((c) => (c.kind === 'add' && c.to.kind === 'column' ? [[c.address, c.to] as const] : [])),
  )
  const name = (address: string): string => {
    const found = desired.get(address) ?? renamed.get(address)
    if (!found) throw new Error(`nothing is at ${address}`)
    return resourceName(found, schema)
  }
  const before = (address: string): string | null => {
    const was = former.get(address)
    const change = retyped.get(address)
    if (change !== undefined && was !== undefined)
      return canWrite(change.to, former, desired) ? convertedValue(change, was, parts) : null
    if (was !== undefined) return resourceName(was, schema)
    const column = added.get(address)
    return column === undefined ? null : initialValue(column, sqlBefore)
  }
  const sqlBefore = (expression: Expression): string | null => {
    const known = (expression.source ?? []).every((p) => typeof p === 'string' || before(p.address) !== null)
    return known ? expressionSql(expression, (address) => before(address) ?? '') : null
  }
  return {
    name,
    was: (address) => former.get(address) ?? null,
    before,
    sql: (expression) => expressionSql(expression, name),
    sqlBefore,
  }
}

type Parts = TargetContext & { readonly desired: Snapshot }

/** The context of one `render`. */
export function renderContext(changes: readonly Change[], parts: Parts): RenderContext {
  const { config, facts, current, desired } = parts
  const former = formerly(
    current,
    changes.filter((c) => c.kind === 'rename'),
  )
  const keys = rowKeys(current)
  const factsOf = (table: string): { readonly empty: boolean; readonly bytes: number } | undefined => {
    const was = former.get(table)
    return was && facts.tables.get(was.address)
  }
  return {
    config,
    schema: config.postgres.schema,
    desired,
    current,
    facts,
    ...namesOf(changes, former, parts),
    load: (table): Load => {
      const known = factsOf(table)
      if (!former.has(table)) return 'new'
      if (known === undefined || known.empty) return known === undefined ? 'small' : 'empty'
      return known.bytes >= LARGE ? 'large' : 'small'
    },
    bytes: (table) => factsOf(table)?.bytes ?? 0,
    rowKey: (table) => keys.get(former.get(table)?.address ?? '') ?? ['ctid'],
  }
}
