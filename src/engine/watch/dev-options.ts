/** What `bkend dev` is asked for. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Log } from '../../serve/index.ts'
import type { ChangeOptions } from '../options.ts'
import type { Question, RunResult } from '../result.ts'
import type { DevEvent } from './events.ts'
import type { Answer } from './wakes.ts'

/** Puts a question to somebody. `signal`: another save came, nobody waits for the answer any more. */
export type Ask = (question: Question, result: RunResult, signal: AbortSignal) => Promise<Answer>

/** What `bkend dev` is asked for. */
export interface DevOptions extends Omit<ChangeOptions, 'generate' | 'guarded' | 'fixed'> {
  readonly signal: AbortSignal
  /** 4000 unless said; then the next free one, unless this one was asked for by number. */
  readonly port?: number
  readonly host: string
  /** Of the server: what its requests came to. */
  readonly log: Log
  readonly onEvent: (event: DevEvent) => void
  /** Undefined: nobody can be asked. */
  readonly ask?: Ask
}

/** Why there is nothing to watch. Empty after a `bkend dev` that was ended by its signal. */
export interface DevResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}
