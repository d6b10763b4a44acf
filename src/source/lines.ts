/** Whole lines of a text: what goes with its line break, and what is put between two of them. */
import { lineBreakOf, type TextEdit } from './edit.ts'

/** Where the line of that offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Behind the line break of that offset's line; the text's end where it has none. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  return found < 0 ? text.length : found + 1
}

/** Whether nothing but white space stands before the offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === ''
}

/** Where the comment lines right above the line of that offset begin; the line itself where there are none. */
export function withCommentsAbove(text: string, offset: number, isComment: RegExp): number {
  let start = lineStart(text, offset)
  while (start > 0) {
    const above = lineStart(text, start - 1)
    if (!isComment.test(text.slice(above, start).trim())) break
    start = above
  }
  return start
}

/** Lines put in at an offset that begins a line. */
export function insertLines(text: string, at: number, lines: readonly string[]): TextEdit {
  const broken = lineBreakOf(text)
  const missing = at > 0 && at === text.length && !text.endsWith('\n') ? broken : ''
  return { start: at, end: at, text: missing + lines.map((line) => line + broken).join('') }
}

/** The text with all edits made; what two of them take out goes once. Null where others overlap. */
export function allEdited(text: string, edits: readonly TextEdit[]): string | null {
  const sorted = edits
    .map((edit, i) => ({ ...edit, i }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.i - b.i)
  let out = ''
  let at = 0
  let taking = false
  for (const edit of sorted) {
    if (edit.start < at) {
      if (edit.text !== '' || !taking) return null
      at = Math.max(at, edit.end)
      continue
    }
    taking = edit.text === ''
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + text.slice(at)
}
