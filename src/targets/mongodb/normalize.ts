/** The declared schema as the resources that a MongoDB database is to have. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import { afterRenames, type Rename } from '../../diff/index.ts'
import { type Resource, type Schema, type Snapshot, snapshotOf } from '../../model/index.ts'
import type { Normalized, TargetContext } from '../../plan/index.ts'
import { declaredColumns } from './kinds/column.ts'
import { declaredTables } from './kinds/table.ts'
import { declaredIndexes } from './kinds/table-index.ts'
import { type DeclareContext, declareContext } from './normalize/context.ts'
import { gapsOf } from './normalize/gaps.ts'
import { renamesOf } from './normalize/renames.ts'

/** Values are not converted yet: a column with documents keeps its type. */
function conversions(desired: Snapshot, renames: readonly Rename[], context: DeclareContext): Diagnostic[] {
  const current = afterRenames(context.current, desired, renames)
  const tableOf = ({ parent }: Resource): string =>
    (renames.find((r) => r.to === parent)?.from ?? parent ?? '').slice('table:'.length)
  return [...desired.values()].flatMap((to) => {
    const from = current.get(to.address)
    const table = tableOf(to)
    if (to.kind !== 'column' || !from || from.attributes.type === to.attributes.type) return []
    if (!context.hasDocuments(table)) return []
    const message = `\`${table}.${to.name}\` is kept as ${from.attributes.type} and would become ${to.attributes.type}: documents are not converted`
    const hint = 'Add a column under a new name, copy the values over, and drop the old one'
    return [error('target/unsupported', message, { span: to.span, hint })]
  })
}

/** Pure: the same schema and context give the same Snapshot, in the order in which things are declared. */
export function normalize(schema: Schema, context: TargetContext): Normalized {
  const diagnostics: Diagnostic[] = []
  const declared = declareContext(schema, context, (d) => diagnostics.push(d))
  const desired = snapshotOf([...declaredTables(declared), ...declaredColumns(declared), ...declaredIndexes(declared)])
  const renames = renamesOf(declared)
  return {
    desired,
    renames,
    diagnostics: [...diagnostics, ...gapsOf(declared), ...conversions(desired, renames, declared)],
  }
}
