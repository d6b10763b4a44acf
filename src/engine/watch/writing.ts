/** Generated files of a project under watch: made again, and written where their bytes are others than those written last. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import type { GeneratedFile } from '../../generate/index.ts'
import { byPath, type FileStatus, obsoleteFiles, stateOf, writeGenerated } from '../files.ts'
import { type Generated, generateFiles } from '../generators.ts'
import { type Project, projectHashOf, shownFolder } from '../project.ts'
import type { GeneratedResult } from '../result.ts'

/** What came of generating. */
export interface WrittenFiles {
  readonly generated: GeneratedResult
  readonly diagnostics: readonly Diagnostic[]
}

/** Writes the generated files of one project, again and again. */
export interface FileWriter {
  write(project: Project): Promise<WrittenFiles>
}

interface Known {
  readonly file: GeneratedFile
  /** As it was right after it was written, or found. */
  readonly stamp: string
}

/** What tells one text of a file on disk from another without reading it; empty where there is none. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : ''
}

/** False also where the same bytes come in other pieces: the file on disk is looked at then. */
function isSame({ pieces }: GeneratedFile, { pieces: others }: GeneratedFile): boolean {
  if (pieces === others) return true
  return pieces.length === others.length && pieces.every((piece, i) => isSamePiece(piece, others[i]))
}

function isSamePiece(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one === other || (other !== undefined && Buffer.compare(one, other) === 0)
}

/** What was made last, and of what. */
interface Made extends Pick<Project, 'config'> {
  readonly schemaHash: string
  readonly result: Generated
}

/** A writer that remembers what it wrote. */
export function createFileWriter(cwd: string): FileWriter {
  const known = new Map<string, Known>()
  let made: Made | null = null
  let listed = ''
  let obsolete: readonly FileStatus[] = []

  const learn = (place: string, file: GeneratedFile): void => {
    known.set(place, { file, stamp: stampOf(place) })
  }
  const statusOf = (folder: string, file: GeneratedFile): FileStatus => {
    const place = path.join(folder, file.path)
    const before = known.get(place)
    if (before && isSame(before.file, file) && stampOf(place) === before.stamp)
      return { path: file.path, state: 'unchanged' }
    known.delete(place)
    const state = stateOf(folder, file)
    if (state === 'unchanged') learn(place, file)
    return { path: file.path, state }
  }
  const generate = async (project: Project): Promise<Generated> => {
    const { schema, config } = project
    // A comment moves declarations about and changes nothing; but what is told of them may name places.
    const schemaHash = projectHashOf(project)
    const isKnown = made?.schemaHash === schemaHash && made.config === config && made.result.diagnostics.length === 0
    if (made && isKnown) return made.result
    const result = await generateFiles(schema, config, false)
    made = { config, schemaHash, result }
    return result
  }
  return {
    async write(project) {
      const { out: folder } = project.config
      const shown = shownFolder(cwd, folder)
      const { files, diagnostics, folders } = await generate(project)
      if (hasErrors(diagnostics)) return { generated: nothing(shown), diagnostics }
      const list = files.map((file) => file.path).join('\0')
      if (list !== listed) obsolete = await obsoleteFiles(folder, list.split('\0'), folders)
      const statuses = byPath([...files.map((file) => statusOf(folder, file)), ...obsolete])
      const { written, removed, diagnostics: faults } = await writeGenerated(folder, shown, files, statuses)
      listed = faults.length === 0 ? list : ''
      obsolete = []
      const isWritten = new Set(written)
      for (const file of files) if (isWritten.has(file.path)) learn(path.join(folder, file.path), file)
      return {
        generated: { folder: shown, files: statuses, written, removed },
        diagnostics: [...diagnostics, ...faults],
      }
    },
  }
}

function nothing(folder: string): GeneratedResult {
  return { folder, files: [], written: [], removed: [] }
}
