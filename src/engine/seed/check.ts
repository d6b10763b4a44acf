/** Seed files held against the schema, without a database: what `bkend check` says of them. */
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import { loadSeeds } from '../../load/index.ts'
import type { Project } from '../project.ts'

/** What is wrong with the seed files. */
export interface CheckedSeeds {
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, of the seed files. */
  readonly sources: ReadonlyMap<string, string>
}

/** Loads and judges the rows of the seed files; makes none up. Throws nothing for a user's mistake. */
export async function checkSeeds(project: Project, cwd: string): Promise<CheckedSeeds> {
  const { seeds, diagnostics, sources } = await loadSeeds({ folder: project.config.schema, cwd }, project.schema)
  if (sources.size === 0 || hasErrors(diagnostics)) return { diagnostics, sources }
  const { readyRows } = await import('./ready.ts')
  const judged = await readyRows(project, { ...seeds, made: {} }, { tables: [], seed: 0 })
  return { diagnostics: [...diagnostics, ...judged.diagnostics], sources }
}
