/** Whose change it is: what differs between files and database, held against what both agreed on last. */
import { DiagnosticError } from '../diagnostic/index.ts'
import { type Change, diff, same, subjectOf } from '../diff/index.ts'
import type { Attribute, Resource, Schema, Snapshot } from '../model/index.ts'
import {
  bindTexts,
  type Driver,
  type ExpressionQuestion,
  questionsFor,
  type Taken,
  type TakingIn,
} from '../plan/index.ts'
import type { Live } from './pull-live.ts'
import type { Pulling } from './pulling.ts'

/** What is to be taken in, and what both sides changed. */
export interface Sided {
  readonly taken: readonly Taken[]
  readonly conflicts: readonly Taken[]
  /** What the files declare, as the database would have it. */
  readonly desired: Snapshot
}

function equal(a: Resource | undefined, b: Resource | undefined): boolean {
  return same(a?.attributes as Attribute | undefined, b?.attributes as Attribute | undefined)
}

function columnsOf(r: Resource, snapshots: readonly Snapshot[]): string[] {
  return r.dependsOn.flatMap((address) => {
    const found = snapshots.flatMap((s) => s.get(address) ?? [])[0]
    return found?.kind === 'column' && found.parent === r.parent ? found.name : []
  })
}

type Side = 'taken' | 'local' | 'conflict'

/** An object that one side has and the other has not. `record`: as both had it; undefined: neither did. */
function sideOf(there: Resource, record: Resource | undefined, isAdded: boolean): Side {
  if (record === undefined) return isAdded ? 'taken' : 'local'
  if (!equal(record, there)) return 'conflict'
  return isAdded ? 'local' : 'taken'
}

function attributeSide(name: string, files: Resource, live: Resource, record: Resource | undefined): Side {
  const [a, b, r] = [files.attributes[name], live.attributes[name], record?.attributes[name]]
  if (record === undefined) return 'conflict'
  if (same(r, b)) return 'local'
  return same(r, a) ? 'taken' : 'conflict'
}

/** The parts of a change by the side that each belongs to. */
function sides(change: Change, live: Live, saying: TakingIn['said']): ReadonlyMap<Side, readonly string[]> {
  const known = live.record?.get(change.address)
  if (change.kind === 'add') return new Map([[sideOf(change.to, known, true), []]])
  if (change.kind === 'drop') return new Map([[sideOf(change.from, known, false), []]])
  if (change.kind === 'rename') return new Map()
  const said = saying[change.from.kind]
  // What nobody ever agreed on, and records only hint at, is as the files have it.
  if (known === undefined && live.inferred.has(change.address)) return new Map()
  const found = new Map<Side, string[]>()
  for (const name of change.attributes) {
    if (said !== 'all' && !said?.includes(name)) continue
    const side = attributeSide(name, change.from, change.to, known)
    found.set(side, [...(found.get(side) ?? []), name])
  }
  return found
}

function takenOf(
  change: Exclude<Change, { kind: 'rename' }>,
  attributes: readonly string[],
  all: readonly Snapshot[],
): Taken {
  const r = subjectOf(change)
  return {
    kind: change.kind,
    address: change.address,
    resource: r.kind,
    name: r.name,
    parent: r.parent,
    attributes,
    columns: columnsOf(r, all),
  }
}

/** What the files would make of the database, its expressions in the server's words. */
async function desiredOf(schema: Schema, live: Live, { target, driver, settings }: Pulling): Promise<Snapshot> {
  const { desired } = target.normalize(schema, {
    config: settings.config,
    current: live.snapshot,
    recorded: live.pushed,
    facts: live.facts,
    prune: false,
  })
  // What the database dropped is compared with what both had, so it is asked for, too.
  const known = new Map([...(live.record ?? []), ...live.snapshot])
  const asked = questionsFor(known, desired)
  return bindTexts(desired, asked.length > 0 ? await answersTo(asked, desired, driver) : new Map(), known)
}

/** The server's words; a login that may only read is told none, and what could not be compared counts as unchanged. */
async function answersTo(
  asked: readonly ExpressionQuestion[],
  desired: Snapshot,
  driver: Driver,
): Promise<ReadonlyMap<ExpressionQuestion, string | null>> {
  try {
    return await driver.canonicalise(asked, desired)
  } catch (fault) {
    const isDenied = fault instanceof DiagnosticError && fault.diagnostics.some((d) => d.code === 'target/permission')
    if (!isDenied) throw fault
    return new Map(asked.map((question) => [question, null]))
  }
}

/** Everything in which `schema` and the live project differ, by side; `left` are addresses that no declaration says. */
export async function sidedChanges(
  schema: Schema,
  live: Live,
  left: ReadonlySet<string>,
  pulling: Pulling,
): Promise<Sided> {
  const desired = await desiredOf(schema, live, pulling)
  const said = pulling.target.takingIn?.said ?? {}
  const taken: Taken[] = []
  const conflicts: Taken[] = []
  for (const change of diff(desired, live.snapshot, [])) {
    if (change.kind === 'rename') continue
    const { kind, parent } = subjectOf(change)
    if (!Object.hasOwn(said, kind) || left.has(change.address)) continue
    const goesWithParent = parent !== null && !(desired.has(parent) && live.snapshot.has(parent))
    if (goesWithParent) continue
    for (const [side, attributes] of sides(change, live, said)) {
      if (side === 'local') continue
      const list = side === 'taken' ? taken : conflicts
      list.push(takenOf(change, attributes, [live.snapshot, desired]))
    }
  }
  return { taken, conflicts, desired }
}
