/** What a command tells when it is done, before it is text, JSON or a format of CI. */
import type { Diagnostic, SourceSpan } from '../diagnostic/index.ts'
import type { RunResult } from '../engine/index.ts'
import type { ExitCode } from './exit-codes.ts'
import type { DocumentOutcome } from './outcome.ts'

/** What a command tells when it is done. */
export interface CommandReport {
  readonly command: string
  readonly outcome: DocumentOutcome
  readonly exitCode: ExitCode
  readonly diagnostics: readonly Diagnostic[]
  /** File as shown in spans → its text. */
  readonly sources: ReadonlyMap<string, string>
  /** The members that the command adds to the document; absent where it never came to run. */
  readonly details?: () => object
  /** The result for people, for stdout. */
  readonly text?: () => string
  /** What was tested and holds, for reports that list that too. */
  readonly holds?: readonly { readonly text: string; readonly span: SourceSpan }[]
  /** Of a run against a live project: what a job summary shows. */
  readonly run?: RunResult
  /** For people, on the job summary: text that is there however the command ended. */
  readonly seen?: () => string
}
