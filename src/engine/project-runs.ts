/** The runs that need no database: check and generate. */
import { type Diagnostic, hasErrors } from '../diagnostic/index.ts'
import { prepareFiles, staleDiagnostic, staleFiles, unwritten, writeFiles } from './generating.ts'
import type { ProjectOptions } from './options.ts'
import { loadProject } from './project.ts'
import { NO_RESULT, type Outcome, type RunResult } from './result.ts'
import { folderFault } from './writable.ts'

/** What `checkProject` found. */
export interface CheckResult {
  readonly outcome: Outcome
  readonly tables: number
  readonly enums: number
  readonly files: number
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

/** Loads and judges; touches nothing. */
export async function checkProject(options: ProjectOptions): Promise<CheckResult> {
  const { project, diagnostics, sources, files, tables, enums } = await loadProject(options, false)
  return { outcome: project ? 'in-sync' : 'failed', tables, enums, files, diagnostics, sources }
}

/** Generates; with `write: false` only says what differs, and ends `stale` where anything does. */
export async function generateProject(options: ProjectOptions, { write }: { write: boolean }): Promise<RunResult> {
  const { project, diagnostics, sources } = await loadProject(options, false)
  if (!project) return { ...NO_RESULT, diagnostics, sources }
  const prepared = await prepareFiles(project, options.cwd)
  const { config, environment } = project
  const known = { ...NO_RESULT, sources, project: config.project, environment }
  const found = [...diagnostics, ...prepared.diagnostics]
  if (hasErrors(found)) return { ...known, diagnostics: found }
  if (!write) {
    const differs = prepared.statuses.some((file) => file.state !== 'unchanged')
    const stale =
      staleFiles(prepared).length > 0 ? [staleDiagnostic(prepared, 'Bring it up to date: `bkend generate`')] : []
    const outcome = differs ? 'stale' : 'in-sync'
    return { ...known, outcome, diagnostics: [...found, ...stale], generated: unwritten(prepared) }
  }
  const fault = await folderFault(prepared)
  if (fault) return { ...known, outcome: 'failed', diagnostics: [...found, fault], generated: unwritten(prepared) }
  const { result, diagnostics: faults } = await writeFiles(prepared)
  const outcome = hasErrors(faults)
    ? 'failed'
    : result.written.length + result.removed.length > 0
      ? 'generated'
      : 'in-sync'
  return { ...known, outcome, diagnostics: [...found, ...faults], generated: result }
}
