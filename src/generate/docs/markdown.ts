/** Pieces of Markdown in which nothing that people wrote can act as markup. */

/** Plain text: markup escaped, line breaks as spaces. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#~!&]/g, (c) => ENTITIES[c] ?? `\\${c}`)
    .replace(/^([-+]|\d+[.)])(?=\s|$)/, '\\$1')
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }

/** Text of several paragraphs, each as `plain`. */
export function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map(plain)
    .filter((p) => p !== '')
    .join('\n\n')
}

/** A code span, whatever backticks the text holds. */
export function code(text: string): string {
  const shown = text.replace(/[\n\r\u2028\u2029]+/g, ' ')
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((m) => m[0].length))
  const fence = '`'.repeat(longest + 1)
  const gap = shown.startsWith('`') || shown.endsWith('`') || shown.trim() === '' ? ' ' : ''
  return `${fence}${gap}${shown}${gap}${fence}`
}

/** A table; cells are Markdown already. Columns in which no row says anything are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.flatMap((_, i) => (i === 0 || rows.some((row) => (row[i] ?? '') !== '') ? [i] : []))
  const line = (cells: readonly string[]): string =>
    `| ${kept.map((i) => (cells[i] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The anchor that a heading of this text gets. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
