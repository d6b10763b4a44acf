/** What rendering shares. */
import type { SourceSpan } from '../../../diagnostic/index.ts'
import type { Change } from '../../../diff/index.ts'
import type { JsonObject, Resource, Snapshot } from '../../../model/index.ts'
import type { Hazard, PreflightCheck, ServerFacts, Step } from '../../../plan/index.ts'

/** A change of one sort. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** What the parts of rendering may know. */
export interface RenderContext {
  readonly desired: Snapshot
  readonly facts: ServerFacts
}

/** A step's parts. */
export interface StepParts {
  readonly run: readonly JsonObject[]
  readonly changes: readonly Change[]
  readonly hazards?: readonly Hazard[]
  readonly preflight?: readonly PreflightCheck[]
}

/** The resource that a change is about, as it will be, or was. */
export function subjectOf(change: Change): Resource {
  return change.kind === 'drop' ? change.from : change.to
}

/** The name of the collection that a column or an index belongs to. */
export function collectionOf({ parent, name }: Resource): string {
  return parent === null ? name : parent.slice('table:'.length)
}

function spanOf(changes: readonly Change[]): SourceSpan | undefined {
  return changes.map((c) => subjectOf(c).span).find((span) => span !== undefined)
}

/** A step outside any transaction, safe to repeat. */
export function stepOf({ run, changes, hazards = [], preflight = [] }: StepParts): Step {
  const span = spanOf(changes)
  return {
    action: { kind: 'command', command: { run } },
    changes,
    hazards,
    preflight,
    isolation: 'none',
    startsPhase: false,
    ...(span && { span }),
  }
}

/** Resources of one kind below a table, in order. */
export function childrenOf(snapshot: Snapshot, table: string, kind: string): Resource[] {
  return [...snapshot.values()].filter((r) => r.parent === table && r.kind === kind)
}
