/** What keeps generated files from being written, told before anything is applied: afterwards it would be too late to refuse. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { editedDiagnostic } from './files.ts'
import type { PreparedFiles } from './generating.ts'

/** The folder itself, or the nearest one above it that exists; null where a file stands in its place. */
async function nearestFolder(folder: string): Promise<string | null> {
  try {
    return (await stat(folder)).isDirectory() ? folder : null
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOTDIR') return null
    const above = path.dirname(folder)
    return above === folder ? folder : await nearestFolder(above)
  }
}

/** Why the folder cannot take the files that differ; null where it can, or none differ. */
export async function folderFault({ project, shown, statuses }: PreparedFiles): Promise<Diagnostic | null> {
  if (statuses.every((file) => file.state === 'unchanged')) return null
  const folder = await nearestFolder(project.config.out)
  if (folder === null) {
    const hint = `Move what is there elsewhere, or name another folder by \`--out DIR\``
    return error('generate/write', `${shown}/ cannot be written: there is a file in its place`, { hint })
  }
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (writable) return null
  const hint = 'Let this user write there, or name another folder by `--out DIR`'
  return error('generate/write', `${shown}/ cannot be written: this user may not write into ${folder}`, { hint })
}

/** Everything that would keep a push from bringing the files up to date; empty where nothing does. */
export async function hindrances(prepared: PreparedFiles): Promise<readonly Diagnostic[]> {
  const fault = await folderFault(prepared)
  const edited = prepared.statuses.filter((file) => file.state === 'edited')
  return [...(fault ? [fault] : []), ...edited.map((file) => editedDiagnostic(`${prepared.shown}/${file.path}`))]
}
