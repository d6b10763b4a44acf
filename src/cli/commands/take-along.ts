/** The schema files after a rollback: their edit is shown, and made where somebody says so. */
import { type ChangeOptions, type RollbackFiles, rollbackFiles } from '../../engine/index.ts'
import type { Schema } from '../../model/index.ts'
import { askYesNo } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import { printsDocument } from '../finish.ts'
import { renderDiffLines } from '../render/diff-lines.ts'
import { paint } from '../render/paint.ts'
import { renderGenerated } from '../render/result.ts'

/** What became of the files. */
export interface TakenAlong extends Pick<RollbackFiles, 'edits' | 'diagnostics'> {
  /** Those that were edited. */
  readonly written: readonly string[]
  /** For people, for stdout; what was shown before a question is not in it. */
  readonly text: string
}

/** Nothing was looked at. */
export const NO_FILES: TakenAlong = { edits: [], diagnostics: [], written: [], text: '' }

function shown({ edits, paste }: RollbackFiles, colours: boolean): string {
  const style = paint(colours)
  const blocks = [...edits.map(({ lines }) => renderDiffLines(lines, style)), ...paste]
  return blocks.map((block) => `\n${block.trimEnd()}\n`).join('')
}

/** What push will say, and how to spare oneself that. */
function onward(to: number): string {
  return `\nUntil the files say so, push exits with 6: \`bkend rollback ${to} --write\` edits them\n`
}

async function made({ write }: RollbackFiles, colours: boolean): Promise<Omit<TakenAlong, 'edits'>> {
  const { written, generated, diagnostics } = await write()
  const lines = written.map((file) => `${paint(colours).green('edited')} ${file}\n`).join('')
  return { written, diagnostics, text: lines + renderGenerated(generated, colours) }
}

/** Shows `head` and the edit of the schema files; makes it with `--write` or on a yes at a terminal. */
export async function takeAlong(
  { terminal, flags }: CommandContext,
  to: number,
  options: ChangeOptions,
  goal: Schema,
  head: string,
): Promise<TakenAlong> {
  const files = await rollbackFiles(options, goal)
  const { edits, diagnostics } = files
  const colours = terminal.colours.out
  if (files.same) return { ...NO_FILES, text: head }
  const asks = terminal.interactive && !flags.has('yes') && !flags.has('write') && !printsDocument(flags)
  const preview = head + shown(files, colours)
  if (edits.length === 0) return { edits, diagnostics, written: [], text: preview }
  if (!asks && !flags.has('write')) return { edits, diagnostics, written: [], text: preview + onward(to) }
  if (asks) {
    terminal.out(preview)
    if (!(await askYesNo('Edit the schema files so?'))) return { edits, diagnostics, written: [], text: onward(to) }
    return { edits, ...(await made(files, colours)) }
  }
  const done = await made(files, colours)
  return { edits, ...done, text: `${preview}\n${done.text}` }
}
