/** What a look at a live project tells, and what it comes to. */
import { type Diagnostic, error, hasErrors, note } from '../diagnostic/index.ts'
import type { Change } from '../diff/index.ts'
import type { LeaseHolder, Version } from '../plan/index.ts'
import { type LiveResult, NO_LIVE_RESULT, type Outcome } from './result.ts'

/** What a look at a live project tells. Plain data. */
export interface StatusResult extends LiveResult {
  /** The version that was applied last; null where nothing was pushed. */
  readonly version: Version | null
  /** The version that it (or what is under way) goes back to, where it is a rollback. */
  readonly rollback: number | null
  /** From what the last push left to what is there: alters and drops of what is ours. */
  readonly drift: readonly Change[]
  /** Addresses in what is ours that no push made or knew. */
  readonly added: readonly string[]
  /** Addresses of what is neither declared nor made by bkend, nor in what is; left alone. */
  readonly unmanaged: readonly string[]
  /** Whether the files say what was pushed last; `broken` where they cannot be loaded. */
  readonly files: 'same' | 'ahead' | 'broken'
  /** What a push would do now, hand changes undone. */
  readonly pending: readonly Change[]
  /** A push that stopped part-way, or is under way. */
  readonly unfinished: { readonly phasesDone: number; readonly phases: number } | null
  /** Who holds the lease. */
  readonly pushing: LeaseHolder | null
}

/** A result that says nothing yet. */
export const NO_STATUS: StatusResult = {
  ...NO_LIVE_RESULT,
  version: null,
  rollback: null,
  drift: [],
  added: [],
  unmanaged: [],
  files: 'broken',
  pending: [],
  unfinished: null,
  pushing: null,
}

/** All but what it comes to. */
type Found = Omit<StatusResult, 'outcome'>

/** What it comes to, the gravest first. */
export function judged(found: Found): Outcome {
  const { diagnostics, unfinished, pushing, drift, added, rollback, files, pending } = found
  if (hasErrors(diagnostics)) return 'failed'
  if (unfinished) return pushing ? 'locked' : 'stopped'
  if (drift.length + added.length > 0 || (rollback !== null && files === 'ahead')) return 'drift'
  return files === 'ahead' || pending.length > 0 ? 'pending' : 'in-sync'
}

function count(n: number): string {
  return n === 1 ? '1 object was' : `${n} objects were`
}

/** Why it is not in order, each with the way out. */
export function told(
  outcome: Outcome,
  { drift, added, rollback, unfinished, pushing, version, files }: Found,
): Diagnostic[] {
  const at = version?.version
  if (unfinished) {
    const done = `${unfinished.phasesDone} of ${unfinished.phases} phases stand`
    if (pushing)
      return [error('apply/locked', `${pushing.holder} is pushing: ${done}`, { hint: 'Look again when it is done' })]
    const [what, on] = rollback === null ? ['push', 'push'] : ['rollback', `rollback ${rollback}`]
    return [
      error('apply/stopped', `A ${what} stopped part-way: ${done}`, { hint: `\`bkend ${on}\` goes on from there` }),
    ]
  }
  const found: Diagnostic[] = []
  if (drift.length + added.length > 0) {
    const hint =
      '`bkend pull` takes it into the files; `bkend push` puts back what the files say, and leaves what was added'
    found.push(
      error('apply/drift', `${count(drift.length + added.length)} changed by hand since version ${at}`, { hint }),
    )
  }
  if (rollback !== null && files === 'ahead' && outcome === 'drift') {
    found.push(
      error('apply/rolled-back', `Version ${at} went back to version ${rollback}, and the files were not taken along`, {
        hint: `\`bkend rollback ${rollback} --write\` edits the files; \`bkend push --allow rollback:${at}\` pushes them as they are`,
      }),
    )
  }
  if (pushing) found.push(note('apply/locked', `${pushing.holder} holds the lease: a push may be under way`))
  return found
}
