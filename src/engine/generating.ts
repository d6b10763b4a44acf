/** Generated files within a run: what they should be, what is on disk, and writing the difference. */
import { type Diagnostic, error, hasErrors } from '../diagnostic/index.ts'
import type { GeneratedFile } from '../generate/index.ts'
import { byPath, compareGenerated, type FileStatus, obsoleteFiles, writeGenerated } from './files.ts'
import { generateFiles } from './generators.ts'
import { type Project, shownFolder } from './project.ts'
import { rememberFiles, unchangedFiles } from './remembered.ts'
import type { GeneratedResult } from './result.ts'

/** The files that should be, beside those that are. */
export interface PreparedFiles {
  readonly project: Project
  readonly shown: string
  /** Null where they are known to be as they should, and were not made again. */
  readonly files: readonly GeneratedFile[] | null
  readonly statuses: readonly FileStatus[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Generates in memory and compares with the folder. Writes nothing. */
export async function prepareFiles(project: Project, cwd: string): Promise<PreparedFiles> {
  const folder = project.config.out
  const known = { project, shown: shownFolder(cwd, folder) }
  const unchanged = unchangedFiles(project)
  if (unchanged) {
    const kept = unchanged.map((name): FileStatus => ({ path: name, state: 'unchanged' }))
    const statuses = byPath([...kept, ...(await obsoleteFiles(folder, unchanged))])
    return { ...known, files: null, statuses, diagnostics: [] }
  }
  const { files, diagnostics, folders } = await generateFiles(project.schema, project.config)
  const statuses = hasErrors(diagnostics) ? [] : await compareGenerated(folder, files, folders)
  return { ...known, files, statuses, diagnostics }
}

/** What is known before anything is written. */
export function unwritten({ shown, statuses }: PreparedFiles): GeneratedResult {
  return { folder: shown, files: statuses, written: [], removed: [] }
}

/** Files that differ from what the schema says and are not merely missing. */
export function staleFiles({ statuses }: PreparedFiles): readonly FileStatus[] {
  return statuses.filter((file) => file.state === 'stale' || file.state === 'obsolete')
}

/** One diagnostic for the stale files together. */
export function staleDiagnostic(prepared: PreparedFiles, hint: string): Diagnostic {
  const names = staleFiles(prepared).map((file) => `${prepared.shown}/${file.path}`)
  const [verb, noun] = names.length === 1 ? ['is', 'file'] : ['are', 'files']
  return error('generate/stale', `${names.length} generated ${noun} ${verb} stale: ${names.join(', ')}`, { hint })
}

/** Writes what differs. */
export async function writeFiles(
  prepared: PreparedFiles,
): Promise<{ result: GeneratedResult; diagnostics: readonly Diagnostic[] }> {
  const { project, shown, files, statuses } = prepared
  const { written, removed, diagnostics } = await writeGenerated(project.config.out, shown, files ?? [], statuses)
  // Notes are told again with every run, so files that come with some are made again.
  if (files && diagnostics.length === 0 && prepared.diagnostics.length === 0) rememberFiles(project, files)
  return { result: { folder: shown, files: statuses, written, removed }, diagnostics }
}
