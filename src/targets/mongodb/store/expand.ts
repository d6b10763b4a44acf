/** References answered with the documents that they point at: one query a reference, whatever the number of rows. */
import type { Expansion, Scope } from '../../../query/index.ts'
import { fieldOf, keyField } from '../names.ts'
import { mine, usersOf } from './accounts.ts'
import { type Sees, seeing } from './answer.ts'
import type { Row, StoreContext } from './context.ts'
import { print } from './printing.ts'
import { findRows } from './rows.ts'
import { columnOf } from './shape.ts'

/** The members that expansions add to a row. */
export type Expanded = (row: Row) => readonly string[]

async function usersBy(
  ids: readonly unknown[],
  columns: readonly string[],
  context: StoreContext,
): Promise<Map<string, string>> {
  const found = await usersOf(context)
    .find({ ...mine(context), _id: { $in: ids.map(String) } })
    .toArray()
  return new Map(
    found.map(({ _id, name, image, profile }) => {
      const all = { id: _id, name, nickname: profile.nickname, image: image ?? undefined }
      const told = Object.entries(all).filter(([key]) => columns.includes(key))
      return [_id, JSON.stringify(Object.fromEntries(told))]
    }),
  )
}

async function rowsBy(
  ids: readonly unknown[],
  expansion: Expansion,
  context: StoreContext,
): Promise<Map<string, string>> {
  const { table, columns, guards, rows } = expansion
  if (table === null) return usersBy(ids, columns, context)
  const field = keyField(table)
  const found = await findRows({ table, rows }, { [field]: { $in: ids } }, context)
  const answered = { table, columns, guards }
  const sees = await seeing(found, answered, columns, context)
  return new Map(found.map((row) => [String(row[field]), print(row, answered, sees)]))
}

/** Looks up what the rows' references point at. `sees`: for the columns that hold them. */
export async function expanding(
  rows: readonly Row[],
  { table, expand }: Scope,
  sees: Sees,
  context: StoreContext,
): Promise<Expanded> {
  const found = await Promise.all(
    expand.map(async (expansion) => {
      const field = fieldOf(columnOf(table, expansion.column))
      const idOf = (row: Row): unknown => (sees(row, expansion.column) ? row[field] : undefined)
      const ids = new Map(rows.flatMap((r) => (idOf(r) === undefined ? [] : [[String(idOf(r)), idOf(r)] as const])))
      const others = ids.size === 0 ? new Map<string, string>() : await rowsBy([...ids.values()], expansion, context)
      return { name: JSON.stringify(expansion.as), idOf, others }
    }),
  )
  return (row) =>
    found.flatMap(({ name, idOf, others }) => {
      const json = others.get(String(idOf(row)))
      return json === undefined ? [] : [`${name}:${json}`]
    })
}
