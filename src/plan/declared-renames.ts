/** Which of the declared renames are still to be made, and which cannot be. */
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { newAddresses, type Rename } from '../diff/index.ts'
import { type Snapshot, snakeCase } from '../model/index.ts'

/** What the live project and the history say of names. */
export interface NamesBefore {
  readonly current: Snapshot
  /** What history holds; empty where there is none. */
  readonly recorded: Snapshot
}

/**
 * Whether what is called `old` is still to be called `now`: the new name is free, or about to be given away, as history knows both
 * ends and nothing says of the one that it was renamed so. (Diff lets go of a rename onto a name that stays.) `from`: the old name as it
 * is declared.
 */
export function isStillToDo(old: string, now: string, from: string, { current, recorded }: NamesBefore): boolean {
  if (!current.has(now)) return true
  const done = current.get(now)?.renamedFrom
  return recorded.has(old) && recorded.has(now) && (done === undefined || ![from, snakeCase(from)].includes(done))
}

/** Renames onto something that neither moves nor is told apart from it: the one would silently stand for the other. */
export function blockedRenames(
  desired: Snapshot,
  { current, recorded }: NamesBefore,
  declared: readonly Rename[],
): Diagnostic[] {
  const moved = newAddresses(current, desired, declared)
  return declared.flatMap(({ from, to }) => {
    const [old, now] = [current.get(from), desired.get(to)]
    if (moved.get(from) === to || old === undefined || now === undefined || !recorded.has(to)) return []
    const message = `The ${now.kind} \`${now.name}\` is there already, so \`${old.name}\` cannot take its name in the same push`
    const hint = `Push once with \`${old.name}\` under its old name and without \`${now.name}\`, then rename it`
    return [error('plan/rename', message, { span: now.span, hint })]
  })
}
