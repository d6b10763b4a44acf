/** The run: load, judge, compare, plan; then, where it may be, apply and generate. */
import { hasErrors } from '../diagnostic/index.ts'
import { unknownAllowances } from '../plan/index.ts'
import { warmUp } from './connecting.ts'
import { type PreparedFiles, prepareFiles, staleDiagnostic, staleFiles, unwritten } from './generating.ts'
import type { ChangeOptions } from './options.ts'
import { begun, finished, type Prepared, planOver } from './prepared.ts'
import { loadProject, type Project } from './project.ts'
import { NO_RESULT, type RunResult } from './result.ts'
import { hindrances } from './writable.ts'

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
  await warmUp(project)
  const files = await filesFor(project, options)
  const known = await withFiles(begun(project, { diagnostics, sources }), files, options)
  if (known.outcome !== 'pending') return finished(known)
  return await planOver(project, options, known, (connected) => ({ project, ...connected, files, options }))
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
