/** Carries out what was planned, plans anew where another push was faster, and writes the generated files. */
import { type ApplyReport, apply } from '../apply/index.ts'
import { type Diagnostic, error, hasErrors } from '../diagnostic/index.ts'
import { summary } from '../plan/index.ts'
import type { Comparison } from './comparison.ts'
import { withModules } from './functions.ts'
import { writeFiles } from './generating.ts'
import type { Opened } from './opened.ts'
import { planned } from './planning.ts'
import { inputHashOf, keptSchema, type Project } from './project.ts'
import type { Outcome, RunResult } from './result.ts'

/** Lost races before a push gives up and says that the database keeps changing. */
const ATTEMPTS = 5

const OUTCOMES: { readonly [O in ApplyReport['outcome']]: Outcome } = {
  applied: 'applied',
  nothing: 'in-sync',
  failed: 'failed',
  drift: 'drift',
  locked: 'locked',
  stopped: 'stopped',
  interrupted: 'interrupted',
}

function historyLine({ rollback }: Project, { changes }: Comparison): string {
  return rollback ? `rollback to version ${rollback.to}: ${summary(changes)}` : summary(changes)
}

/** What is said of rows in the way: a rollback reads no files, so that nothing that they could say is a way out of it. */
function withoutFiles(found: readonly Diagnostic[], { rollback }: Project): readonly Diagnostic[] {
  if (!rollback) return found
  const hint = `Change these rows so that they keep the rules of version ${rollback.to}, then roll back again`
  return found.map((one) => (one.code === 'apply/data' ? { ...one, hint } : one))
}

async function applyOnce(opened: Opened, result: RunResult, comparison: Comparison): Promise<RunResult> {
  const { project, driver, options } = opened
  const report = await apply(comparison.plan, driver, {
    current: comparison.current,
    liveHash: comparison.liveHash,
    desired: comparison.desired,
    prune: options.prune || project.config.owned,
    schema: keptSchema(project),
    inputHash: inputHashOf(project, options.prune, options.toolchain),
    summary: historyLine(project, comparison),
    lockWait: options.lockWait,
    functions: comparison.functions,
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  return {
    ...result,
    outcome: OUTCOMES[report.outcome],
    diagnostics: [...result.diagnostics, ...withoutFiles(report.diagnostics, project)],
    sources: withModules(result.sources, report.diagnostics, options.cwd),
    version: report.version ?? result.version,
  }
}

/** Diagnostics of the run itself, before planning added its own: what a new attempt starts from. */
function restarted(known: RunResult): RunResult {
  return { ...known, outcome: 'pending' }
}

/**
 * Applies until the database stands still: where it is not the planned-for one any more, the run looks again, and goes on
 * unless there is a question now or what was shown must be what is applied (`fixed`).
 */
async function applyUntilSettled(
  opened: Opened,
  known: RunResult,
  first: RunResult,
  comparison: Comparison,
): Promise<RunResult> {
  let planning = { result: first, comparison: comparison as Comparison | null }
  for (let attempt = 1; ; attempt++) {
    if (!planning.comparison || planning.result.outcome !== 'pending') return planning.result
    const done = await applyOnce(opened, planning.result, planning.comparison)
    if (done.outcome !== 'drift' || attempt === ATTEMPTS) return done
    planning = await planned(opened, restarted(known))
    const settled = planning.result.outcome === 'in-sync'
    if (opened.options.fixed && !settled) return done
  }
}

async function withGenerated(opened: Opened, result: RunResult): Promise<RunResult> {
  if (!opened.files || (result.outcome !== 'applied' && result.outcome !== 'in-sync')) return result
  const { result: generated, diagnostics: faults } = await writeFiles(opened.files)
  const diagnostics: readonly Diagnostic[] = [...result.diagnostics, ...faults]
  if (!hasErrors(faults)) return { ...result, generated, diagnostics }
  if (result.outcome === 'in-sync') return { ...result, generated, diagnostics, outcome: 'failed' }
  const hint = 'Mend that, then run `bkend generate`'
  const stopped = error('apply/stopped', 'The database was changed, and the generated files are not all written', {
    hint,
  })
  return { ...result, generated, diagnostics: [...diagnostics, stopped], outcome: 'stopped' }
}

/** Applies a planned run, then writes its files. `known` is the result as it was before planning. */
export async function applyPrepared(
  opened: Opened,
  known: RunResult,
  result: RunResult,
  comparison: Comparison | null,
): Promise<RunResult> {
  const applied = comparison ? await applyUntilSettled(opened, known, result, comparison) : result
  return await withGenerated(opened, applied)
}
