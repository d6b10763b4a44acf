/** What even `--prune` leaves alone: objects that the language has no word for, and what they stand on. */
import { childrenOf } from '../diff/index.ts'
import { addressOf, type Config, type Resource, type Schema, type Snapshot } from '../model/index.ts'
import type { ServerFacts, Target } from '../plan/index.ts'

/** What permissions say on tables that bkend guards: there an undeclared one goes. */
const GUARDING: ReadonlySet<string> = new Set(['policy', 'restrictive-policy', 'grant'])

/** The live project, and what is declared of it. */
export interface Beside {
  readonly target: Target
  readonly snapshot: Snapshot
  readonly schema: Schema
  readonly config: Config
  readonly facts: ServerFacts
}

/** Addresses of everything that such objects need, what belongs to a table with it. Declared tables look after themselves. */
function withNeeds(roots: readonly Resource[], snapshot: Snapshot, declared: ReadonlySet<string>): Set<string> {
  const children = childrenOf(snapshot)
  const held = new Set<string>()
  const hold = (address: string): void => {
    const r = snapshot.get(address)
    if (r === undefined || held.has(address) || declared.has(address)) return
    held.add(address)
    for (const needed of r.dependsOn) hold(needed)
    if (r.parent !== null) hold(r.parent)
    else for (const child of children.get(address) ?? []) hold(child.address)
  }
  for (const root of roots) hold(root.address)
  return held
}

/** Addresses that no push may drop: SQL made them, and only SQL can make them again. Empty where the target cannot tell. */
export function beyondWords({ target, snapshot, schema, config, facts }: Beside): ReadonlySet<string> {
  const left = target.declare?.(snapshot, { config, facts, known: schema }).left ?? []
  const adopted = new Set(schema.tables.flatMap((t) => (t.adopted ? addressOf('table', null, t.dbName) : [])))
  const kept = left.flatMap(({ address }) => {
    const r = snapshot.get(address)
    const isGuard = r !== undefined && GUARDING.has(r.kind) && r.parent !== null && !adopted.has(r.parent)
    return r === undefined || isGuard ? [] : [r]
  })
  const declared = new Set(schema.tables.map((t) => addressOf('table', null, t.dbName)))
  const roots = kept.filter((r) => r.parent === null)
  return new Set([...kept.map((r) => r.address), ...withNeeds(roots, snapshot, declared)])
}
