/** Lines of a diff in colours. */
import type { Paint } from './paint.ts'

/** The text with its lines in green that begin with `+`, and in red that begin with `-`. */
export function renderDiffLines(text: string, style: Paint): string {
  const line = (one: string): string =>
    one.startsWith('+') ? style.green(one) : one.startsWith('-') ? style.red(one) : one
  return text.split('\n').map(line).join('\n')
}
