/** The declared schema as the resources that a MongoDB database is to have. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type Schema, snapshotOf } from '../../model/index.ts'
import {
  blockedRenames,
  calledBefore,
  declaredRenames,
  lastNames,
  type Normalized,
  type TargetContext,
} from '../../plan/index.ts'
import { declaredColumns } from './kinds/column.ts'
import { declaredTables } from './kinds/table.ts'
import { declaredIndexes } from './kinds/table-index.ts'
import { declareContext } from './normalize/context.ts'
import { conversionFaults } from './normalize/conversions.ts'
import { unchangeable } from './normalize/fixed.ts'
import { gapsOf } from './normalize/gaps.ts'
import { familiesOf, parkedIn } from './normalize/renames.ts'

/** Pure: the same schema and context give the same Snapshot, in the order in which things are declared. */
export function normalize(schema: Schema, context: TargetContext): Normalized {
  const diagnostics: Diagnostic[] = []
  const { current, recorded = new Map(), last = null } = context
  const families = familiesOf(schema.tables)
  const names = { current, recorded, lastNames: lastNames(last), parked: parkedIn(current) }
  const renames = declaredRenames(families, names)
  const declared = declareContext(schema, context, renames, (d) => diagnostics.push(d))
  const made = snapshotOf([...declaredTables(declared), ...declaredColumns(declared), ...declaredIndexes(declared)])
  const desired = calledBefore(made, families)
  return {
    desired,
    renames,
    diagnostics: [
      ...diagnostics,
      ...gapsOf(declared),
      ...conversionFaults(desired, renames, declared),
      ...unchangeable(desired, renames, current),
      ...blockedRenames(desired, names, renames),
    ],
  }
}
