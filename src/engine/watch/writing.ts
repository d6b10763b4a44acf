/** Generated files of a project under watch: made again, and written where their bytes are others than those written last. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import type { GeneratedFile } from '../../generate/index.ts'
import { byPath, type FileStatus, obsoleteFiles, stateOf, writeGenerated } from '../files.ts'
import { type Generated, generateFiles } from '../generators.ts'
import { type Project, shownFolder } from '../project.ts'
import type { GeneratedResult } from '../result.ts'

/** What came of generating. */
export interface WrittenFiles {
  readonly generated: GeneratedResult
  readonly diagnostics: readonly Diagnostic[]
  /** `performance.now()` when all was written. */
  readonly at: number
}

/** Files that were made and are being written. */
export interface Writing {
  /** Whether something is at fault by now: a file that was edited, or what cannot be generated. */
  readonly isFaulty: boolean
  readonly done: Promise<WrittenFiles>
}

/** Writes the generated files of one project, again and again. */
export interface FileWriter {
  /** Makes the files and begins to write them; to be called again when that is done. */
  write(project: Project): Promise<Writing>
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

/** A writer that remembers what it wrote. */
export function createFileWriter(cwd: string): FileWriter {
  const known = new Map<string, Known>()
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
  const bring = async (
    { config: { out: folder } }: Project,
    { files, diagnostics }: Generated,
    statuses: readonly FileStatus[],
  ): Promise<WrittenFiles> => {
    const shown = shownFolder(cwd, folder)
    const { written, removed, diagnostics: faults } = await writeGenerated(folder, shown, files, statuses)
    listed = faults.length === 0 ? listOf(files) : ''
    obsolete = []
    const isWritten = new Set(written)
    for (const file of files) if (isWritten.has(file.path)) learn(path.join(folder, file.path), file)
    return {
      generated: { folder: shown, files: statuses, written, removed },
      diagnostics: [...diagnostics, ...faults],
      at: performance.now(),
    }
  }
  return {
    async write(project) {
      const { out: folder } = project.config
      const made = await generateFiles(project.schema, project.config, false)
      if (hasErrors(made.diagnostics)) return { isFaulty: true, done: nothing(shownFolder(cwd, folder), made) }
      const { files, folders } = made
      if (listOf(files) !== listed)
        obsolete = await obsoleteFiles(
          folder,
          files.map((file) => file.path),
          folders,
        )
      const statuses = byPath([...files.map((file) => statusOf(folder, file)), ...obsolete])
      return { isFaulty: statuses.some(({ state }) => state === 'edited'), done: bring(project, made, statuses) }
    },
  }
}

async function nothing(folder: string, { diagnostics }: Generated): Promise<WrittenFiles> {
  return { generated: { folder, files: [], written: [], removed: [] }, diagnostics, at: performance.now() }
}

function listOf(files: readonly GeneratedFile[]): string {
  return files.map((file) => file.path).join('\0')
}
