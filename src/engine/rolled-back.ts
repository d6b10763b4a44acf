/** What a push is asked where the live project is that of a rollback and the files were not taken along. */
import { error } from '../diagnostic/index.ts'
import type { JsonValue } from '../model/index.ts'
import type { LiveState } from '../plan/index.ts'
import type { Opened } from './opened.ts'
import { saysTheSame } from './project.ts'
import type { Question } from './result.ts'
import { rolledBackTo } from './rollback-mark.ts'

/** The version that stands or is half-way there by rollback, and the one that it goes to; null where neither. */
async function standing(
  { driver }: Opened,
  { latest, unfinished }: LiveState,
): Promise<{ at: number; to: number } | null> {
  const at = latest?.version ?? 0
  const journal = unfinished ? await driver.journal() : null
  const half = journal && rolledBackTo(journal)
  if (half !== null) return { at: at + 1, to: half }
  const to = latest && rolledBackTo(latest)
  return to === null ? null : { at, to }
}

/** The question, unless it is answered by `--allow rollback:VERSION` or the files say what is live. `last`: what is live, as declared. */
export async function rollbackQuestions(opened: Opened, live: LiveState, last: JsonValue): Promise<Question[]> {
  const { project, options } = opened
  if (project.rollback) return []
  const found = await standing(opened, live)
  if (!found) return []
  const { at, to } = found
  const allow = `rollback:${at}`
  const isHalf = at !== live.latest?.version
  if (options.allow.includes(allow) || (!isHalf && saysTheSame(project, last))) return []
  const message = isHalf
    ? `A rollback to version ${to} stopped part-way, and the files are not that version`
    : `Version ${at} went back to version ${to}, and the files still say what was rolled back`
  const hint = `To take the files along: \`bkend rollback ${to} --write\`.\nTo push them as they are: \`--allow ${allow}\``
  return [{ kind: 'rollback', diagnostic: error('apply/rolled-back', message, { hint }), allow }]
}
