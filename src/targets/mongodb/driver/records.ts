/** History and journal: documents keyed by project and environment. */
import type { Collection } from 'mongodb'
import type { JsonValue } from '../../../model/index.ts'
import {
  type Claim,
  type JournalEntry,
  type OtherProject,
  snapshotFromJson,
  snapshotToJson,
  type Version,
  type VersionRecord,
} from '../../../plan/index.ts'
import { OWN } from '../names.ts'
import { type DriverContext, idOf, type RecordKey } from './context.ts'

/** A version as it is kept. Schema and Snapshot are JSON text: their keys may begin with `$` and hold dots. */
export interface VersionDocument extends RecordKey {
  readonly _id: string
  readonly version: number
  readonly appliedAt: Date
  readonly appliedBy: string
  readonly summary: string
  readonly inputHash: string
  readonly liveHash: string
  readonly toHash: string
  readonly schema: string
  readonly snapshot: string
}

interface JournalDocument extends Omit<JournalEntry, 'snapshot'>, RecordKey {
  readonly _id: string
  readonly snapshot: string
  /** The version before its push: once there is a newer one, the push is over, and its process died before it said so. */
  readonly after?: number
}

const LIGHT = { schema: 0, snapshot: 0 } as const

function versions({ db }: Pick<DriverContext, 'db'>): Collection<VersionDocument> {
  return db.collection<VersionDocument>(OWN.history)
}

function journals({ db }: DriverContext): Collection<JournalDocument> {
  return db.collection<JournalDocument>(OWN.journal)
}

function versionOf(d: Omit<VersionDocument, 'schema' | 'snapshot'>): Version {
  const { version, appliedAt, appliedBy, summary, inputHash, liveHash, toHash } = d
  return { version, appliedAt: appliedAt.toISOString(), appliedBy, summary, inputHash, liveHash, toHash }
}

/** Versions, newest first. */
export async function readHistory(context: DriverContext, limit: number): Promise<readonly Version[]> {
  const found = versions(context).find({ ...context.key }, { projection: LIGHT, sort: { version: -1 }, limit })
  return (await found.toArray()).map(versionOf)
}

/** One version with all that it holds; the latest where none is named. Null where there is no such version. */
export async function readVersion(context: DriverContext, version?: number): Promise<VersionRecord | null> {
  const filter = { ...context.key, ...(version !== undefined && { version }) }
  const found = await versions(context).findOne(filter, { sort: { version: -1 } })
  if (!found) return null
  const schema = JSON.parse(found.schema) as JsonValue
  return { ...versionOf(found), schema, snapshot: snapshotFromJson(JSON.parse(found.snapshot)) }
}

/** The newest version's number and schema, where it is newer than `after`. */
export async function readPublished(
  context: Pick<DriverContext, 'db' | 'key'>,
  after: number,
): Promise<{ readonly version: number; readonly schema: JsonValue } | null> {
  const filter = { ...context.key, version: { $gt: after } }
  const found = await versions(context).findOne(filter, {
    sort: { version: -1 },
    projection: { version: 1, schema: 1 },
  })
  return found && { version: found.version, schema: JSON.parse(found.schema) as JsonValue }
}

/** Adds the next version. The caller holds the lease; where another did so at once, one of the two is refused. */
export async function addVersion(
  context: DriverContext,
  record: Omit<VersionRecord, 'version' | 'appliedAt'>,
): Promise<Version> {
  const [latest] = await readHistory(context, 1)
  const version = (latest?.version ?? 0) + 1
  const { schema, snapshot, ...rest } = record
  const document: VersionDocument = {
    _id: idOf(context.key, version),
    ...context.key,
    ...rest,
    version,
    appliedAt: new Date(Date.now() + context.answer.clock),
    schema: JSON.stringify(schema),
    snapshot: JSON.stringify(snapshotToJson(snapshot)),
  }
  await versions(context).insertOne(document)
  return versionOf(document)
}

/** How far an unfinished push came; null where none is unfinished. */
export async function readJournal(context: DriverContext): Promise<JournalEntry | null> {
  const found = await journals(context).findOne({ _id: idOf(context.key) })
  if (!found || (await isOver(found, context))) return null
  const { fromHash, toHash, inputHash, phasesDone, phases, snapshot } = found
  return { fromHash, toHash, inputHash, phasesDone, phases, snapshot: snapshotFromJson(JSON.parse(snapshot)) }
}

async function isOver({ after }: Pick<JournalDocument, 'after'>, context: DriverContext): Promise<boolean> {
  const [latest] = after === undefined ? [] : await readHistory(context, 1)
  return latest !== undefined && after !== undefined && latest.version > after
}

/** Whether a push stopped part-way and left its journal. */
export async function hasJournal(context: DriverContext): Promise<boolean> {
  const found = await journals(context).findOne({ _id: idOf(context.key) }, { projection: { after: 1 } })
  return found !== null && !(await isOver(found, context))
}

/** Replaces the journal, or removes it. */
export async function writeJournal(context: DriverContext, entry: JournalEntry | null): Promise<void> {
  const _id = idOf(context.key)
  if (!entry) {
    await journals(context).deleteOne({ _id })
    return
  }
  const snapshot = JSON.stringify(snapshotToJson(entry.snapshot))
  const [latest] = await readHistory(context, 1)
  const after = latest?.version ?? 0
  await journals(context).replaceOne({ _id }, { ...context.key, ...entry, snapshot, after }, { upsert: true })
}

function addressesIn(snapshot: string): readonly string[] {
  return [...snapshotFromJson(JSON.parse(snapshot)).keys()]
}

/** The documents of other projects, and of other environments of the same. */
function ofOthers({ key: { project, environment } }: DriverContext) {
  return { $or: [{ project: { $ne: project } }, { environment: { $ne: environment } }] }
}

/** The newest version of each of them, the last one first. */
async function newestOfOthers(context: DriverContext): Promise<readonly VersionDocument[]> {
  const all = await versions(context)
    .find(ofOthers(context), { projection: LIGHT, sort: { version: -1 } })
    .toArray()
  const newest = new Map(all.reverse().map((v) => [idOf(v), v._id]))
  const kept = await versions(context)
    .find({ _id: { $in: [...newest.values()] } })
    .toArray()
  return kept.sort((a, b) => b.appliedAt.getTime() - a.appliedAt.getTime())
}

/** What they hold, by the newest version and the journal of each. `of`: addresses that are asked about; all, unless said. */
export async function readClaims(context: DriverContext, of?: readonly string[]): Promise<readonly Claim[]> {
  const asked = of && new Set(of)
  const held = (snapshot: string): string[] => addressesIn(snapshot).filter((address) => !asked || asked.has(address))
  const claims = new Map<string, Claim>()
  for (const { project, environment, appliedAt, snapshot } of await newestOfOthers(context)) {
    const addresses = new Set(held(snapshot))
    claims.set(idOf({ project, environment }), { project, environment, at: appliedAt.toISOString(), addresses })
  }
  for (const { project, environment, snapshot } of await journals(context).find(ofOthers(context)).toArray()) {
    const known = claims.get(idOf({ project, environment }))
    const addresses = new Set([...(known?.addresses ?? []), ...held(snapshot)])
    claims.set(idOf({ project, environment }), { project, environment, at: known?.at ?? null, addresses })
  }
  return [...claims.values()].filter(({ addresses }) => addresses.size > 0)
}

/** What each of them pushed last, the newest first. */
export async function readOthers(context: DriverContext): Promise<readonly OtherProject[]> {
  return (await newestOfOthers(context)).map(({ project, environment, schema, snapshot }) => ({
    project,
    environment,
    schema: JSON.parse(schema) as JsonValue,
    snapshot: snapshotFromJson(JSON.parse(snapshot)),
  }))
}
