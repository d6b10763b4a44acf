/** Declared renames as addresses, and those that follow from them: constraints and indexes are named after their columns. */
import { afterRenames, newAddresses, type Rename, same } from '../../../diff/index.ts'
import type { Resource, Snapshot, Table } from '../../../model/index.ts'
import { isConstraint, jsonEqual } from '../../../model/index.ts'
import { blockedRenames, declaredRenames, type Family, type Named } from '../../../plan/index.ts'
import type { DeclareContext } from './context.ts'

const DERIVED: ReadonlySet<string> = new Set(['primary-key', 'unique', 'check', 'foreign-key', 'index'])

function childrenOf(table: Table): readonly Named[] {
  return [
    ...table.columns.map((c) => ({ kind: 'column', name: c.dbName, declared: c.name, from: c.renamedFrom })),
    ...table.indexes.map((i) => ({ kind: 'index', name: i.name, from: i.renamedFrom })),
    ...table.uniques.map((u) => ({
      kind: isConstraint(u) ? 'unique' : 'index',
      name: u.name,
      from: u.renamedFrom,
    })),
  ]
}

/** Everything that may say what it was called: tables and enum types, with what is named inside them. */
export function familiesOf({ schema }: DeclareContext): Family[] {
  const tables = schema.tables.map((t) => ({
    own: { kind: 'table', name: t.dbName, declared: t.name, from: t.renamedFrom },
    children: childrenOf(t),
  }))
  const enums = schema.enums.map((e) => ({
    own: { kind: 'enum', name: e.dbName, declared: e.name, from: e.renamedFrom },
    children: e.values.map((v) => ({ kind: 'enum-value', name: v.value, from: v.renamedFrom })),
  }))
  return [...tables, ...enums]
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
  const settled = (a: Resource, b: Resource | undefined): boolean => b !== undefined && alike(a, b)
  const left = [...renamed.values()].filter(
    (r) => DERIVED.has(r.kind) && touched(current.get(originOf(r)), r) && !settled(r, desired.get(r.address)),
  )
  if (left.length === 0) return []
  const renames: Rename[] = []
  for (const to of desired.values()) {
    if (!DERIVED.has(to.kind) || settled(to, renamed.get(to.address))) continue
    const at = left.findIndex((r) => alike(r, to))
    const [old] = at < 0 ? [] : left.splice(at, 1)
    if (old) renames.push({ from: originOf(old), to: to.address })
  }
  return renames
}

/** Every rename of what the live project has under an old name. */
export function renamesOf(desired: Snapshot, context: DeclareContext): Rename[] {
  const declared = declaredRenames(familiesOf(context), context)
  for (const fault of blockedRenames(desired, context, declared)) context.report(fault)
  return declared.length === 0 ? [] : [...declared, ...following(desired, context, declared)]
}
