/** The order in which tables are filled: what is referred to first, tables that refer to each other together. */
import type { Table } from '../../model/index.ts'

/** The tables that a table refers to, itself left out. */
function referred(table: Table): readonly string[] {
  const names = table.columns.flatMap(({ type }) => (type.kind === 'reference' ? [type.to] : []))
  return [...new Set(names)].filter((name) => name !== table.name)
}

interface Walk {
  readonly tables: ReadonlyMap<string, Table>
  readonly numbers: Map<string, number>
  readonly low: Map<string, number>
  readonly open: string[]
  readonly groups: Table[][]
}

/** Tarjan's walk: a group is closed once nothing below it leads further up. */
function visit(walk: Walk, table: Table): number {
  const { numbers, low, open, groups, tables } = walk
  const number = numbers.size
  numbers.set(table.name, number)
  let lowest = number
  open.push(table.name)
  for (const name of referred(table)) {
    const next = tables.get(name)
    if (!next) continue
    const seen = numbers.get(name)
    if (seen === undefined) lowest = Math.min(lowest, visit(walk, next))
    else if (open.includes(name)) lowest = Math.min(lowest, seen)
  }
  low.set(table.name, lowest)
  if (lowest === number) {
    const names = open.splice(open.indexOf(table.name))
    groups.push(names.sort().flatMap((name) => tables.get(name) ?? []))
  }
  return lowest
}

/** Groups of tables, each after those that it refers to. A group of several is one circle of references. */
export function inGroups(tables: readonly Table[]): readonly (readonly Table[])[] {
  const walk: Walk = {
    tables: new Map(tables.map((t) => [t.name, t])),
    numbers: new Map(),
    low: new Map(),
    open: [],
    groups: [],
  }
  for (const table of tables) if (!walk.numbers.has(table.name)) visit(walk, table)
  return walk.groups
}
