/** What rendering shares. */
import type { SourceSpan } from '../../../diagnostic/index.ts'
import { type Change, subjectOf } from '../../../diff/index.ts'
import { addressOf, type JsonObject, type Resource, type Snapshot } from '../../../model/index.ts'
import type { Hazard, PreflightCheck, ServerFacts, Step } from '../../../plan/index.ts'
import { type Capability, capabilitiesIn } from '../capabilities.ts'
import { type Journeys, journeysOf, renamesIn } from './journeys.ts'

/** A change of one sort. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** What the parts of rendering may know. */
export interface RenderContext {
  /** As it is before the plan. */
  readonly current: Snapshot
  readonly desired: Snapshot
  readonly capabilities: ReadonlySet<Capability>
  /** What the collection is called before the plan: questions are asked before anything is changed. */
  before(collection: string): string
  /** Whether the collection has documents; by its name before the plan. */
  isFilled(collection: string): boolean
  /**
   * What a field is called before the plan; null of one that every document gets with one value. Undefined where its values are
   * not known yet.
   */
  fieldBefore(collection: string, field: string): string | null | undefined
  /** The names of the collection's fields on their way. */
  journeys(collection: string): Journeys
}

function fieldBefore(change: Change | undefined, field: string): string | null | undefined {
  if (change?.kind === 'alter') return change.attributes.includes('type') ? undefined : field
  if (change?.kind !== 'add') return field
  const fill = change.to.transition?.fill
  const isOne = typeof fill === 'object' && fill !== null && ('value' in fill || 'now' in fill)
  return isOne ? null : undefined
}

function isColumnOf(change: Change, collection: string): boolean {
  const { kind, parent } = subjectOf(change)
  return kind === 'column' && parent === `table:${collection}`
}

/** The context of one rendering. */
export function renderContext(
  changes: readonly Change[],
  { current, desired, facts }: { readonly current: Snapshot; readonly desired: Snapshot; readonly facts: ServerFacts },
): RenderContext {
  const renames = renamesIn(changes)
  const tables = journeysOf(renames.filter((c) => c.to.kind === 'table'))
  const journeys = (collection: string): Journeys => journeysOf(renames.filter((c) => isColumnOf(c, collection)))
  return {
    current,
    desired,
    capabilities: capabilitiesIn(facts.capabilities),
    before: tables.origin,
    fieldBefore(collection, field) {
      const address = addressOf('column', `table:${collection}`, field)
      const now = fieldBefore(
        changes.find((c) => c.kind !== 'drop' && c.kind !== 'rename' && c.address === address),
        field,
      )
      return now === field ? journeys(collection).origin(field) : now
    },
    isFilled: (collection) => facts.tables.get(`table:${collection}`)?.empty === false,
    journeys,
  }
}

/** A step's parts. */
export interface StepParts {
  readonly run: readonly JsonObject[]
  readonly changes: readonly Change[]
  readonly hazards?: readonly Hazard[]
  readonly preflight?: readonly PreflightCheck[]
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
