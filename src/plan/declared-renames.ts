/** Renames that the files tell, as addresses: which are still to be made, and which cannot be. */
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { newAddresses, type Rename } from '../diff/index.ts'
import { addressOf, type Snapshot, snakeCase } from '../model/index.ts'
import type { LastNames } from './last-names.ts'

/** What the live project and the history say of names. */
export interface NamesBefore {
  readonly current: Snapshot
  /** What history holds; empty where there is none. */
  readonly recorded: Snapshot
  /** What the files called it by the last push; empty where there was none. */
  readonly lastNames: LastNames
  /** Old address → where it is for a while, since a push that was to exchange names stopped part-way. Absent: none ever does. */
  readonly parked?: ReadonlyMap<string, string>
}

/** A declared name: what is to be called `name` in the database was called `from`. */
export interface Named {
  readonly kind: string
  readonly name: string
  /** The name in the files, where it may differ. */
  readonly declared?: string
  readonly from: string | undefined
}

/** What may say what it was called, with what is named inside it. */
export interface Family {
  readonly own: Named
  readonly children: readonly Named[]
}

/** Parents by their addresses before and after. */
interface Wanted extends Named {
  readonly parent: string | null
  readonly oldParent: string | null
}

/**
 * Whether what is called `old` is still to be called `now`: the new name is free, or about to be given away, as history knows both
 * ends and nothing says of the one that it was renamed so. (Diff lets go of a rename onto a name that stays.) `from`: the old name as it
 * is declared.
 */
function isStillToDo(old: string, now: string, from: string, { current, recorded }: NamesBefore): boolean {
  if (!current.has(now)) return true
  const done = current.get(now)?.renamedFrom
  return recorded.has(old) && recorded.has(now) && (done === undefined || ![from, snakeCase(from)].includes(done))
}

/** The old name in the database: as the last push made it of the declared one, as declared, and as the naming makes it. */
function oldNames(from: string, { kind, oldParent }: Wanted, { lastNames }: NamesBefore): readonly string[] {
  const last = lastNames.get(addressOf(kind, oldParent, from))
  return [...(last === undefined ? [] : [last]), from, snakeCase(from)]
}

/** The rename that `renamedFrom` tells, if something stands under the old name, or was on its way from there. */
function told(wanted: Wanted, names: NamesBefore): Rename[] {
  const { kind, parent, oldParent, name, from } = wanted
  if (from === undefined) return []
  const [to, now] = [addressOf(kind, parent, name), addressOf(kind, oldParent, name)]
  const before = oldNames(from, wanted, names).map((old) => addressOf(kind, oldParent, old))
  const moving = before.flatMap((address) => names.parked?.get(address) ?? [])[0]
  if (moving !== undefined) return [{ from: moving, to }]
  const old = before.find((address) => names.current.has(address))
  if (old === undefined || old === now) return []
  return isStillToDo(old, now, from, names) ? [{ from: old, to }] : []
}

function isRespelled({ kind, oldParent, name, declared }: Wanted, { lastNames }: NamesBefore): boolean {
  return declared !== undefined && (lastNames.get(addressOf(kind, oldParent, declared)) ?? name) !== name
}

/** The rename of what the files still call the same, and its `dbName` or the project's naming otherwise: nothing is guessed. */
function respelled({ kind, parent, oldParent, name, declared }: Wanted, { current, lastNames }: NamesBefore): Rename[] {
  if (declared === undefined) return []
  const last = lastNames.get(addressOf(kind, oldParent, declared))
  if (last === undefined || last === name) return []
  const old = addressOf(kind, oldParent, last)
  const isFree = !current.has(addressOf(kind, oldParent, name))
  return isFree && current.has(old) ? [{ from: old, to: addressOf(kind, parent, name) }] : []
}

/** The renames of neighbours. What one of them says it was is not another one's under another spelling. */
function found(all: readonly Wanted[], names: NamesBefore): Rename[][] {
  const said = all.map((wanted) => told(wanted, names))
  const taken = new Set(said.flat().map((rename) => rename.from))
  return all.map((wanted, i) => {
    const own = said[i] ?? []
    return own.length > 0 ? own : respelled(wanted, names).filter((rename) => !taken.has(rename.from))
  })
}

/** The renames that the files tell and that are still to be made, of families and of what is in each. */
export function declaredRenames(families: readonly Family[], names: NamesBefore): Rename[] {
  const outer = found(
    families.map(({ own }) => ({ ...own, parent: null, oldParent: null })),
    names,
  )
  return families.flatMap(({ own, children }, i) => {
    const renames = outer[i] ?? []
    const parent = addressOf(own.kind, null, own.name)
    const oldParent = renames[0]?.from ?? parent
    const inner = children.map((child) => ({ ...child, parent, oldParent }))
    // Most say nothing of an old name, and are called as the last push called them.
    const isAsked = renames.length > 0 || inner.some((child) => child.from !== undefined || isRespelled(child, names))
    return isAsked ? [...renames, ...found(inner, names).flat()] : []
  })
}

/** `desired` with the old names that are declared, so that history can tell that a rename was made. */
export function calledBefore(desired: Snapshot, families: readonly Family[]): Snapshot {
  const next = new Map(desired)
  const put = (address: string, { from }: Named): void => {
    const r = next.get(address)
    if (r !== undefined && from !== undefined) next.set(address, { ...r, renamedFrom: from })
  }
  for (const { own, children } of families) {
    const address = addressOf(own.kind, null, own.name)
    put(address, own)
    for (const child of children) put(addressOf(child.kind, address, child.name), child)
  }
  return next
}

/** Renames onto something that neither moves nor is told apart from it: the one would silently stand for the other. */
export function blockedRenames(
  desired: Snapshot,
  { current, recorded }: Pick<NamesBefore, 'current' | 'recorded'>,
  declared: readonly Rename[],
): Diagnostic[] {
  const moved = newAddresses(current, desired, declared)
  return declared.flatMap(({ from, to }) => {
    const [old, now] = [current.get(from), desired.get(to)]
    if (moved.get(from) === to || old === undefined || now === undefined || !recorded.has(to)) return []
    const message = `The ${now.kind} \`${now.name}\` is there already, so \`${old.name}\` cannot take its name in the same push`
    const hint = `Push once with \`${old.name}\` under its old name and without \`${now.name}\`, then rename it`
    return [error('plan/rename', message, { span: now.span, hint })]
  })
}
