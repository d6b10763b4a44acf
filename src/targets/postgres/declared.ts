/** What the kinds declare of a schema: of tables of which nothing changed, what they declared the last time. */
import { type Config, type EnumType, type Resource, type Snapshot, sameMembers, type Table } from '../../model/index.ts'
import { childrenIn } from './children.ts'
import { KINDS } from './kinds/index.ts'
import type { Kind } from './kinds/kind.ts'
import { type DeclareContext, tableAddress } from './normalize/context.ts'

/** All that what is declared of one table can hang on, beside the table itself. */
interface Basis {
  readonly config: Config
  readonly enums: readonly EnumType[]
  readonly version: number
  readonly prune: boolean
  /** The table and what is on it, live and recorded. */
  readonly live: readonly (Resource | undefined)[]
  readonly recorded: readonly (Resource | undefined)[]
}

interface Remembered extends Basis {
  /** Other tables that were looked at. */
  readonly asked: ReadonlyMap<string, Table | undefined>
  readonly made: ReadonlyMap<Kind, readonly Resource[]>
}

const memory = new WeakMap<Table, Remembered>()

function standing(snapshot: Snapshot, address: string): readonly (Resource | undefined)[] {
  return [snapshot.get(address), ...childrenIn(snapshot, address)]
}

function basisOf(table: Table, { config, schema, version, prune, current, recorded }: DeclareContext): Basis {
  const address = tableAddress(table)
  const [live, kept] = [standing(current, address), standing(recorded, address)]
  return { config, enums: schema.enums, version, prune, live, recorded: kept }
}

function stillHolds(before: Remembered, now: Basis, { tables }: DeclareContext): boolean {
  const { config, version, prune } = before
  if (config !== now.config || version !== now.version || prune !== now.prune) return false
  if (![...before.asked].every(([name, table]) => tables.get(name) === table)) return false
  return (['enums', 'live', 'recorded'] as const).every((list) => sameMembers(before[list], now[list]))
}

/** What the kinds declare of that table alone. */
function ofTable(table: Table, context: DeclareContext): ReadonlyMap<Kind, readonly Resource[]> {
  const basis = basisOf(table, context)
  const before = memory.get(table)
  if (before && stillHolds(before, basis, context)) return before.made
  const asked = new Map<string, Table | undefined>()
  const alone: DeclareContext = {
    ...context,
    schema: { ...context.schema, tables: [table] },
    tables: {
      get(name) {
        const found = context.tables.get(name)
        asked.set(name, found)
        return found
      },
    },
  }
  const made = new Map(ofTables.map((kind) => [kind, [...(kind.declare?.(alone) ?? [])]]))
  memory.set(table, { ...basis, asked, made })
  return made
}

const ofTables = KINDS.filter(({ scope }) => scope !== 'whole')

/** Every declared resource, kind by kind and table by table. Throws where two have one address. */
export function declaredResources(context: DeclareContext): Snapshot {
  const tables = context.schema.tables.map((table) => ofTable(table, context))
  const found = new Map<string, Resource>()
  for (const kind of KINDS) {
    const whole = kind.scope === 'whole'
    const declared = whole ? (kind.declare?.(context) ?? []) : tables.flatMap((made) => made.get(kind) ?? [])
    for (const r of declared) {
      const isThere = found.has(r.address)
      if (isThere && kind.scope !== 'shared') throw new Error(`two resources at ${r.address}`)
      if (!isThere) found.set(r.address, r)
    }
  }
  return found
}
