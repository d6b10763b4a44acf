/** History and journal: rows of the schema `bkend`, keyed by project and environment. */
import {
  type JournalEntry,
  snapshotFromJson,
  snapshotToJson,
  type Version,
  type VersionRecord,
} from '../../../plan/index.ts'
import { contentsOf, type KeptContents, keptBeside, keptWhole, type Whole } from '../kept-version.ts'
import type { Queryable } from '../queryable.ts'
import { literal } from './settings.ts'

/** Whose rows. */
export interface RecordKey {
  readonly project: string
  readonly environment: string
}

interface VersionRow {
  readonly version: number
  readonly applied_at: string
  readonly applied_by: string
  readonly summary: string
  readonly input_hash: string
  readonly live_hash: string
  readonly to_hash: string
}

/** How a moment is told, in UTC. */
export const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const COLUMNS = `version, to_char(applied_at at time zone 'UTC', ${MOMENT}) as applied_at, applied_by, summary, input_hash,
  live_hash, to_hash`

function versionOf(row: VersionRow): Version {
  return {
    version: row.version,
    appliedAt: row.applied_at,
    appliedBy: row.applied_by,
    summary: row.summary,
    inputHash: row.input_hash,
    liveHash: row.live_hash,
    toHash: row.to_hash,
  }
}

/** One statement: the latest version, and whether a journal lies there. For `readLatest`. */
export function latestQuery(key: RecordKey): string {
  const of = `project = ${literal(key.project)} and environment = ${literal(key.environment)}`
  return `select (select row_to_json(v) from (select ${COLUMNS} from bkend.history where ${of} order by version desc limit 1) v)
    as latest, exists (select from bkend.journal where ${of}) as unfinished`
}

/** What `latestQuery` answered. */
export function readLatest(rows: readonly object[]): { readonly latest: Version | null; readonly unfinished: boolean } {
  const row = rows[0] as { latest: VersionRow | null; unfinished: boolean } | undefined
  return { latest: row?.latest ? versionOf(row.latest) : null, unfinished: row?.unfinished ?? false }
}

/** Versions, newest first. */
export async function readHistory(db: Queryable, key: RecordKey, limit: number): Promise<readonly Version[]> {
  const text = `select ${COLUMNS} from bkend.history where project = $1 and environment = $2 order by version desc limit $3`
  const rows = await db.query<VersionRow>(text, [key.project, key.environment, limit])
  return rows.map(versionOf)
}

interface VersionContentsRow extends VersionRow, KeptContents {
  readonly whole: KeptContents | null
}

/** One version with all that it holds; the latest where none is named. Null where there is no such version. */
export async function readVersion(db: Queryable, key: RecordKey, version?: number): Promise<VersionRecord | null> {
  const text = `select ${COLUMNS}, schema, snapshot, (select row_to_json(w) from (select schema, snapshot from bkend.history
      where project = $1 and environment = $2 and version = h.base) w) as whole
    from bkend.history h where project = $1 and environment = $2 and ($3::int is null or version = $3)
    order by version desc limit 1`
  const rows = await db.query<VersionContentsRow>(text, [key.project, key.environment, version ?? null])
  const row = rows[0]
  return row ? { ...versionOf(row), ...contentsOf(row, row.whole) } : null
}

/** A version as it is to be kept. `place`: the Postgres schema that it is of. */
export type NewVersion = Omit<VersionRecord, 'version' | 'appliedAt'> & { readonly place: string }

/** Null where the version that it is kept beside is not there (any more). */
async function insertVersion(
  db: Queryable,
  key: RecordKey,
  record: NewVersion,
  { schema, snapshot }: KeptContents,
  whole: Whole | null,
): Promise<Version | null> {
  const text = `insert into bkend.history
    (project, environment, version, applied_by, summary, input_hash, live_hash, to_hash, schema, snapshot, base, place)
    select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8::json, $9::json, $10::int, $12 from bkend.history
    where project = $1 and environment = $2
    having $10::int is null or bool_or(version = $10 and to_hash = $11 and base is null) returning ${COLUMNS}`
  const [row] = await db.query<VersionRow>(text, [
    ...[
      key.project,
      key.environment,
      record.appliedBy,
      record.summary,
      record.inputHash,
      record.liveHash,
      record.toHash,
    ],
    ...[JSON.stringify(schema), JSON.stringify(snapshot), whole?.version ?? null, whole?.toHash ?? null, record.place],
  ])
  return row ? versionOf(row) : null
}

/** Adds the next version, beside `whole` where little is different. The caller holds the lease. Gives it and the last whole one. */
export async function addVersion(
  db: Queryable,
  key: RecordKey,
  record: NewVersion,
  whole: Whole | null = null,
): Promise<{ readonly version: Version; readonly whole: Whole }> {
  const beside = whole && keptBeside(whole, record)
  const kept = beside && (await insertVersion(db, key, record, beside, whole))
  if (kept) return { version: kept, whole }
  const version = await insertVersion(db, key, record, keptWhole(record), null)
  if (!version) throw new Error('history took no row')
  const { schema, snapshot, toHash } = record
  return { version, whole: { version: version.version, toHash, contents: { schema, snapshot } } }
}

interface JournalRow {
  readonly from_hash: string
  readonly to_hash: string
  readonly input_hash: string
  readonly phases_done: number
  readonly phases: number
  readonly snapshot: unknown
}

/** How far an unfinished push came; null where none is unfinished. */
export async function readJournal(db: Queryable, key: RecordKey): Promise<JournalEntry | null> {
  const text = `select from_hash, to_hash, input_hash, phases_done, phases, snapshot from bkend.journal
    where project = $1 and environment = $2`
  const [row] = await db.query<JournalRow>(text, [key.project, key.environment])
  if (!row) return null
  return {
    fromHash: row.from_hash,
    toHash: row.to_hash,
    inputHash: row.input_hash,
    phasesDone: row.phases_done,
    phases: row.phases,
    snapshot: snapshotFromJson(row.snapshot),
  }
}

/** Replaces the journal, or removes it. `place`: the Postgres schema that it is of. */
export async function writeJournal(
  db: Queryable,
  key: RecordKey,
  place: string,
  entry: JournalEntry | null,
): Promise<void> {
  await db.query('delete from bkend.journal where project = $1 and environment = $2', [key.project, key.environment])
  if (!entry) return
  const text = `insert into bkend.journal
    (project, environment, from_hash, to_hash, input_hash, phases_done, phases, snapshot, place) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
  await db.query(text, [
    key.project,
    key.environment,
    entry.fromHash,
    entry.toHash,
    entry.inputHash,
    entry.phasesDone,
    entry.phases,
    JSON.stringify(snapshotToJson(entry.snapshot)),
    place,
  ])
}
