/** What would change in a file, as the lines that go and the lines that come. */
import type { PlannedFile } from './pull-files.ts'

/** Beyond so many comparisons the whole stretch that differs is shown. */
const MOST = 4_000_000

/** How long the longest common part is of what follows each pair of lines. */
function lengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === now[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
  return table
}

/** The lines that differ, each with its mark; null where a line stays. */
function marked(old: readonly string[], now: readonly string[]): (string | null)[] {
  const table = old.length * now.length > MOST ? new Uint32Array(0) : lengths(old, now)
  const at = (i: number, j: number): number => table[i * (now.length + 1) + j] ?? 0
  const lines: (string | null)[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && old[i] === now[j]) {
      lines.push(null)
      i++
      j++
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) lines.push(`- ${old[i++]}`)
    else lines.push(`+ ${now[j++]}`)
  }
  return lines
}

/** For each stretch that differs `schema/posts.ts:7`, the old lines with `-` and the new ones with `+`. */
export function changedLines({ shown, before, text }: PlannedFile): string {
  const found: string[] = []
  let line = 1
  let inside = false
  for (const mark of marked((before ?? '').split('\n'), (text ?? '').split('\n'))) {
    if (mark !== null && !inside) found.push(`${shown}:${line}`)
    if (mark !== null) found.push(mark)
    if (mark === null || mark.startsWith('-')) line++
    inside = mark !== null
  }
  return found.join('\n')
}
