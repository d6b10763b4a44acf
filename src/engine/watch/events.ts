/** What `bkend dev` tells while it runs: plain data, the same at the terminal, as lines of JSON and to open pages. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { FirstCalls } from '../first-calls.ts'
import type { DevKeys } from '../keys.ts'
import type { Question, RunResult } from '../result.ts'

/** What every event says. */
interface Told {
  /** Grows by one with every event. */
  readonly number: number
  /** When, as an ISO moment. */
  readonly at: string
}

/** What was told, whatever it is. */
interface WithDiagnostics {
  readonly diagnostics: readonly Diagnostic[]
  /** File as shown in spans → its text. */
  readonly sources: ReadonlyMap<string, string>
}

/** The Data API answers. `url`: `http://localhost:4000`; null where nothing is served (yet). */
export interface ReadyEvent extends Told, WithDiagnostics {
  readonly event: 'ready'
  readonly project: string
  readonly environment: string
  readonly url: string | null
  /** Of the history; null: nothing was pushed yet. */
  readonly version: number | null
  readonly tables: number
  readonly keys: DevKeys | null
  readonly calls: FirstCalls | null
}

/** Files were saved; what comes of it follows. */
export interface ChangeEvent extends Told {
  readonly event: 'change'
  /** As the user would type them; those that came or went may be missing. */
  readonly files: readonly string[]
}

/** The files are in order, and the database says the same. */
export interface PushedEvent extends Told, WithDiagnostics {
  readonly event: 'pushed'
  readonly version: number | null
  /** `+1 column`; empty where the database had nothing to change. */
  readonly summary: string
  readonly result: RunResult
  /** Tables of which something changed, by their names in the database. */
  readonly tables: readonly string[]
  readonly generated: {
    readonly folder: string
    readonly written: readonly string[]
    readonly removed: readonly string[]
  }
  /** From the first change of a file until the generated files were written, and until the database was done; null at the start. */
  readonly milliseconds: { readonly generated: number; readonly live: number } | null
}

/** A file is at fault; what was pushed last is served on. */
export interface BrokenEvent extends Told, WithDiagnostics {
  readonly event: 'broken'
  /** That is served on; null: none, or none yet, and `ready` tells. */
  readonly version: number | null
}

/** Something only the user knows. Where nobody can be asked, it waits for another save or for `command`. */
export interface QuestionEvent extends Told, WithDiagnostics {
  readonly event: 'question'
  readonly questions: readonly Question[]
  readonly result: RunResult
  /** Of a terminal beside this one: `bkend push --allow …`. */
  readonly command: string
}

/** What is not the files' fault: the database is away, another push is running. It is tried again by itself where that may help. */
export interface ErrorEvent extends Told, WithDiagnostics {
  readonly event: 'error'
  readonly retries: boolean
}

/** Somebody else pushed. `same`: what the files say. */
export interface ElsewhereEvent extends Told {
  readonly event: 'elsewhere'
  readonly version: number
  readonly same: boolean
}

/** The end. */
export interface StoppedEvent extends Told {
  readonly event: 'stopped'
}

/** Everything that can be told. */
export type DevEvent =
  | ReadyEvent
  | ChangeEvent
  | PushedEvent
  | BrokenEvent
  | QuestionEvent
  | ErrorEvent
  | ElsewhereEvent
  | StoppedEvent

/** An event before it has its number. */
export type Untold<E extends DevEvent = DevEvent> = E extends DevEvent ? Omit<E, 'number' | 'at'> : never
