/** Plans as files: written for review, applied later to the state they were made from. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Diagnostic, DiagnosticError, error, pasteable } from '../diagnostic/index.ts'
import { jsonEqual, withoutSpans } from '../model/index.ts'
import { hazardsOf, type Plan, planFromJson, planToJson } from '../plan/index.ts'
import type { ChangeOptions } from './options.ts'
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

async function readPlan(cwd: string, file: string): Promise<Plan | readonly Diagnostic[]> {
  try {
    const reading = await planFromJson(await readFile(path.resolve(cwd, file), 'utf8'), file)
    return reading.plan ?? reading.diagnostics
  } catch (fault) {
    const missing = (fault as NodeJS.ErrnoException).code === 'ENOENT'
    const message = missing
      ? `There is no plan \`${file}\``
      : `The plan \`${file}\` cannot be read: ${(fault as Error).message}`
    return [error('load/not-found', message, { hint: `Write it: \`bkend plan -o ${pasteable(file)}\`` })]
  }
}

/** Whether two plans do the same to the same state; where their declarations stand does not matter. */
function samePlan(a: Plan, b: Plan): boolean {
  return jsonEqual(JSON.parse(JSON.stringify(withoutSpans(a))), JSON.parse(JSON.stringify(withoutSpans(b))))
}

function driftOf(file: string, plan: Plan, now: Plan): Diagnostic {
  const hint = `Write it again and review it: \`bkend plan -o ${pasteable(file)}\``
  const why =
    plan.fromHash === now.fromHash
      ? 'the files or the settings are not those that it was made from'
      : 'the database is not in the state that it was made for'
  return error('apply/drift', `\`${file}\` does not fit any more: ${why}`, { hint })
}

/** Applies the plan in `file`, and only it: outcome `drift` where files and database would not give that plan now. */
export async function pushPlanFile(options: ChangeOptions, file: string): Promise<RunResult> {
  const plan = await readPlan(options.cwd, file)
  if (!('format' in plan)) return { ...NO_RESULT, diagnostics: plan }
  const reviewed = hazardsOf(plan).map(({ code, subject }) => `${code}:${subject}`)
  const prepared = await prepare({ ...options, fixed: true, allow: [...options.allow, ...reviewed] })
  try {
    const { result } = prepared
    if (result.outcome === 'failed' || result.outcome === 'stale' || result.outcome === 'in-sync') {
      return result.outcome === 'in-sync' ? await prepared.apply() : result
    }
    if (result.plan && samePlan(result.plan, plan)) return await prepared.apply()
    if (!result.plan) return result
    const diagnostics = [...result.diagnostics, driftOf(file, plan, result.plan)]
    return { ...result, outcome: 'drift', diagnostics, questions: [] }
  } finally {
    await prepared.close()
  }
}
