/** The run: load, judge, compare, plan; then, where it may be, apply and generate. */
import { DiagnosticError, hasErrors } from '../diagnostic/index.ts'
import { unknownAllowances, type VersionRecord } from '../plan/index.ts'
import { applyPrepared } from './applying.ts'
import { connectTo, warmUp } from './connecting.ts'
import { type PreparedFiles, prepareFiles, staleDiagnostic, staleFiles, unwritten } from './generating.ts'
import type { Opened } from './opened.ts'
import type { ChangeOptions } from './options.ts'
import { outcomeOf } from './outcomes.ts'
import { planned } from './planning.ts'
import { loadProject, type Project } from './project.ts'
import { NO_RESULT, type RunResult } from './result.ts'
import { hindrances } from './writable.ts'

/** A run that has planned and holds its connection, so that somebody can be asked in between. */
export interface Prepared {
  readonly result: RunResult
  /** Applies what was planned (if anything), then writes the generated files. Only where the outcome is `pending` or `in-sync`. */
  apply(): Promise<RunResult>
  /** All that the history holds of the version that was applied last; null where there is none, or the run never connected. */
  latest(): Promise<VersionRecord | null>
  /** Ends the connection. Always to be called, once. */
  close(): Promise<void>
}

/** A run that ended before it could plan. */
export function finished(result: RunResult): Prepared {
  return { result, apply: async () => result, latest: async () => null, close: async () => {} }
}

/** A result with the diagnostics of what was thrown. Rethrows what is a fault of ours. */
export function failed(known: RunResult, fault: unknown, signal: AbortSignal | undefined): RunResult {
  if (!(fault instanceof DiagnosticError)) throw fault
  const diagnostics = [...known.diagnostics, ...fault.diagnostics]
  return { ...known, outcome: outcomeOf(fault.diagnostics, signal), diagnostics }
}

async function filesFor(project: Project, options: ChangeOptions): Promise<PreparedFiles | null> {
  if (!options.generate) return null
  options.onProgress?.('Generating')
  return await prepareFiles(project, options.cwd)
}

/** Whether the generated files stop the run: a generator's error, or ones that it cannot or may not overwrite. */
async function withFiles(known: RunResult, files: PreparedFiles | null, options: ChangeOptions): Promise<RunResult> {
  if (!files) return known
  const generated = unwritten(files)
  const diagnostics = [...known.diagnostics, ...files.diagnostics]
  if (hasErrors(files.diagnostics)) return { ...known, outcome: 'failed', diagnostics, generated }
  const inTheWay = await hindrances(files)
  if (inTheWay.length > 0) return { ...known, outcome: 'failed', diagnostics: [...diagnostics, ...inTheWay], generated }
  if (options.generate === 'all' || staleFiles(files).length === 0) return { ...known, diagnostics, generated }
  const hint =
    'Nothing was applied. Bring them up to date with `bkend generate`, or let push do it: `bkend push --write`'
  return { ...known, outcome: 'stale', diagnostics: [...diagnostics, staleDiagnostic(files, hint)], generated }
}

/** Loads, compares and plans; changes nothing. */
export async function prepare(options: ChangeOptions): Promise<Prepared> {
  const unknown = unknownAllowances(options.allow)
  if (unknown.length > 0) return finished({ ...NO_RESULT, outcome: 'usage', diagnostics: unknown })
  options.onProgress?.('Loading the schema')
  const { project, diagnostics, sources } = await loadProject(options, true)
  if (!project) return finished({ ...NO_RESULT, diagnostics, sources })
  const { config, environment } = project
  const start: RunResult = {
    ...NO_RESULT,
    outcome: 'pending',
    diagnostics,
    sources,
    project: config.project,
    environment,
  }
  await warmUp(project)
  const files = await filesFor(project, options)
  const known = await withFiles(start, files, options)
  if (known.outcome !== 'pending') return finished(known)
  try {
    const { target, driver } = await connectTo(project, options)
    try {
      const opened: Opened = { project, target, driver, files, options }
      const { result, comparison } = await planned(opened, known)
      const apply = (): Promise<RunResult> => applyPrepared(opened, known, result, comparison)
      return { result, apply, latest: () => driver.version(), close: () => driver.close() }
    } catch (fault) {
      await driver.close()
      throw fault
    }
  } catch (fault) {
    return finished(failed(known, fault, options.signal))
  }
}

/** The whole run. With `plan` it stops before applying; with `apply` it goes on unless there is a question or a fault. */
export async function run(options: ChangeOptions, until: 'plan' | 'apply'): Promise<RunResult> {
  const prepared = await prepare(options)
  try {
    const { outcome } = prepared.result
    const goesOn = until === 'apply' && (outcome === 'pending' || outcome === 'in-sync')
    return goesOn ? await prepared.apply() : prepared.result
  } finally {
    await prepared.close()
  }
}
