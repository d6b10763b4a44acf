/** Declared renames as addresses, and those that follow from them: constraints and indexes are named after their columns. */
import { afterRenames, newAddresses, type Rename, same } from '../../../diff/index.ts'
import type { Resource, Snapshot, Table } from '../../../model/index.ts'
import { addressOf, jsonEqual, snakeCase } from '../../../model/index.ts'
import { blockedRenames, isStillToDo } from '../../../plan/index.ts'
import type { DeclareContext } from './context.ts'

const DERIVED: ReadonlySet<string> = new Set(['primary-key', 'unique', 'check', 'foreign-key', 'index'])

/** A declared name: what is to be called `name` in the database was called `from`. Parents by their addresses before and after. */
interface Wanted {
  readonly kind: string
  readonly parent: string | null
  readonly oldParent: string | null
  readonly name: string
  /** The name in the files, where it may differ. */
  readonly declared?: string
  readonly from: string | undefined
}

/** The old name in the database: as the last push made it of the declared one, as declared, and as the naming makes it. */
function oldNames(from: string, { kind, oldParent }: Wanted, { lastNames }: DeclareContext): readonly string[] {
  const last = lastNames.get(addressOf(kind, oldParent, from))
  return [...(last === undefined ? [] : [last]), from, snakeCase(from)]
}

/** The rename that `renamedFrom` tells, if something stands under the old name. */
function told(wanted: Wanted, context: DeclareContext): Rename[] {
  const { kind, parent, oldParent, name, from } = wanted
  if (from === undefined) return []
  const names = oldNames(from, wanted, context)
  const old = names.map((n) => addressOf(kind, oldParent, n)).find((address) => context.current.has(address))
  const to = addressOf(kind, parent, name)
  if (old === undefined || old === to) return []
  return isStillToDo(old, addressOf(kind, oldParent, name), from, context) ? [{ from: old, to }] : []
}

function isRespelled({ kind, oldParent, name, declared }: Wanted, { lastNames }: DeclareContext): boolean {
  return declared !== undefined && (lastNames.get(addressOf(kind, oldParent, declared)) ?? name) !== name
}

/** The rename of what the files still call the same, and its `dbName` or the project's naming otherwise: nothing is guessed. */
function respelled({ kind, parent, oldParent, name, declared }: Wanted, context: DeclareContext): Rename[] {
  if (declared === undefined) return []
  const last = context.lastNames.get(addressOf(kind, oldParent, declared))
  if (last === undefined || last === name) return []
  const old = addressOf(kind, oldParent, last)
  const isFree = !context.current.has(addressOf(kind, oldParent, name))
  return isFree && context.current.has(old) ? [{ from: old, to: addressOf(kind, parent, name) }] : []
}

/** The renames of neighbours. What one of them says it was is not another one's under another spelling. */
function found(all: readonly Wanted[], context: DeclareContext): Rename[][] {
  const said = all.map((wanted) => told(wanted, context))
  const taken = new Set(said.flat().map((rename) => rename.from))
  return all.map((wanted, i) => {
    const own = said[i] ?? []
    return own.length > 0 ? own : respelled(wanted, context).filter((rename) => !taken.has(rename.from))
  })
}

type Named = Omit<Wanted, 'parent' | 'oldParent'>

function childrenOf(table: Table): readonly Named[] {
  return [
    ...table.columns.map((c) => ({ kind: 'column', name: c.dbName, declared: c.name, from: c.renamedFrom })),
    ...table.indexes.map((i) => ({ kind: 'index', name: i.name, from: i.renamedFrom })),
    ...table.uniques.map((u) => ({
      kind: u.hashed || u.index || u.where ? 'index' : 'unique',
      name: u.name,
      from: u.renamedFrom,
    })),
  ]
}

interface Family {
  readonly own: Named
  readonly children: readonly Named[]
}

/** Everything that may say what it was called: tables and enum types, with what is named inside them. */
function familiesOf({ schema }: DeclareContext): Family[] {
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

/** The renames that the files tell, of families and of what is in each. */
function ofFamilies(families: readonly Family[], context: DeclareContext): Rename[] {
  const outer = found(
    families.map(({ own }) => ({ ...own, parent: null, oldParent: null })),
    context,
  )
  return families.flatMap(({ own, children }, i) => {
    const renames = outer[i] ?? []
    const parent = addressOf(own.kind, null, own.name)
    const oldParent = renames[0]?.from ?? parent
    const inner = children.map((child) => ({ ...child, parent, oldParent }))
    // Most say nothing of an old name, and are called as the last push called them.
    const isAsked = renames.length > 0 || inner.some((child) => child.from !== undefined || isRespelled(child, context))
    return isAsked ? [...renames, ...found(inner, context).flat()] : []
  })
}

/** `desired` with the old names that are declared, so that history can tell that a rename was made. */
export function calledBefore(desired: Snapshot, context: DeclareContext): Snapshot {
  const next = new Map(desired)
  const put = (address: string, { from }: Named): void => {
    const r = next.get(address)
    if (r !== undefined && from !== undefined) next.set(address, { ...r, renamedFrom: from })
  }
  for (const { own, children } of familiesOf(context)) {
    const address = addressOf(own.kind, null, own.name)
    put(address, own)
    for (const child of children) put(addressOf(child.kind, address, child.name), child)
  }
  return next
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
  const declared = ofFamilies(familiesOf(context), context)
  for (const fault of blockedRenames(desired, context, declared)) context.report(fault)
  return declared.length === 0 ? [] : [...declared, ...following(desired, context, declared)]
}
