/** A connection to one live project. Implemented in `targets/`, used by `apply/` and the engine. */
import { DiagnosticError } from '../diagnostic/index.ts'
import type { JsonValue, Snapshot } from '../model/index.ts'
import type { Claim, OtherProject } from './claim.ts'
import type { ProjectFunctions } from './function.ts'
import type { LeftAlone } from './left-alone.ts'
import type { ExpressionQuestion } from './question.ts'
import type { RowWriter } from './rows.ts'
import type { Sample } from './sample.ts'
import type { PreflightCheck, Step } from './step.ts'

/** What is known of the server and its tables. */
export interface ServerFacts {
  /** `PostgreSQL 18.1` */
  readonly product: string
  /** Major and minor, for capabilities: 180001. */
  readonly version: number
  /** Shown with every push; never a password. */
  readonly host: string
  readonly database: string
  readonly user: string
  /** Table address → whether it has rows, and its size on disk. A table not listed does not exist, or was not asked about. */
  readonly tables: ReadonlyMap<string, { readonly empty: boolean; readonly bytes: number }>
  /** Roles that requests take → the other roles whose rights they have, through any number of groups; absent: none is known. */
  readonly groups?: ReadonlyMap<string, readonly string[]>
  /** What this server can do that others of its kind cannot, in the target's words; absent: all that its target knows. */
  readonly capabilities?: ReadonlySet<string>
}

/** One version of the live project, as history keeps it. */
export interface Version {
  /** Counts from 1 within project and environment. */
  readonly version: number
  readonly appliedAt: string
  /** The database login and host that pushed. */
  readonly appliedBy: string
  /** One line: `+2 tables, ~1 column`. */
  readonly summary: string
  /** Hash of what push was given: schema, settings, toolchain. */
  readonly inputHash: string
  /** `liveHash` right after. */
  readonly liveHash: string
  /** `hashSnapshot` right after. */
  readonly toHash: string
}

/** A version with all that it holds. */
export interface VersionRecord extends Version {
  /** The declared schema, plain JSON, for serve and rollback. */
  readonly schema: JsonValue
  /** Every resource that this project owns, with the sources and texts of its expressions. */
  readonly snapshot: Snapshot
}

/** What one query tells: enough to know that nothing changed. */
export interface LiveState {
  readonly liveHash: string
  readonly latest: Version | null
  /** A push stopped part-way and left its journal. */
  readonly unfinished: boolean
}

/** What is in the database schema. */
export interface Inspection {
  /** All of it, ours or not; expressions have no source. */
  readonly snapshot: Snapshot
  readonly facts: ServerFacts
}

/** A held lease. */
export interface Lease {
  readonly holder: string
  /** Grows with every holder; a statement under an older number is refused. */
  readonly fence: number
  release(): Promise<void>
}

/** Who is pushing at this moment. */
export interface LeaseHolder {
  /** As the lease names it: program, login, host, process. */
  readonly holder: string
  /** Until the lease would expire. */
  readonly seconds: number
}

/** How far an unfinished push came. */
export interface JournalEntry {
  readonly fromHash: string
  readonly toHash: string
  readonly inputHash: string
  readonly phasesDone: number
  readonly phases: number
  /** Sources and texts of what the committed phases made: addresses owned so far. */
  readonly snapshot: Snapshot
}

/** What can be done inside a phase. */
export interface Session {
  /** Throws where the lease is no longer ours. Renews it. */
  holdLease(lease: Lease): Promise<void>
  /** All that is in the database schema, ours or not; expressions have no source. */
  snapshot(): Promise<Snapshot>
  /** Changes with whatever `snapshot` would see; one query. */
  liveHash(): Promise<string>
  /** Runs the checks; the answers are in their order. */
  check(checks: readonly PreflightCheck[]): Promise<readonly PreflightAnswer[]>
  /** Runs the steps in order. Throws `StepFailure` on the first that fails. */
  execute(steps: readonly Step[]): Promise<void>
  writeJournal(entry: JournalEntry | null): Promise<void>
  writeVersion(version: Omit<VersionRecord, 'version' | 'appliedAt' | 'appliedBy' | 'liveHash'>): Promise<Version>
  readonly rows: RowWriter
}

/** How many rows break a rule, and up to five of their keys. */
export interface PreflightAnswer {
  readonly count: number
  readonly keys: readonly string[]
}

/** A connection to a live project. */
export interface Driver {
  /** One query, whatever the number of tables. */
  liveState(): Promise<LiveState>
  inspect(): Promise<Inspection>
  /** What the live project has that no Snapshot holds, to be named by a pull; one query. Absent: nothing is known of such. */
  besides?(): Promise<readonly LeftAlone[]>
  /**
   * Reads up to so many records of each table whose columns nothing tells, and what they show. Changes nothing. Absent: the columns
   * of every table are known.
   */
  sample?(snapshot: Snapshot, size: number): Promise<Sample>
  /**
   * What `inspect` knows of the server and its tables now, without the schema; absent where that is no less work. `tables`: addresses
   * of those that are asked about; all, unless said.
   */
  facts?(tables?: readonly string[]): Promise<ServerFacts>
  /**
   * The server's words for expressions of `desired`: materialised in a scratch schema inside a transaction that is
   * rolled back. Null where the role may not create: not compared.
   */
  canonicalise(
    questions: readonly ExpressionQuestion[],
    desired: Snapshot,
  ): Promise<ReadonlyMap<ExpressionQuestion, string | null>>
  /** Makes bkend's own schema and tables where they are missing. */
  prepare(): Promise<void>
  /** Waits at most `waitMs`, then throws a `DiagnosticError` with `apply/locked` that names the holder. */
  lease(waitMs: number): Promise<Lease>
  /** All that the body does is one transaction; rolled back when it throws. */
  transaction<T>(body: (session: Session) => Promise<T>): Promise<T>
  /**
   * One step outside any transaction; safe to repeat. `functions`: those of the project that the step may call. Throws `StepFailure`,
   * or a `StoppedWithin` where such a function stops it.
   */
  executeAlone(step: Step, functions?: ProjectFunctions): Promise<void>
  /** Whoever holds the lease; null where nobody does. */
  leaseHolder(): Promise<LeaseHolder | null>
  journal(): Promise<JournalEntry | null>
  /**
   * What other projects, and other environments of this one, hold of this database, by the histories that they keep there. `of`:
   * addresses that are asked about; all, unless said.
   */
  claims(of?: readonly string[]): Promise<readonly Claim[]>
  /** What each of them pushed last, the newest first: what a pull says of the tables that are theirs. */
  others(): Promise<readonly OtherProject[]>
  /** Newest first. */
  history(limit: number): Promise<readonly Version[]>
  /** The whole record of one version, or of the latest. */
  version(version?: number): Promise<VersionRecord | null>
  close(): Promise<void>
}

/** A step that the server refused. `apply/` turns it into a diagnostic. */
export class StepFailure extends Error {
  readonly step: Step
  /** The server's code (a SQLSTATE, a number of MongoDB's), where it gave one. */
  readonly serverCode: string | undefined
  /** The connection is gone: whether the statement took effect is unknown. */
  readonly disconnected: boolean
  /** A way out that only the target knows, where it knows one. */
  readonly hint: string | undefined
  constructor(
    step: Step,
    message: string,
    parts: { serverCode?: string | undefined; disconnected?: boolean; hint?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: parts.cause })
    this.name = 'StepFailure'
    this.step = step
    this.serverCode = parts.serverCode
    this.disconnected = parts.disconnected ?? false
    this.hint = parts.hint
  }
}

/** The connection broke while a transaction was being committed, and nobody can be asked what became of it. */
export class CommitUnknown extends DiagnosticError {}
