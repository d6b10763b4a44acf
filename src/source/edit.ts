/** Small edits of a text at known offsets. */
import type { SourceSpan } from '../diagnostic/index.ts'

/** Replaces `[start, end)` by `text`; an insertion where the two are equal. Offsets in UTF-16 units. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with the edit made. */
export function edited(text: string, edit: TextEdit): string {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end)
}

/** The offset at which a span begins; undefined where the text has no such place. */
export function offsetOf(text: string, span: SourceSpan): number | undefined {
  let start = 0
  for (let line = 1; line < span.line; line++) {
    const end = /\r\n|\n|\r/g
    end.lastIndex = start
    const found = end.exec(text)
    if (found === null) return undefined
    start = found.index + found[0].length
  }
  const offset = start + span.column - 1
  return offset <= text.length ? offset : undefined
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

/** The white space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}
