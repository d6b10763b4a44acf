/** Generated files of a project under watch: made again, and written where their bytes are others than those written last. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import type { GeneratedFile } from '../../generate/index.ts'
import { jsonEqual, type Schema, withoutSpans } from '../../model/index.ts'
import { byPath, type FileStatus, obsoleteFiles, stateOf, writeGenerated } from '../files.ts'
import { type Generated, generateFiles } from '../generators.ts'
import { type Project, shownFolder } from '../project.ts'
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
interface Made {
  readonly project: Pick<Project, 'schema' | 'config'>
  readonly result: Generated
}

/** Whether the same is to be generated of both: a comment moves declarations about and changes nothing. */
function isSameSchema(one: Schema, other: Schema): boolean {
  const { tables, enums } = other
  const isSame = (list: readonly object[], others: readonly object[]): boolean =>
    list.length === others.length && list.every((member, i) => saysTheSame(member, others[i]))
  return isSame(one.tables, tables) && isSame(one.enums, enums)
}

function saysTheSame(one: object, other: object | undefined): boolean {
  return one === other || (other !== undefined && jsonEqual(withoutSpans(one), withoutSpans(other)))
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
  const generate = async ({ schema, config }: Project): Promise<Generated> => {
    // What is told of them may name places, which move.
    const isKnown = made?.result.diagnostics.length === 0 && made.project.config === config
    if (made && isKnown && isSameSchema(made.project.schema, schema)) return made.result
    const result = await generateFiles(schema, config, false)
    made = { project: { schema, config }, result }
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
