/** What a run tells: plain data, ready to be shown as text or JSON. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Change } from '../diff/index.ts'
import type { Resource, Schema } from '../model/index.ts'
import type { Plan, Version } from '../plan/index.ts'
import type { FileStatus } from './files.ts'

/**
 * How a run ended. `refused` carries questions; `pending` is a plan that was made and not applied; `stale` found generated
 * files that it may not overwrite and changed nothing; `usage` was asked for what does not exist.
 */
export type Outcome =
  | 'in-sync'
  | 'pending'
  | 'applied'
  | 'generated'
  | 'failed'
  | 'usage'
  | 'refused-hazard'
  | 'refused-rename'
  | 'stale'
  | 'drift'
  | 'locked'
  | 'stopped'
  | 'interrupted'

/** Something that only the user knows: is this a rename, may this be lost? */
export interface Question {
  readonly kind: 'rename' | 'hazard' | 'rollback'
  /** The question with its place and both ways out, as it is shown where nobody can be asked. */
  readonly diagnostic: Diagnostic
  /** What to allow: yes to a hazard, no to a rename, files pushed over a rollback. */
  readonly allow: string
  /** For yes to a rename: both ends, and what the old one was declared as. */
  readonly rename?: { readonly from: Resource; readonly to: Resource; readonly declared: string }
}

/** Where a run went: shown with every push, never with a password. */
export interface Destination {
  readonly target: string
  /** `PostgreSQL 18.1`; null where nothing had to be asked. */
  readonly product: string | null
  /** No server: `database` is the URL, and there is neither host nor user. */
  readonly embedded: boolean
  /** With its port, where the URL names one. */
  readonly host: string
  readonly database: string
  /** Empty where the URL names none and nothing had to be asked. */
  readonly user: string
}

/** What is known of the generated files. */
export interface GeneratedResult {
  /** The folder as the user would type it. */
  readonly folder: string
  /** As found, before anything was written. */
  readonly files: readonly FileStatus[]
  /** Below the folder. */
  readonly written: readonly string[]
  readonly removed: readonly string[]
}

/** What every command tells that works on a live project. Plain data. */
export interface LiveResult {
  readonly outcome: Outcome
  readonly diagnostics: readonly Diagnostic[]
  /** File as shown in spans → its text, for code frames. */
  readonly sources: ReadonlyMap<string, string>
  readonly project: string | null
  readonly environment: string | null
  readonly destination: Destination | null
}

/** A result that says nothing yet. */
export const NO_LIVE_RESULT: LiveResult = {
  outcome: 'failed',
  diagnostics: [],
  sources: new Map(),
  project: null,
  environment: null,
  destination: null,
}

/** The result of a run. */
export interface RunResult extends LiveResult {
  readonly questions: readonly Question[]
  readonly changes: readonly Change[]
  readonly plan: Plan | null
  /** Addresses of objects that are neither declared nor made by bkend; left alone. */
  readonly unmanaged: readonly string[]
  /** The version in the history that the live project is at, where known. */
  readonly version: Version | null
  readonly generated: GeneratedResult | null
  /** One line: `+2 tables, ~1 column`; empty where there are no changes. */
  readonly summary: string
  /** What was pushed last (null: nothing), and what is declared now; where the two were compared. */
  readonly declared?: { readonly last: Schema | null; readonly next: Schema }
  /** The plan as a script for a plain client, where it was asked for and the database has such a client. */
  readonly script?: string
}

/** A result that says nothing yet. */
export const NO_RESULT: RunResult = {
  ...NO_LIVE_RESULT,
  questions: [],
  changes: [],
  plan: null,
  unmanaged: [],
  version: null,
  generated: null,
  summary: '',
}
