/** The order in which tables are filled: what is referred to first, tables that refer to each other together. */
import { byName, type Table } from '../../model/index.ts'
import { componentsOf } from '../../validate/index.ts'

/** The tables that a table refers to. */
function referred(table: Table): readonly string[] {
  return [...new Set(table.columns.flatMap(({ type }) => (type.kind === 'reference' ? [type.to] : [])))]
}

/** Groups of tables, each after those that it refers to. A group of several is one circle of references. */
export function inGroups(tables: readonly Table[]): readonly (readonly Table[])[] {
  const at = new Map(tables.map((t, i) => [t.name, i]))
  const next = tables.map((table) => referred(table).flatMap((name) => at.get(name) ?? []))
  const groups: Table[][] = []
  for (const [i, group] of componentsOf(tables.length, (i) => next[i] ?? []).entries()) {
    const table = tables[i]
    if (table) groups[group] = [...(groups[group] ?? []), table]
  }
  return groups.map(byName)
}
