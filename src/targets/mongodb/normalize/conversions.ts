/** Values that documents cannot be brought to: ids of another type, and what this server does not run. */
import { type Diagnostic, error } from '../../../diagnostic/index.ts'
import { afterRenames, type Rename } from '../../../diff/index.ts'
import {
  addressOf,
  type Column,
  isAggregation,
  type Resource,
  type Snapshot,
  type Table,
} from '../../../model/index.ts'
import { fieldOf, tableAddress } from '../names.ts'
import type { DeclareContext } from './context.ts'

/** A column of a table with documents, as it is to be, and as it is; undefined where it is new. */
interface Changing {
  readonly table: Table
  readonly column: Column
  readonly to: Resource
  readonly from: Resource | undefined
  /** Whether any column of the collection is known: of one that others made, or that was adopted, none is. */
  readonly isKnown: boolean
  /** Whether columns of the table get other names by the same push. */
  readonly renames: boolean
}

function fault({ table, column }: Changing, message: string, hint: string): Diagnostic {
  return error('target/unsupported', message, { span: column.span ?? table.span, hint })
}

function nameOf({ table, column }: Changing): string {
  return `\`${table.name}.${column.name}\``
}

function isRetyped({ from, to }: Changing): boolean {
  return from !== undefined && from.attributes.type !== to.attributes.type
}

/** Whether documents are about to be filled. */
function isFilled({ from, to }: Changing): boolean {
  return from === undefined || (from.attributes.optional === true && to.attributes.optional !== true)
}

/** An aggregation expression is run by the server, and judged over the documents as they are. */
function ofAggregation(changing: Changing, { capabilities }: DeclareContext): Diagnostic[] {
  const { column, renames } = changing
  const fills = isAggregation(column.backfill) && isFilled(changing)
  const word = fills ? 'backfill' : isAggregation(column.using) && isRetyped(changing) ? 'using' : null
  if (word === null) return []
  const what = `The \`${word}\` of ${nameOf(changing)}`
  if (!capabilities.has('pipelineUpdates')) {
    const hint = 'Call a function instead: `{ $call: ./backfills/values.ts, export: valueOf }`'
    return [fault(changing, `${what} is an aggregation expression, and this server takes none in updates`, hint)]
  }
  if (!renames) return []
  const message = `${what} is an aggregation expression, which cannot be judged before the columns beside it have their new names`
  return [fault(changing, message, 'Push the renames first, then this; or call a function')]
}

function ofColumn(changing: Changing, context: DeclareContext): Diagnostic[] {
  const { column, from, to } = changing
  if (from !== undefined && isRetyped(changing) && fieldOf(column) === '_id') {
    const message = `${nameOf(changing)} is kept as ${from.attributes.type} and would become ${to.attributes.type}: the id of a document cannot be changed`
    return [fault(changing, message, 'Keep its kind, or copy the rows to a new table')]
  }
  if (column.using && !changing.isKnown) {
    const message = `What documents hold for ${nameOf(changing)} is not known, so its \`using\` has nothing to convert: no push has declared a column of this collection yet`
    const hint =
      'In two pushes: first with the type that the documents have and without `using`, then the new type with it'
    return [fault(changing, message, hint)]
  }
  if (isRetyped(changing) && column.using && 'parts' in column.using) {
    const hint =
      'Leave `using` out where the plain conversion will do, call a function, or add a column under a new name'
    return [fault(changing, `The \`using\` of ${nameOf(changing)} is SQL, which MongoDB does not run`, hint)]
  }
  return ofAggregation(changing, context)
}

/** What cannot be done to documents that are there. */
export function conversionFaults(
  desired: Snapshot,
  renames: readonly Rename[],
  context: DeclareContext,
): readonly Diagnostic[] {
  const current = afterRenames(context.current, desired, renames)
  return context.schema.tables.flatMap((table) => {
    const address = tableAddress(table)
    if (table.adopted || !context.isFilled(table) || !current.has(address)) return []
    const isKnown = [...current.values()].some((r) => r.kind === 'column' && r.parent === address)
    const moved = renames.some(({ to }) => desired.get(to)?.parent === address)
    return table.columns.flatMap((column) => {
      const to = desired.get(addressOf('column', address, column.dbName))
      if (!to) return []
      return ofColumn({ table, column, to, from: current.get(to.address), isKnown, renames: moved }, context)
    })
  })
}
