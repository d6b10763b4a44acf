/** One thing that apply does. */

import type { SourceSpan } from '../diagnostic/index.ts'
import type { Change } from '../diff/index.ts'
import type { JsonObject } from '../model/index.ts'
import type { Hazard } from './hazard.ts'

/** What is carried out: a statement in the target's language, a command document, or a function of the project's. */
export type Action =
  | { readonly kind: 'statement'; readonly text: string }
  | { readonly kind: 'command'; readonly command: JsonObject }
  | {
      readonly kind: 'function'
      /** Its module, relative to the project's folder. */
      readonly file: string
      readonly export: string
      /** SHA-256 of the module with all that it imports from the project, as it runs: another one is not called. */
      readonly sourceHash: string
      /** Whose rows it is called for, and what becomes of what it gives: in the target's words. */
      readonly work: JsonObject
    }

/** A question to the data that must come back empty before a phase's statements run. */
export interface PreflightCheck {
  /**
   * In the target's language. In SQL it returns one row: `count` (how many rows break the rule) and `keys` (up to five of
   * them, as text); on MongoDB it is a command in Extended JSON whose documents are what breaks the rule.
   */
  readonly query: string
  /** What the rows break, without the count: `rows of posts have no title`. */
  readonly message: string
  readonly hint: string
  readonly span?: SourceSpan
  /** Questions for the single rules in it, asked where it finds rows: what they find is told in its place. */
  readonly parts?: readonly PreflightCheck[]
}

/** A step of a plan. Plain JSON. */
export interface Step {
  readonly action: Action
  /** What is different once it is done; the expected Snapshot is the one before with these applied. */
  readonly changes: readonly Change[]
  readonly hazards: readonly Hazard[]
  readonly preflight: readonly PreflightCheck[]
  /** `none`: outside a transaction, in a phase of its own, and safe to repeat. */
  readonly isolation: 'transaction' | 'none'
  /** Must not share a transaction with the steps before it. */
  readonly startsPhase: boolean
  /** The lock it takes and what that blocks, in words; absent: none that anybody waits for. */
  readonly lock?: string
  /** Milliseconds that it waits for its lock. */
  readonly lockTimeout?: number
  /** Milliseconds that it may run; absent: however long it takes. */
  readonly statementTimeout?: number
  /** The declaration it comes from. */
  readonly span?: SourceSpan
}
