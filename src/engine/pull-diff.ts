/** What would change in a file, as the lines that go and the lines that come. */
import type { PlannedFile } from './pull-files.ts'

function common(a: readonly string[], b: readonly string[]): number {
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n++
  return n
}

/** `schema/posts.ts:7`, the old lines with `-` and the new ones with `+`: from the first that differs to the last. */
export function changedLines({ shown, before, text }: PlannedFile): string {
  const [old, now] = [(before ?? '').split('\n'), (text ?? '').split('\n')]
  const start = common(old, now)
  const [restOld, restNow] = [old.slice(start).reverse(), now.slice(start).reverse()]
  const end = common(restOld, restNow)
  const cut = (lines: readonly string[], mark: string): string[] =>
    lines.slice(start, lines.length - end).map((line) => `${mark} ${line}`)
  return [`${shown}:${start + 1}`, ...cut(old, '-'), ...cut(now, '+')].join('\n')
}
