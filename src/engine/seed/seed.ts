/** `bkend seed`: rows of files and rows that are made up, judged and put into a live project. */
import { type Diagnostic, DiagnosticError, error, hasErrors } from '../../diagnostic/index.ts'
import { loadSeeds } from '../../load/index.ts'
import type { ProjectOptions } from '../options.ts'
import { isProtected, loadProject, type Project } from '../project.ts'
import { liveProject, type SeededTable } from './live.ts'
import { readyRows } from './ready.ts'

/** What `bkend seed` is asked for. */
export interface SeedOptions extends ProjectOptions {
  /** Rows to make up for each table; undefined: as many as the files say. */
  readonly rows?: number
  /** Only for these tables, and those that they refer to; empty: for all. */
  readonly tables: readonly string[]
  /** Other numbers make up other rows. */
  readonly seed: number
  /** `seed` or `all`: what a protected environment asks for. */
  readonly allow: readonly string[]
  /** Milliseconds to wait for another push. */
  readonly lockWait: number
  readonly onProgress?: (message: string) => void
  readonly signal?: AbortSignal
}

/** How a seeding ended: `in-sync` where every row was there as it is. */
export interface SeedResult {
  readonly outcome: 'done' | 'in-sync' | 'failed' | 'usage' | 'refused-hazard' | 'locked' | 'interrupted'
  readonly environment: string | null
  /** In the order of their names, `$users` first. */
  readonly tables: readonly SeededTable[]
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

function protection(project: Project, allow: readonly string[]): Diagnostic[] {
  const { environment } = project
  if (!isProtected(project) || allow.includes('seed')) return []
  const hint = `Where that is meant: \`bkend seed --env ${environment} --allow seed\``
  return [error('seed/protected', `\`${environment}\` is protected, and seeding it was not allowed`, { hint })]
}

function nothing(folder: string): Diagnostic {
  const hint = 'Write `seed.ts` or `seed.yaml` beside the schema files, or make rows up: `bkend seed --rows 100`'
  return error('seed/nothing', `There is no seed file in \`${folder}\``, { hint })
}

/** How it ended where something stood against it. */
function endingOf(diagnostics: readonly Diagnostic[]): SeedResult['outcome'] {
  const codes = diagnostics.map((d) => d.code)
  if (codes.includes('apply/locked')) return 'locked'
  if (codes.includes('cli/usage')) return 'usage'
  return codes.includes('apply/interrupted') ? 'interrupted' : 'failed'
}

/** Seeds the environment in use. Throws nothing for a user's mistake. */
export async function seedProject(options: SeedOptions): Promise<SeedResult> {
  const loaded = await loadProject(options, true)
  const { project, diagnostics, sources } = loaded
  const none: SeedResult = { outcome: 'failed', environment: null, tables: [], diagnostics, sources }
  if (!project) return none
  const found = await loadSeeds({ folder: project.config.schema, cwd: options.cwd }, project.schema)
  const known: SeedResult = {
    ...none,
    environment: project.environment,
    diagnostics: [...diagnostics, ...found.diagnostics],
    sources: new Map([...sources, ...found.sources]),
  }
  const failed = (more: readonly Diagnostic[], outcome: SeedResult['outcome'] = 'failed'): SeedResult => ({
    ...known,
    outcome,
    diagnostics: [...known.diagnostics, ...more],
  })
  if (hasErrors(found.diagnostics)) return known
  const refused = protection(project, options.allow)
  if (refused.length > 0) return failed(refused, 'refused-hazard')
  if (found.sources.size === 0 && options.rows === undefined) return failed([nothing(project.config.schema)])
  const live = liveProject(project, options)
  try {
    options.onProgress?.('Making rows')
    const wanted = await readyRows(project, found.seeds, { ...options, failing: live.failing })
    if (hasErrors(wanted.diagnostics)) return failed(wanted.diagnostics, endingOf(wanted.diagnostics))
    const tables = await live.put(wanted)
    const changed = tables.some(({ inserted, updated }) => inserted + updated > 0)
    return { ...failed(wanted.diagnostics, changed ? 'done' : 'in-sync'), tables }
  } catch (thrown) {
    if (!(thrown instanceof DiagnosticError)) throw thrown
    return failed(thrown.diagnostics, endingOf(thrown.diagnostics))
  } finally {
    await live.close()
  }
}
