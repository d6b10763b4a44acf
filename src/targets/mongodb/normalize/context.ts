/** What the parts of normalizing share. */
import type { Diagnostic } from '../../../diagnostic/index.ts'
import type { Schema, Snapshot } from '../../../model/index.ts'
import type { TargetContext } from '../../../plan/index.ts'
import { type Capability, capabilitiesIn } from '../capabilities.ts'

/** The declared schema on its way to resources. */
export interface DeclareContext {
  readonly schema: Schema
  readonly capabilities: ReadonlySet<Capability>
  readonly current: Snapshot
  /** Whether there is a collection of that name with documents in it. */
  hasDocuments(collection: string): boolean
  report(diagnostic: Diagnostic): void
}

/** The context of one normalizing. */
export function declareContext(
  schema: Schema,
  { facts, current }: TargetContext,
  report: DeclareContext['report'],
): DeclareContext {
  return {
    schema,
    capabilities: capabilitiesIn(facts.capabilities),
    current,
    hasDocuments: (collection) => facts.tables.get(`table:${collection}`)?.empty === false,
    report,
  }
}
