/** The runs that need no database: check and generate. */
import { type Diagnostic, hasErrors, inOrder } from '../diagnostic/index.ts'
import type { AccessExpectation } from '../model/index.ts'
import { checkAccess } from './access-check.ts'
import type { ConnectingOptions } from './connecting.ts'
import { judgeFunctions, withModules } from './functions.ts'
import { prepareFiles, staleDiagnostic, staleFiles, unwritten, writeFiles } from './generating.ts'
import { hiddenUniques } from './hidden-uniques.ts'
import type { ProjectOptions } from './options.ts'
import { type LoadedProject, loadProject } from './project.ts'
import { NO_RESULT, type Outcome, type RunResult } from './result.ts'
import { checkSeeds } from './seed/check.ts'
import { folderFault } from './writable.ts'

/** What `checkProject` found. */
export interface CheckResult {
  readonly outcome: Outcome
  readonly tables: number
  readonly enums: number
  readonly files: number
  /** The permission tests that hold, in their order, and how many do not; null where none were run. */
  readonly access: { readonly passed: readonly AccessExpectation[]; readonly failed: number } | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

/** What a check looks into. */
export interface CheckOptions extends ProjectOptions, ConnectingOptions {
  /** Run the permission tests, on a database of their own. */
  readonly access?: boolean
}

/** Loads and judges, permission tests and seeds too; touches nothing. */
export async function checkProject(options: CheckOptions): Promise<CheckResult> {
  return await checkLoaded(await loadProject(options, false), options)
}

/** What is to be said of a project that was loaded. */
export async function checkLoaded(loaded: LoadedProject, options: CheckOptions): Promise<CheckResult> {
  const { project, diagnostics, sources, files, tables, enums } = loaded
  const counts = { tables, enums, files }
  if (!project) return { outcome: 'failed', ...counts, access: null, diagnostics, sources }
  const found = [...diagnostics, ...hiddenUniques(project.schema)]
  const tested = await checkAccess(project, { ...options, dry: options.access !== true })
  const seeds = await checkSeeds(project, options.cwd)
  const { passed, failed } = tested
  const beside = [...tested.diagnostics, ...seeds.diagnostics, ...(await judgeFunctions(project, options.cwd))]
  return {
    outcome: hasErrors(beside) ? 'failed' : 'in-sync',
    ...counts,
    access: passed && { passed, failed },
    diagnostics: inOrder([...found, ...beside]),
    sources: withModules(new Map([...sources, ...tested.sources, ...seeds.sources]), beside, options.cwd),
  }
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
