/** How many rows are made up for which table: those that are asked for, and those that they must refer to. */
import { type Diagnostic, didYouMean, error, thereAre } from '../../../diagnostic/index.ts'
import { MOST_MADE_ROWS, type Schema, type Seeds, type Table, USERS_TABLE } from '../../../model/index.ts'
import { FEWEST_CHOICES } from './pools.ts'

/** What is asked for. */
export interface Asked {
  readonly rows?: number
  readonly tables: readonly string[]
}

function asked({ rows, tables }: Asked, seeds: Seeds, schema: Schema): Map<string, number> {
  if (rows === undefined) return new Map(Object.entries(seeds.made).filter(([, count]) => count > 0))
  const names = tables.length > 0 ? tables : schema.tables.map((t) => t.name)
  return new Map(names.map((name) => [name, rows]))
}

/** The tables, `$users` too, to which rows of the table must refer. */
function needed(table: Table): readonly string[] {
  const required = table.columns.flatMap(({ type, optional }) =>
    type.kind === 'reference' && !optional && type.to !== table.name ? [type.to] : [],
  )
  return table.system ? [...required, USERS_TABLE] : required
}

/** What is asked for and cannot be had: tables that there are not, and too many rows. */
export function wrongWishes({ tables, rows = 0 }: Asked, schema: Schema): Diagnostic[] {
  if (rows > MOST_MADE_ROWS)
    return [
      error('cli/usage', `${rows} rows are too many for one run`, { hint: `At most \`--rows ${MOST_MADE_ROWS}\`` }),
    ]
  const known = [...schema.tables.map((t) => t.name), USERS_TABLE]
  return tables
    .filter((name) => !known.includes(name))
    .map((name) =>
      error('cli/usage', `There is no table \`${name}\``, { hint: didYouMean(name, known) ?? thereAre(known) }),
    )
}

/** Table, `$users` too → rows to be made up. */
export function madeCounts(wanted: Asked, seeds: Seeds, schema: Schema): ReadonlyMap<string, number> {
  const counts = asked(wanted, seeds, schema)
  const written = new Set(seeds.rows.map((row) => row.table))
  const tables = new Map(schema.tables.map((t) => [t.name, t]))
  const open = [...counts.keys()]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const table = tables.get(name)
    const count = counts.get(name) ?? 0
    for (const other of table ? needed(table) : []) {
      const users = other === USERS_TABLE
      if (counts.has(other) || (written.has(other) && !(users && wanted.rows !== undefined))) continue
      counts.set(other, users ? Math.max(count, FEWEST_CHOICES) : count)
      open.push(other)
    }
  }
  return counts
}
