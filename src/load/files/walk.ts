/** Finds the schema files below a folder. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { type Diagnostic, error, fileSpan, pasteable, warning } from '../../diagnostic/index.ts'

/** Files found, absolute, in an order that does not depend on the file system. */
export interface FoundFiles {
  readonly files: readonly string[]
  /** Every folder that was looked into, absolute. */
  readonly folders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Walk {
  readonly cwd: string
  readonly files: string[]
  readonly folders: string[]
  readonly diagnostics: Diagnostic[]
  /** Real paths of the folders on the way down: a link to one of them would never end. */
  readonly open: Set<string>
  readonly wanted: (name: string) => boolean
}

/** The path as the user would type it: relative to `cwd` where it lies below it. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path)
  if (near === '' || near.startsWith('..') || isAbsolute(near)) return path
  return near.split(sep).join('/')
}

/** Whether a file of that name declares tables: `.ts`, `.yaml`, `.yml`, but not seeds, access tests and declaration files. */
export function isSchemaFile(name: string): boolean {
  if (!/\.(ts|yaml|yml)$/.test(name) || name.startsWith('.')) return false
  return !/^seed\./.test(name) && !/\.access\.[^.]+$/.test(name) && !name.endsWith('.d.ts')
}

/** Whether a file of that name holds permission tests: `posts.access.ts`. */
export function isAccessFile(name: string): boolean {
  return /\.access\.ts$/.test(name) && !name.startsWith('.')
}

/** Whether a file of that name holds a seed: `seed.ts`, `seed.yaml`. */
export function isSeedFile(name: string): boolean {
  return /^seed\.(ts|yaml|yml)$/.test(name)
}

/** Every schema file below `folder`, or every one of which `wanted` says that it is. Links are followed; one that leads back up is reported. */
export async function findSchemaFiles(
  folder: string,
  cwd: string,
  wanted: (name: string) => boolean = isSchemaFile,
): Promise<FoundFiles> {
  const walk: Walk = { cwd, files: [], folders: [], diagnostics: [], open: new Set(), wanted }
  await enter(folder, walk)
  return { files: walk.files, folders: walk.folders, diagnostics: walk.diagnostics }
}

function unreadable(path: string, thrown: unknown, walk: Walk): void {
  const { code = 'unknown' } = thrown as { code?: string }
  const shown = shownPath(path, walk.cwd)
  walk.diagnostics.push(folderFault(shown, code))
}

/** A folder has no lines: none of these has a place. */
function folderFault(shown: string, code: string): Diagnostic {
  if (code === 'ENOENT') {
    const hint = 'Run `bkend init`, or name the folder by `--schema DIR`'
    return error('load/not-found', `There is no folder \`${shown}\``, { hint })
  }
  if (code === 'ENOTDIR') {
    const hint = `Name the folder that it lies in: \`--schema ${pasteable(dirname(shown))}\``
    return error('load/not-found', `\`${shown}\` is a file, not a folder`, { hint })
  }
  return error('load/unreadable', `The folder \`${shown}\` cannot be read (${code})`, { hint: 'Check its permissions' })
}

async function enter(folder: string, walk: Walk): Promise<void> {
  let real: string
  let entries: Awaited<ReturnType<typeof entriesOf>>
  try {
    real = await realpath(folder)
    entries = await entriesOf(folder)
  } catch (thrown) {
    unreadable(folder, thrown, walk)
    return
  }
  if (walk.open.has(real)) {
    const span = fileSpan(shownPath(folder, walk.cwd))
    walk.diagnostics.push(
      warning('load/unreadable', 'This link leads back to a folder above it', {
        span,
        hint: `Remove the link \`${basename(folder)}\``,
      }),
    )
    return
  }
  walk.open.add(real)
  walk.folders.push(folder)
  for (const entry of entries) await visit(join(folder, entry.name), entry, walk)
  walk.open.delete(real)
}

async function entriesOf(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

async function visit(
  path: string,
  entry: { name: string; isDirectory(): boolean; isFile(): boolean; isSymbolicLink(): boolean },
  walk: Walk,
): Promise<void> {
  if (entry.name === 'node_modules' || entry.name.startsWith('.')) return
  if (entry.isDirectory()) return enter(path, walk)
  if (entry.isFile() && walk.wanted(entry.name)) walk.files.push(path)
  if (!entry.isSymbolicLink()) return
  try {
    const target = await stat(path)
    if (target.isDirectory()) await enter(path, walk)
    else if (target.isFile() && walk.wanted(entry.name)) walk.files.push(path)
  } catch (thrown) {
    const span = fileSpan(shownPath(path, walk.cwd))
    const { code = 'unknown' } = thrown as { code?: string }
    const message = code === 'ELOOP' ? 'This link leads back to itself' : 'This link leads nowhere'
    if (code === 'ELOOP' || walk.wanted(entry.name))
      walk.diagnostics.push(error('load/unreadable', message, { span, hint: 'Remove the link' }))
  }
}
