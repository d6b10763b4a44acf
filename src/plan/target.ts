/** A kind of database that bkend pushes to. `targets/` holds the implementations. */

import type { Diagnostic } from '../diagnostic/index.ts'
import type { Change, Rename } from '../diff/index.ts'
import type { Config, JsonValue, Schema, Snapshot } from '../model/index.ts'
import type { Driver, ServerFacts } from './driver.ts'
import type { LeftAlone } from './left-alone.ts'
import type { Plan } from './plan.ts'
import type { Sample } from './sample.ts'
import type { Step } from './step.ts'
import type { TakingIn } from './take-in.ts'

/** The declared schema in a target's terms. */
export interface Normalized {
  readonly desired: Snapshot
  /** Declared renames of resources that the current Snapshot has under the old name. */
  readonly renames: readonly Rename[]
  /** What is declared and does nothing on this target, or cannot be done. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What a target may know while it normalises and renders. */
export interface TargetContext {
  readonly config: Config
  /** The live project, its expressions carrying the sources that history remembers. */
  readonly current: Snapshot
  /** What history holds: a name that both it and the live project have can only have been given away where it says so. */
  readonly recorded?: Snapshot
  /** The declared schema that was pushed last, plain JSON as history keeps it: what the files called what is there. */
  readonly last?: JsonValue
  readonly facts: ServerFacts
  /** Everything is ours: what is not declared goes. */
  readonly prune?: boolean
}

/** Options of a connection. */
export interface ConnectOptions {
  readonly project: string
  readonly environment: string
  readonly config: Config
  /** Shown by the server beside the connection, and kept as the lease's holder. */
  readonly applicationName: string
  /** Called on work that may take long. */
  readonly onProgress?: (message: string) => void
  /** Ends waiting and running statements. */
  readonly signal?: AbortSignal
}

/** What a script is told beside its plan. */
export interface ScriptContext {
  readonly config: Config
  /** Lines for its head: whose plan it is, and for where. */
  readonly before: readonly string[]
}

/** What a target may know while it declares a live project. */
export interface DeclareOptions {
  readonly config: Config
  readonly facts: ServerFacts
  /** What the files declare: what is there under the same database name keeps its declared one. */
  readonly known?: Schema
  /** What records showed of tables whose columns nothing tells. Absent: nobody asked them. */
  readonly sample?: Sample
}

/** A live project as declarations. */
export interface Declared {
  /** Without spans. */
  readonly schema: Schema
  readonly left: readonly LeftAlone[]
}

/** A kind of database. */
export interface Target {
  readonly name: string
  /** URL schemes without the colon: `['postgres', 'postgresql', 'pglite']`. */
  readonly schemes: readonly string[]
  /** Pure: the same schema and context give the same Snapshot. */
  normalize(schema: Schema, context: TargetContext): Normalized
  /** Pure: the steps for changes that are already in order, one step or several a change, or one for several. */
  render(changes: readonly Change[], context: TargetContext & { readonly desired: Snapshot }): readonly Step[]
  /** Pure: the plan as one text that a plain client of the database runs; absent where there is no such client. */
  script?(plan: Plan, context: ScriptContext): string
  /**
   * Pure: the declarations that would make the live project, and what there are none for. Absent: this kind of database cannot be
   * read back yet.
   */
  declare?(snapshot: Snapshot, options: DeclareOptions): Declared
  /** Pure: the Snapshot with the columns that a sample showed, as `normalize` would have them. */
  withSample?(snapshot: Snapshot, sample: Sample): Snapshot
  /** How single changes of a live project are taken into a schema that people wrote. */
  readonly takingIn?: TakingIn
  /** Begins, beside other work, what connecting will need and what touches nothing. Throws nothing; needs no connecting afterwards. */
  warmUp?(url: string): void
  /** Throws a `DiagnosticError` with `target/connect` where the server cannot be reached. */
  connect(url: string, options: ConnectOptions): Promise<Driver>
}
