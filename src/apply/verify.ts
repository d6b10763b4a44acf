/** Is the live project what it is expected to be: before a phase, and after it. */
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import type { Snapshot } from '../model/index.ts'
import { lacking } from '../plan/index.ts'

type Difference = ReturnType<typeof lacking>[number]

const SHOWN = 5

/** `column posts.title: type, default` for what differs, seen from what is there. */
function describe(change: Difference): string {
  const name = change.address.replace(':', ' ')
  switch (change.kind) {
    case 'add':
      return `${name} is missing`
    case 'drop':
      return `${name} is there`
    case 'rename':
      return `${name} has another name`
    case 'alter':
      return `${name} differs in ${change.attributes.join(', ')}`
  }
}

function listed(differences: readonly Difference[]): string {
  const more = differences.length > SHOWN ? `; ${differences.length - SHOWN} more` : ''
  return differences.slice(0, SHOWN).map(describe).join('; ') + more
}

/** Of `inspected` what stands at the addresses of these Snapshots. */
export function only(inspected: Snapshot, ...known: readonly Snapshot[]): Snapshot {
  return new Map([...inspected].filter(([address]) => known.some((k) => k.has(address))))
}

/** Somebody changed the live project since the plan was made. */
export function driftDiagnostic(differences: readonly Difference[]): Diagnostic {
  const what = differences.length > 0 ? `: ${listed(differences)}` : ''
  return error('apply/drift', `The live project is not the one that the plan was made for${what}`, {
    hint: 'Nothing was changed. Look at it with `bkend diff` and push again',
  })
}

/** Throws a `DiagnosticError` (`apply/drift`) where `actual` is not `expected`. */
export function requireState(expected: Snapshot, actual: Snapshot): void {
  const differences = lacking(expected, actual)
  if (differences.length > 0) throw new DiagnosticError([driftDiagnostic(differences)])
}

/** Throws a `DiagnosticError` (`apply/verify`) where a phase did not reach its state. */
export function requireReached(expected: Snapshot, actual: Snapshot): void {
  const differences = lacking(expected, actual)
  if (differences.length === 0) return
  const message = `The database did not reach the expected state: ${listed(differences)}`
  const hint = 'The phase was rolled back. Another client, an event trigger or an extension may have changed it too'
  throw new DiagnosticError([error('apply/verify', message, { hint, span: spanOf(differences[0]) })])
}

function spanOf(difference: Difference | undefined): Diagnostic['span'] {
  return difference && difference.kind !== 'drop' ? difference.to.span : undefined
}
