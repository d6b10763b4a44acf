/** What a command is: words for the help, and a module that is loaded only when it runs. */
import type { ExitCode } from './exit-codes.ts'
import type { Flag, FlagValues } from './flags.ts'
import type { Terminal } from './terminal.ts'

/** What a command is run with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly flags: FlagValues
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** Runs a command; the answer is the process's exit code. Throws only for faults of bkend. */
export type CommandRun = (context: CommandContext) => Promise<ExitCode>

/** A word after the command's name: `create` of `bkend keys create`. */
export interface Argument {
  /** Under which it is found among the flags; no flag has this name. */
  readonly name: string
  /** The words that it may be; any word where there are none. */
  readonly choices?: readonly string[]
  readonly optional?: boolean
}

/** One command as the command line knows it. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** A sentence or two more, for its own help. */
  readonly about: string
  readonly flags: readonly Flag[]
  /** In their order; those that may be left out come last. */
  readonly arguments?: readonly Argument[]
  /** Flags that mean nothing to it and are taken all the same, so that a line of `push` can be tried with `diff`. */
  readonly takes?: readonly Flag[]
  /** Pairs of a command line and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  load(): Promise<CommandRun>
}
