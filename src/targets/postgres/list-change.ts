/** What became of a list of named members: how the history keeps a version beside an earlier one that it keeps whole. */

/** A list beside an earlier one. */
export interface ListChange<Member> {
  /** Names of members that are not in it any more. */
  readonly removed: readonly string[]
  /** Members that are new or others, with where they stand, in their order. */
  readonly put: readonly (readonly [at: number, member: Member])[]
}

/** How a list's members are told apart. */
export interface Members<Member> {
  nameOf(member: Member): string
  isSame(one: Member, other: Member): boolean
}

/** What became of `before`; null where members that stayed stand in another order. */
export function listChange<Member>(
  before: readonly Member[],
  after: readonly Member[],
  { nameOf, isSame }: Members<Member>,
): ListChange<Member> | null {
  const old = new Map(before.map((member) => [nameOf(member), member]))
  const left = new Set(old.keys())
  const stayed: string[] = []
  const put: (readonly [number, Member])[] = []
  for (const [at, member] of after.entries()) {
    const name = nameOf(member)
    const was = old.get(name)
    left.delete(name)
    if (was !== undefined && isSame(was, member)) stayed.push(name)
    else put.push([at, member])
  }
  const change = { removed: [...left], put }
  const kept = keptOf(before, change, nameOf)
  return kept.length === stayed.length && kept.every((member, i) => nameOf(member) === stayed[i]) ? change : null
}

function keptOf<Member>(
  before: readonly Member[],
  { removed, put }: ListChange<Member>,
  nameOf: (member: Member) => string,
): Member[] {
  const gone = new Set([...removed, ...put.map(([, member]) => nameOf(member))])
  return before.filter((member) => !gone.has(nameOf(member)))
}

/** The list that `change` makes of `before`: members that stayed are the same objects. */
export function changedList<Member>(
  before: readonly Member[],
  change: ListChange<Member>,
  nameOf: (member: Member) => string,
): Member[] {
  const kept = keptOf(before, change, nameOf)
  const list: Member[] = []
  let next = 0
  for (const [at, member] of change.put) {
    while (list.length < at && next < kept.length) list.push(...kept.slice(next, ++next))
    list.push(member)
  }
  return [...list, ...kept.slice(next)]
}
