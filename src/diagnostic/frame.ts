/** Code frames: the lines around a span with the span underlined. */
import type { SourceSpan } from './span.ts'

const CONTEXT = 1
const WIDEST = 160

/** Widest line shown is 160 characters; control characters are shown as `·` so that a terminal is never steered. */
function shown(line: string): string {
  return line
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '·')
    .slice(0, WIDEST)
}

/**
 * The frame for `span` in `text`, one string a line, without colours:
 * ```
 *   3 | columns:
 * > 4 |   titel: { type: strin }
 *     |                  ^^^^^
 * ```
 * Empty where the span lies outside the text.
 */
export function codeFrame(text: string, span: SourceSpan): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  if (span.line < 1 || span.line > lines.length) return []
  const last = Math.min(lines.length, span.line + CONTEXT)
  const width = String(last).length
  const frame: string[] = []
  for (let n = Math.max(1, span.line - CONTEXT); n <= last; n++) {
    const line = lines[n - 1] ?? ''
    frame.push(`${n === span.line ? '>' : ' '} ${String(n).padStart(width)} | ${shown(line)}`.trimEnd())
    if (n !== span.line) continue
    const end = span.endLine === span.line ? span.endColumn : line.length + 1
    const carets = Math.max(1, Math.min(end, WIDEST + 1) - span.column)
    if (span.column <= WIDEST)
      frame.push(`  ${' '.repeat(width)} | ${' '.repeat(span.column - 1)}${'^'.repeat(carets)}`)
  }
  return frame
}
