/** Results as JSON: one document on stdout, described by output.schema.json. */
import type { Change } from '../../diff/index.ts'
import type { Question, RunResult } from '../../engine/index.ts'
import type { CommandReport } from '../report.ts'
import { VERSION } from '../version.ts'

/** Of the document; it changes when a reader of the old one could stumble. New members alone do not change it. */
export const DOCUMENT_VERSION = 1

/** What every document says. */
export type DocumentHead = Pick<CommandReport, 'outcome' | 'exitCode' | 'diagnostics' | 'details'> & {
  /** Null where the command line names none. */
  readonly command: string | null
}

/** The document, indented, ending in a line break. */
export function documentText({ command, outcome, exitCode, diagnostics, details }: DocumentHead): string {
  const head = { version: DOCUMENT_VERSION, toolchain: VERSION, command, outcome, exitCode, diagnostics }
  return `${JSON.stringify({ ...head, ...details?.() }, null, 2)}\n`
}

/** Which project the run was for, and where it went. */
export function runDetails({ project, environment, destination }: RunResult): object {
  return { project, environment, destination }
}

/** Changes as addresses. */
export function changesJson(changes: readonly Change[]): object[] {
  return changes.map((change) => ({
    kind: change.kind,
    address: change.address,
    ...(change.kind === 'rename' && { from: change.from.address }),
    ...(change.kind === 'alter' && { attributes: change.attributes }),
  }))
}

/** What changes, what is asked and what was left alone; changes and renames as addresses. */
export function changeDetails(result: RunResult): object {
  const { summary, changes, questions, unmanaged, version } = result
  return { summary, changes: changesJson(changes), questions: questions.map(questionJson), unmanaged, applied: version }
}

/** A question as it is asked where nobody can be. */
export function questionJson({ kind, allow, rename, diagnostic }: Question): object {
  return {
    kind,
    message: diagnostic.message,
    allow,
    ...(rename && { rename: { from: rename.from.address, to: rename.to.address } }),
  }
}
