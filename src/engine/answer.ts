/** Writes an answered rename into the file that declares it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DiagnosticError, error } from '../diagnostic/index.ts'
import { withRenameLine } from '../source/index.ts'
import type { Question } from './result.ts'
import { writeAtomically } from './write-atomically.ts'

/**
 * Adds `renamedFrom` to the declaration that a rename question is about; gives the file, as in its span. Throws a
 * `DiagnosticError` where the declaration is not written out anywhere (it is made in a loop, say).
 */
export async function answerRename(cwd: string, question: Question): Promise<string> {
  const { rename, diagnostic } = question
  const span = rename?.to.span
  if (!rename || !span) throw new DiagnosticError([diagnostic])
  const file = path.resolve(cwd, span.file)
  const text = await readFile(file, 'utf8')
  const { kind, name, parent } = rename.to
  const part = kind === 'enum-value' ? 'value' : parent === null ? 'declaration' : 'member'
  const edited = await withRenameLine({ text, span, part, from: rename.declared, value: name })
  if (edited === undefined) {
    const message = `${span.file} does not write \`${rename.to.name}\` out, so the line cannot be added for you`
    throw new DiagnosticError([error('plan/rename', message, { span, hint: diagnostic.hint })])
  }
  await writeAtomically(file, edited)
  return span.file
}
