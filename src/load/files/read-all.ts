/** Files that were found, read one after the other. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type ReadText, readText } from './read-text.ts'
import { shownPath } from './walk.ts'

/** A file as it was read. */
export interface TextFile {
  /** Absolute. */
  readonly path: string
  /** As the user would type it. */
  readonly shown: string
  readonly text: string
}

/** The texts of those files, in their order, and why others have none. `read`: how one is read, where not from the disk. */
export function readAll(
  paths: readonly string[],
  cwd: string,
  read: (path: string, shown: string) => ReadText = readText,
): { readonly files: readonly TextFile[]; readonly diagnostics: readonly Diagnostic[] } {
  const files: TextFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of paths) {
    const shown = shownPath(path, cwd)
    const found = read(path, shown)
    if ('text' in found) files.push({ path, shown, text: found.text })
    else diagnostics.push(found.diagnostic)
  }
  return { files, diagnostics }
}
