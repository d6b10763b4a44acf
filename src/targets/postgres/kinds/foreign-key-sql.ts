/** Foreign keys as SQL: their definition, and the question for rows that refer to nothing. */
import type { Resource } from '../../../model/index.ts'
import type { PreflightCheck } from '../../../plan/index.ts'
import { identifier, qualified } from '../sql/identifier.ts'
import { flagOf, refsOf, textOf, textsOf } from './attributes.ts'
import { columnList, constraintLine, deferSql } from './constraint.ts'
import { parentOf, type RenderContext } from './kind.ts'
import { rowCheck, tableName } from './words.ts'

function otherTable(r: Resource, name: (address: string) => string | null): string | null {
  const { table } = r.attributes
  if (typeof table === 'object' && table !== null && 'address' in table) return name(String(table.address))
  const [schema, ...rest] = String(table).split('.')
  return qualified(schema ?? '', rest.join('.'))
}

function otherColumns(r: Resource, name: (address: string) => string | null): (string | null)[] {
  const plain = textsOf(r, 'referenced')
  return plain.length > 0 ? plain.map(identifier) : refsOf(r, 'referenced').map(name)
}

/** The line that follows `ADD`, so that several of one table can share a statement. */
export function foreignKeyLine(r: Resource, context: RenderContext): string {
  const columns = otherColumns(r, context.name).join(', ')
  const [onDelete, onUpdate] = [textOf(r, 'onDelete'), textOf(r, 'onUpdate')]
  const actions = [
    flagOf(r, 'fullMatch') ? ' MATCH FULL' : '',
    onDelete === 'no action' ? '' : ` ON DELETE ${onDelete?.toUpperCase()}`,
    onUpdate === 'no action' ? '' : ` ON UPDATE ${onUpdate?.toUpperCase()}`,
    deferSql(textOf(r, 'deferrable')),
  ].join('')
  const own = columnList(r, 'columns', context)
  return constraintLine(r, `FOREIGN KEY (${own}) REFERENCES ${otherTable(r, context.name)} (${columns})${actions}`)
}

/** A condition for rows without a partner. Values that the columns do not hold yet cannot be named beside the other side's. */
function unmatched(
  own: readonly (string | null)[],
  columns: readonly (string | null)[],
  name: string,
  other: string,
): string {
  if ([...own, ...columns].every((c) => c !== null && !c.startsWith('('))) {
    const pairs = own.map((c, i) => `other.${columns[i]} = ${name}.${c}`)
    return `NOT EXISTS (SELECT FROM ${other} AS other WHERE ${pairs.join(' AND ')})`
  }
  const there = columns.map((c) => `${c} IS NOT NULL`).join(' AND ')
  return `(${own.join(', ')}) NOT IN (SELECT ${columns.join(', ')} FROM ${other} WHERE ${there})`
}

/** Rows that refer to nothing. None where the other side is not there before the plan. */
export function orphans(r: Resource, context: RenderContext): PreflightCheck[] {
  const own = refsOf(r, 'columns').map((address) => context.before(address))
  const other = otherTable(r, context.before)
  const columns = otherColumns(r, context.before)
  const table = parentOf(r)
  const name = context.before(table)
  if (other === null || name === null || [...own, ...columns].some((c) => c === null)) return []
  const set = own.map((c) => `${c} IS NOT NULL`)
  const broken = `${set.join(' AND ')} AND ${unmatched(own, columns, name, other)}`
  const message = `rows of ${tableName(r)} refer to rows that do not exist (${r.name})`
  const hint = 'Correct or delete these rows, or clear the reference'
  return rowCheck({ table, broken, message, hint, resource: r }, context)
}
