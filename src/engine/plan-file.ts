/** Plans as files: written for review, applied later to the state they were made from. */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Diagnostic, DiagnosticError, error, pasteable } from '../diagnostic/index.ts'
import { hazardsOf, isReached, misfit, type Plan, planFromJson, planToJson, wrongPlace } from '../plan/index.ts'
import type { ChangeOptions } from './options.ts'
import type { Prepared } from './prepared.ts'
import { NO_RESULT, type RunResult } from './result.ts'
import { prepare } from './run.ts'
import { writeAtomically } from './write-atomically.ts'

/** The plan as the text of a plan file. */
export function planText(plan: Plan): string {
  return planToJson(plan)
}

/** Writes `text` to `file` (relative to `cwd`). Throws a `DiagnosticError` where it cannot. */
export async function saveText(cwd: string, file: string, text: string): Promise<void> {
  try {
    await writeAtomically(path.resolve(cwd, file), text)
  } catch (fault) {
    throw new DiagnosticError([error('generate/write', `\`${file}\` cannot be written: ${(fault as Error).message}`)])
  }
}

/** Takes `file` (relative to `cwd`) away, where there is one: what an earlier run wrote there. Throws a `DiagnosticError` where it cannot. */
export async function removeText(cwd: string, file: string): Promise<void> {
  try {
    await rm(path.resolve(cwd, file), { force: true })
  } catch (fault) {
    throw new DiagnosticError([error('generate/write', `\`${file}\` cannot be removed: ${(fault as Error).message}`)])
  }
}

async function readPlan(cwd: string, file: string): Promise<Plan | readonly Diagnostic[]> {
  try {
    const reading = await planFromJson(await readFile(path.resolve(cwd, file), 'utf8'), file)
    return reading.plan ?? reading.diagnostics
  } catch (fault) {
    const missing = (fault as NodeJS.ErrnoException).code === 'ENOENT'
    const message = missing
      ? `There is no plan \`${file}\``
      : `The plan \`${file}\` cannot be read: ${(fault as Error).message}`
    const unless = missing ? ' (it writes none where there is nothing to do)' : ''
    return [error('load/not-found', message, { hint: `Write it: \`bkend plan -o ${pasteable(file)}\`${unless}` })]
  }
}

function driftOf(file: string, why: string): Diagnostic {
  const hint = `Write it again and review it: \`bkend plan -o ${pasteable(file)}\``
  return error('apply/drift', `\`${file}\` does not fit any more: ${why}`, { hint })
}

/** Why the plan is not what this run would do; null where it is, or where the database is already what it leads to. */
async function whyNot(plan: Plan, { result, latest }: Prepared): Promise<string | null> {
  const { plan: now, project, environment, outcome } = result
  const place = wrongPlace(plan, { project: project ?? '', environment: environment ?? '' })
  if (place !== null) return place
  if (outcome !== 'in-sync') return now && misfit(plan, now)
  const record = await latest()
  return record && isReached(plan, record.snapshot) ? null : 'the database is not in the state that it was made for'
}

/** Applies the plan in `file`, and only it: outcome `drift` where files and database would not give that plan now. */
export async function pushPlanFile(options: ChangeOptions, file: string): Promise<RunResult> {
  const plan = await readPlan(options.cwd, file)
  if (!('format' in plan)) return { ...NO_RESULT, diagnostics: plan }
  const reviewed = hazardsOf(plan).map(({ code, subject }) => `${code}:${subject}`)
  const prepared = await prepare({ ...options, fixed: true, allow: [...options.allow, ...reviewed] })
  try {
    const { result } = prepared
    const why = result.outcome === 'in-sync' || result.plan ? await whyNot(plan, prepared) : null
    if (why !== null && result.outcome !== 'failed') {
      return { ...result, outcome: 'drift', diagnostics: [...result.diagnostics, driftOf(file, why)], questions: [] }
    }
    const goesOn = result.outcome === 'in-sync' || result.outcome === 'pending'
    return goesOn ? await prepared.apply() : result
  } finally {
    await prepared.close()
  }
}
