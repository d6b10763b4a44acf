/** What a pull came to, as text for people. */
import type { PullConflict, PullResult } from '../../engine/index.ts'
import { renderDiffLines } from './diff-lines.ts'
import { count, paint } from './paint.ts'

const VERBS = { added: 'wrote', edited: 'edited', removed: 'removed' } as const
const SHOWN = 20

/** Each conflict with the lines that would change. */
export function renderConflicts(conflicts: readonly PullConflict[], colours: boolean): string {
  const style = paint(colours)
  return conflicts.map(({ message, diff }) => `${message}\n${renderDiffLines(diff, style)}\n`).join('\n')
}

/** What was left alone, a kind a line. */
function renderLeft({ left }: PullResult): string[] {
  const kinds = new Map<string, string[]>()
  for (const { address, reason } of left) {
    const names = kinds.get(reason) ?? []
    kinds.set(reason, [...names, address.replace(':', ' ')])
  }
  return [...kinds].map(([reason, names]) => {
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
    return `  ${names.slice(0, SHOWN).join(', ')}${more}: ${reason}`
  })
}

/** What was written (or would be), what both sides changed, and what the database has that was left alone. */
export function renderPulled(result: PullResult, colours: boolean): string {
  const style = paint(colours)
  const { outcome, files, conflicts, left, tables } = result
  if (outcome === 'drift') return renderConflicts(conflicts, colours)
  if (outcome !== 'generated' && outcome !== 'stale' && outcome !== 'in-sync') return ''
  const would = outcome === 'stale' ? 'would be ' : ''
  const lines = files.map(({ path, change }) => {
    const verb = would === '' ? VERBS[change] : `${would}${change === 'added' ? 'written' : change}`
    return `${change === 'removed' ? style.red(verb) : style.green(verb)} ${path}`
  })
  if (outcome === 'in-sync' && tables > 0)
    lines.push('Nothing to take in: the files know all that was changed in the database')
  if (left.length > 0)
    lines.push(`Left alone, ${count(left.length, 'object')} that the language has no word for:`, ...renderLeft(result))
  return lines.map((line) => `${line}\n`).join('')
}
