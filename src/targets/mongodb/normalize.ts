/** The declared schema as the resources that a MongoDB database is to have. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import { afterRenames, type Rename } from '../../diff/index.ts'
import { addressOf, type Schema, type Snapshot, snapshotOf } from '../../model/index.ts'
import { blockedRenames, type Normalized, type TargetContext } from '../../plan/index.ts'
import { declaredColumns } from './kinds/column.ts'
import { declaredTables } from './kinds/table.ts'
import { declaredIndexes } from './kinds/table-index.ts'
import { fieldOf, tableAddress } from './names.ts'
import { type DeclareContext, declareContext } from './normalize/context.ts'
import { unchangeable } from './normalize/fixed.ts'
import { gapsOf } from './normalize/gaps.ts'
import { calledBefore, renamesOf } from './normalize/renames.ts'

/** New types that no document can be brought to: an id cannot be changed, and SQL means nothing here. */
function conversions(desired: Snapshot, renames: readonly Rename[], context: DeclareContext): Diagnostic[] {
  const current = afterRenames(context.current, desired, renames)
  return context.schema.tables.flatMap((table) => {
    if (!context.isFilled(table)) return []
    return table.columns.flatMap((column) => {
      const to = desired.get(addressOf('column', tableAddress(table), column.dbName))
      const from = to && current.get(to.address)
      if (!from || from.attributes.type === to.attributes.type) return []
      const place = `\`${table.name}.${column.name}\``
      const span = column.span ?? table.span
      if (fieldOf(column) === '_id') {
        const message = `${place} is kept as ${from.attributes.type} and would become ${to.attributes.type}: the id of a document cannot be changed`
        return [error('target/unsupported', message, { span, hint: 'Keep its kind, or copy the rows to a new table' })]
      }
      if (column.using === undefined) return []
      const hint = 'Leave `using` out where the plain conversion will do, or add a column under a new name'
      return [
        error('target/unsupported', `The \`using\` of ${place} is SQL, which MongoDB does not run`, { span, hint }),
      ]
    })
  })
}

/** Pure: the same schema and context give the same Snapshot, in the order in which things are declared. */
export function normalize(schema: Schema, context: TargetContext): Normalized {
  const diagnostics: Diagnostic[] = []
  const { current, recorded = new Map() } = context
  const renames = renamesOf(schema.tables, { current, recorded })
  const declared = declareContext(schema, context, renames, (d) => diagnostics.push(d))
  const made = snapshotOf([...declaredTables(declared), ...declaredColumns(declared), ...declaredIndexes(declared)])
  const desired = calledBefore(made, schema.tables)
  return {
    desired,
    renames,
    diagnostics: [
      ...diagnostics,
      ...gapsOf(declared),
      ...conversions(desired, renames, declared),
      ...unchangeable(desired, renames, current),
      ...blockedRenames(desired, { current, recorded }, renames),
    ],
  }
}
