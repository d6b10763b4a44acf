/** Generated files of a project under watch: made again, and written where their bytes are others than those written last. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostic/index.ts'
import type { GeneratedFile } from '../../generate/index.ts'
import { byPath, bytesOf, type FileStatus, obsoleteFiles, stateOf, writeGenerated } from '../files.ts'
import { generateFiles } from '../generators.ts'
import { type Project, shownFolder } from '../project.ts'
import { inputOf } from '../remembered.ts'
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

function isSame(one: GeneratedFile, other: GeneratedFile): boolean {
  if (one === other) return true
  if (!one.bytes && !other.bytes) return one.text === other.text
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0
}

/** A writer that remembers what it wrote. */
export function createFileWriter(cwd: string): FileWriter {
  const known = new Map<string, Known>()
  let made: { readonly input: string; readonly result: Awaited<ReturnType<typeof generateFiles>> } | null = null
  let listed = ''
  let obsolete: readonly FileStatus[] = []

  const statusOf = (folder: string, file: GeneratedFile): FileStatus => {
    const before = known.get(path.join(folder, file.path))
    const isThere = before && isSame(before.file, file) && stampOf(path.join(folder, file.path)) === before.stamp
    return { path: file.path, state: isThere ? 'unchanged' : stateOf(folder, file) }
  }
  const generate = async (project: Project): ReturnType<typeof generateFiles> => {
    const input = inputOf(project, '')
    if (made?.input !== input) made = { input, result: await generateFiles(project.schema, project.config, false) }
    return made.result
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
      const bad = new Set(statuses.filter(({ state }) => state === 'edited').map((status) => status.path))
      for (const file of files) {
        const place = path.join(folder, file.path)
        if (!bad.has(file.path)) known.set(place, { file, stamp: stampOf(place) })
      }
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
