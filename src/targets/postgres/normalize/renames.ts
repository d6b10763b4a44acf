/** Declared renames as addresses, and those that follow from them: constraints and indexes are named after their columns. */
import { afterRenames, newAddresses, type Rename, same } from '../../../diff/index.ts'
import type { Resource, Snapshot, Table } from '../../../model/index.ts'
import { addressOf, jsonEqual, snakeCase } from '../../../model/index.ts'
import { type DeclareContext, tableAddress } from './context.ts'

const DERIVED: ReadonlySet<string> = new Set(['primary-key', 'unique', 'check', 'foreign-key', 'index'])

interface Wanted {
  readonly kind: string
  readonly parent: string | null
  readonly from: string | undefined
  readonly to: string
}

/** The rename, if something stands under the old name (as declared, or as the project's naming makes it). */
function found({ kind, parent, from, to }: Wanted, { current }: DeclareContext): Rename[] {
  if (from === undefined) return []
  const names = [from, snakeCase(from)]
  const old = names.map((name) => addressOf(kind, parent, name)).find((address) => current.has(address))
  return old === undefined ? [] : [{ from: old, to }]
}

function ofTable(table: Table, context: DeclareContext): Rename[] {
  const address = tableAddress(table)
  const own = found({ kind: 'table', parent: null, from: table.renamedFrom, to: address }, context)
  const parent = context.current.has(address) ? address : (own[0]?.from ?? address)
  const child = (kind: string, name: string, from: string | undefined): Rename[] =>
    found({ kind, parent, from, to: addressOf(kind, address, name) }, context)
  return [
    ...own,
    ...table.columns.flatMap((c) => child('column', c.dbName, c.renamedFrom)),
    ...table.indexes.flatMap((i) => child('index', i.name, i.renamedFrom)),
    ...table.uniques.flatMap((u) => child(u.hashed || u.where ? 'index' : 'unique', u.name, u.renamedFrom)),
  ]
}

function ofEnums(context: DeclareContext): Rename[] {
  return context.schema.enums.flatMap((e) => {
    const address = addressOf('enum', null, e.dbName)
    const own = found({ kind: 'enum', parent: null, from: e.renamedFrom, to: address }, context)
    const parent = context.current.has(address) ? address : (own[0]?.from ?? address)
    const values = e.values.flatMap((v) =>
      found(
        { kind: 'enum-value', parent, from: v.renamedFrom, to: addressOf('enum-value', address, v.value) },
        context,
      ),
    )
    return [...own, ...values]
  })
}

/** Whether a rename reached the resource: its table or a column that it names is called otherwise now. */
function touched(old: Resource | undefined, now: Resource): boolean {
  return old !== undefined && (old.parent !== now.parent || !jsonEqual(old.attributes, now.attributes))
}

function alike(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.parent === b.parent && same(a.attributes, b.attributes)
}

/** Constraints and indexes that are the same but for a name derived from what was renamed. */
function following(desired: Snapshot, context: DeclareContext, declared: readonly Rename[]): Rename[] {
  const { current } = context
  const renamed = afterRenames(current, desired, declared)
  const origins = new Map([...newAddresses(current, desired, declared)].map(([old, now]) => [now, old]))
  const originOf = (r: Resource): string => origins.get(r.address) ?? r.address
  const left = [...renamed.values()].filter(
    (r) => DERIVED.has(r.kind) && !desired.has(r.address) && touched(current.get(originOf(r)), r),
  )
  const renames: Rename[] = []
  for (const to of desired.values()) {
    if (!DERIVED.has(to.kind) || renamed.has(to.address)) continue
    const at = left.findIndex((r) => alike(r, to))
    const [old] = at < 0 ? [] : left.splice(at, 1)
    if (old) renames.push({ from: originOf(old), to: to.address })
  }
  return renames
}

/** Every rename of what the live project has under an old name. */
export function renamesOf(desired: Snapshot, context: DeclareContext): Rename[] {
  const all = [...context.schema.tables.flatMap((t) => ofTable(t, context)), ...ofEnums(context)]
  const declared = all.filter(({ from, to }) => from !== to && !context.current.has(to))
  return declared.length === 0 ? [] : [...declared, ...following(desired, context, declared)]
}
