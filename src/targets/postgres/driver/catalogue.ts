/**
 * What a transaction knows of the catalogue. What was read before counts for as long as the stamp of the whole is the same; after
 * statements of ours, only the tables that they speak of are read again, where the stamp of all others is the same as before
 * them. Anything else that anybody did, an event trigger included, makes it read everything.
 */
import { subjectOf } from '../../../diff/index.ts'
import type { Resource, Snapshot } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import type { CatalogueParts, Stamp } from '../inspect/parts.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import { onlyValue } from './query-value.ts'

/** What was read, and the stamp that it bears. */
export interface Known extends Stamp {
  /** Null: not read. */
  readonly snapshot: Snapshot | null
  /** By table, of what the live hash is made from; null: not read. */
  readonly digests: ReadonlyMap<number, string> | null
}

/** The catalogue, seen from one transaction. */
export interface CatalogueView {
  liveHash(): Promise<string>
  snapshot(): Promise<Snapshot>
  /** Runs steps; what they change is looked at anew. */
  around(steps: readonly Step[], run: () => Promise<void>): Promise<void>
  /** What holds once the transaction is committed; null: nothing is known. */
  known(): Known | null
}

/** Names of the tables that the steps' changes speak of; null where one of them is a rename. */
function tablesOf(steps: readonly Step[]): readonly string[] | null {
  const names = new Set<string>()
  for (const change of steps.flatMap((step) => step.changes)) {
    if (change.kind === 'rename') return null
    const found = subjectOf(change)
    for (const address of [found.address, found.parent ?? '', ...found.dependsOn])
      if (address.startsWith(TABLE)) names.add(address.slice(TABLE.length))
  }
  return [...names]
}

const TABLE = 'table:'

/** Whether a table, or a column of one, went where another came: what speaks of it elsewhere then prints otherwise, unchanged itself. */
function mayBeRenamed(before: Snapshot, after: Snapshot): boolean {
  const lost = [...before.values()].filter(({ address }) => !after.has(address)).filter(isNamedElsewhere)
  if (lost.length === 0) return false
  const gained = [...after.values()].filter(({ address }) => !before.has(address)).filter(isNamedElsewhere)
  return lost.some(({ parent }) => gained.some((r) => r.parent === parent))
}

function isNamedElsewhere({ kind }: Resource): boolean {
  return kind === 'table' || kind === 'column'
}

/** Steps that ran since the catalogue was known. */
interface Ran {
  readonly names: readonly string[]
  readonly tables: readonly number[]
  /** The stamp of all other tables before them. */
  readonly others: bigint
}

interface State {
  readonly connection: Connection
  readonly context: DriverContext
  readonly parts: CatalogueParts
  known: Known | null
  /** What is known is known to hold now. */
  isSure: boolean
  /** `all`: nothing that was known helps any more. */
  ran: Ran | 'all' | null
}

async function makeSure(state: State): Promise<Stamp & Partial<Known>> {
  if (state.isSure && state.known) return state.known
  const now = await state.parts.stamp(state.connection)
  if (state.ran !== null || state.known?.stamp !== now.stamp || state.known.version !== now.version) return now
  state.isSure = true
  return state.known
}

async function before(state: State, steps: readonly Step[]): Promise<Ran | 'all'> {
  const names = tablesOf(steps)
  if (state.ran !== null || names === null || !state.isSure || !state.known?.snapshot) return 'all'
  const { stamp, tables } = await state.parts.part(state.connection, state.context.options.config, names)
  return { names, tables, others: state.known.stamp - stamp }
}

/** The digests that still hold, with those of the tables that were changed. */
async function digestsAfter(state: State, ran: Ran, now: readonly number[]): Promise<Known['digests']> {
  if (!state.known?.digests) return null
  const stale = new Set([...ran.tables, ...now])
  const kept = [...state.known.digests].filter(([table]) => !stale.has(table))
  const { config } = state.context.options
  return new Map([...kept, ...(await state.parts.digests(state.connection, config, [...stale]))])
}

async function readAgain(state: State, now: Stamp): Promise<Known> {
  const { connection, parts, known, ran } = state
  const { config } = state.context.options
  if (ran !== null && ran !== 'all' && known?.snapshot) {
    const part = await parts.part(connection, config, ran.names)
    if (now.stamp - part.stamp === ran.others) {
      const digests = await digestsAfter(state, ran, part.tables)
      const snapshot = await parts.schemaWithTables(connection, config, ran.names, known.snapshot)
      if (!mayBeRenamed(known.snapshot, snapshot)) return { stamp: now.stamp, version: now.version, snapshot, digests }
    }
  }
  return { stamp: now.stamp, version: now.version, snapshot: await parts.schema(connection, config), digests: null }
}

function learnt(state: State, known: Known): void {
  state.known = known
  state.isSure = true
  state.ran = null
}

async function snapshotOf(state: State): Promise<Snapshot> {
  const now = await makeSure(state)
  if (now.snapshot) return now.snapshot
  const read = await readAgain(state, now)
  const digests = read.digests ?? now.digests ?? null
  learnt(state, { ...read, digests })
  return read.snapshot ?? new Map()
}

async function liveHashOf(state: State): Promise<string> {
  const { parts, connection, context } = state
  const { config } = context.options
  const now = await makeSure(state)
  const digests = now.digests ?? (await parts.digests(connection, config))
  learnt(state, { stamp: now.stamp, version: now.version, snapshot: now.snapshot ?? null, digests })
  return parts.liveHash(config, now.version, digests)
}

/** Of objects that do not tell their parts: everything is read each time. */
function plainView(connection: Connection, { objects, options }: DriverContext): CatalogueView {
  const { config } = options
  return {
    liveHash: async () => onlyValue(await connection.query(objects.liveHashQuery(config))),
    snapshot: async () => (await objects.inspect(connection, config)).snapshot,
    around: (_, run) => run(),
    known: () => null,
  }
}

/** The catalogue from within the connection's open transaction. `known`: what was read before. */
export function viewOf(connection: Connection, context: DriverContext, known: Known | null): CatalogueView {
  const { parts } = context.objects
  if (!parts) return plainView(connection, context)
  const state: State = { connection, context, parts, known, isSure: false, ran: null }
  return {
    liveHash: () => liveHashOf(state),
    snapshot: () => snapshotOf(state),
    async around(steps, run) {
      state.ran = await before(state, steps)
      state.isSure = false
      await run()
    },
    known: () => (state.isSure ? state.known : null),
  }
}
