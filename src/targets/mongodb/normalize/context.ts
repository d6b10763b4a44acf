/** What the parts of normalizing share. */
import type { Diagnostic } from '../../../diagnostic/index.ts'
import { type Schema, type Snapshot, snakeCase, type Table } from '../../../model/index.ts'
import type { TargetContext } from '../../../plan/index.ts'
import { type Capability, capabilitiesIn } from '../capabilities.ts'

/** The declared schema on its way to resources. */
export interface DeclareContext {
  readonly schema: Schema
  readonly capabilities: ReadonlySet<Capability>
  readonly current: Snapshot
  /** Whether there is a collection of that name with documents in it. */
  hasDocuments(collection: string): boolean
  /** Whether the table's collection, under its name or the one that it had, has documents. */
  isFilled(table: Table): boolean
  report(diagnostic: Diagnostic): void
}

/** The context of one normalizing. */
export function declareContext(
  schema: Schema,
  { facts, current }: TargetContext,
  report: DeclareContext['report'],
): DeclareContext {
  const hasDocuments = (collection: string): boolean => facts.tables.get(`table:${collection}`)?.empty === false
  return {
    schema,
    capabilities: capabilitiesIn(facts.capabilities),
    current,
    hasDocuments,
    isFilled: ({ dbName, renamedFrom: from }) =>
      [dbName, ...(from === undefined ? [] : [from, snakeCase(from)])].some(hasDocuments),
    report,
  }
}
