/** What the parts of normalizing share. */
import type { Diagnostic } from '../../../diagnostic/index.ts'
import type { Rename } from '../../../diff/index.ts'
import type { Schema, Snapshot, Table } from '../../../model/index.ts'
import type { TargetContext } from '../../../plan/index.ts'
import { type Capability, capabilitiesIn } from '../capabilities.ts'
import { tableAddress } from '../names.ts'

/** The declared schema on its way to resources. */
export interface DeclareContext {
  readonly schema: Schema
  readonly capabilities: ReadonlySet<Capability>
  readonly current: Snapshot
  /** Whether the table's collection, under the name that it has before the push, has documents. */
  isFilled(table: Table): boolean
  report(diagnostic: Diagnostic): void
}

/** The context of one normalizing. */
export function declareContext(
  schema: Schema,
  { facts, current }: TargetContext,
  renames: readonly Rename[],
  report: DeclareContext['report'],
): DeclareContext {
  const before = new Map(renames.map(({ from, to }) => [to, from]))
  return {
    schema,
    capabilities: capabilitiesIn(facts.capabilities),
    current,
    isFilled: (table) => {
      const address = tableAddress(table)
      return facts.tables.get(before.get(address) ?? address)?.empty === false
    },
    report,
  }
}
