/** Code frames: the lines around a span with the span underlined. */
import { linesOf } from './lines.ts'
import type { SourceSpan } from './span.ts'

const CONTEXT = 1
const WIDEST = 160
/** Characters kept before the span where a line is cut at its start. */
const LEAD = 60

/** Control characters are shown as `·` so that a terminal is never steered. */
function shown(line: string): string {
  return line.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '·')
}

/** The part of a line that is shown: at most 160 characters from `from` on, `…` where something is left out. */
function cut(line: string, from: number): string {
  const start = from > 0 ? `…${shown(line.slice(from + 1, from + WIDEST))}` : shown(line.slice(0, WIDEST))
  return line.length > from + WIDEST ? `${start.slice(0, WIDEST - 1)}…` : start
}

/** Where the window on the span's line begins: at its start wherever the span's own start can be seen from there. */
function windowStart(line: string, span: SourceSpan): number {
  const end = span.endLine === span.line ? span.endColumn - 1 : span.column
  if (line.length <= WIDEST || end < WIDEST) return 0
  return Math.max(0, Math.min(span.column - 1 - LEAD, line.length - WIDEST))
}

/**
 * The frame for `span` in `text`, one string a line, without colours:
 * ```
 *   3 | columns:
 * > 4 |   titel: { type: strin }
 *     |                  ^^^^^
 * ```
 * A line of more than 160 characters shows a window around the span. Empty where the span lies outside the text.
 */
export function codeFrame(text: string, span: SourceSpan): string[] {
  const { lines } = linesOf(text)
  const marked = lines[span.line - 1]
  if (span.line < 1 || marked === undefined) return []
  const last = Math.min(lines.length, span.line + CONTEXT)
  const width = String(last).length
  const from = windowStart(marked, span)
  const frame: string[] = []
  for (let n = Math.max(1, span.line - CONTEXT); n <= last; n++) {
    const line = cut(lines[n - 1] ?? '', n === span.line ? from : 0)
    frame.push(`${n === span.line ? '>' : ' '} ${String(n).padStart(width)} | ${line}`.trimEnd())
    if (n === span.line) frame.push(`  ${' '.repeat(width)} | ${carets(marked, span, from)}`)
  }
  return frame
}

function carets(line: string, span: SourceSpan, from: number): string {
  const start = Math.min(span.column, line.length + 1) - 1 - from
  const end = (span.endLine === span.line ? span.endColumn - 1 : line.length) - from
  return ' '.repeat(Math.max(0, start)) + '^'.repeat(Math.max(1, Math.min(end, WIDEST) - start))
}
