/** The index that an owner rule needs: whoever lists only the rows that they made must not read everybody's. */
import type { Attribute, Filter, Resource, Table } from '../../../model/index.ts'
import { addressOf, derivedName, effectivePermissions, isRef } from '../../../model/index.ts'
import { type Asker, standing } from '../../../query/index.ts'
import { childrenIn } from '../children.ts'
import { columnAddress, columnOf, type DeclareContext, tableAddress } from './context.ts'
import { hasCreator } from './who.ts'

/** Somebody who is signed in and has no role of the project's own. */
const SOMEBODY: Asker = { role: 'user', userId: 'somebody', roles: [], claims: null }

function isOwn(where: Filter): boolean {
  if (where.kind === 'compare') {
    const { path, operator, operand } = where
    return path.length === 1 && path[0] === 'createdBy' && operator === '$eq' && operand.kind === 'userId'
  }
  return where.kind === 'and' && where.filters.some(isOwn)
}

/** Whether what a user lists hangs on who made it: by the permission, or by every row rule that lets a row through. */
function listsOwn(table: Table): boolean {
  const may = standing(effectivePermissions(table).list, SOMEBODY)
  if (may !== 'always') return may === 'own'
  const rules = table.rows.filter((rule) => rule.on.includes('list') && standing(rule.for, SOMEBODY) !== 'never')
  return rules.length > 0 && rules.every((rule) => standing(rule.for, SOMEBODY) === 'own' || isOwn(rule.where))
}

function declaresOne({ primaryKey, uniques, indexes }: Table): boolean {
  return (
    primaryKey[0] === 'createdBy' ||
    uniques.some((u) => u.columns[0] === 'createdBy' && !u.hashed && !u.keys && u.where === undefined) ||
    indexes.some((i) => i.columns[0]?.column === 'createdBy' && !i.keys && i.using === 'btree' && i.where === undefined)
  )
}

/** Whether an index leads with that column and holds every row. */
function leadsWith({ attributes }: Resource, column: string): boolean {
  const { method, keys, where, valid } = attributes
  const [first] = Array.isArray(keys) ? (keys as readonly { readonly column: Attribute }[]) : []
  const is = first !== undefined && isRef(first.column) && first.column.address === column
  return is && method === 'btree' && where === null && valid === true
}

/** An index that somebody made by hand and that leads with `createdBy`: it serves as well. */
function standsBeside(table: Table, { current, recorded, prune }: DeclareContext): boolean {
  if (prune) return false
  const [parent, creator] = [tableAddress(table), columnAddress(table, 'createdBy')]
  return childrenIn(current, parent).some(
    (r) => r.kind === 'index' && !recorded.has(r.address) && leadsWith(r, creator),
  )
}

/** What the index on that column alone is called where it is declared; another name where something else is called so. */
function nameFor({ dbName, indexes, uniques }: Table, column: string): string {
  const name = derivedName([dbName, column, 'idx'])
  return [...indexes, ...uniques].some((i) => i.name === name) ? derivedName([dbName, column, 'owner', 'idx']) : name
}

/** The name of the index that the table's owner rule needs beside those that are declared; null where it needs none. */
export function ownerIndexName(table: Table, context: DeclareContext): string | null {
  if (table.adopted || !hasCreator(table) || !listsOwn(table) || declaresOne(table)) return null
  const name = nameFor(table, columnOf(table, 'createdBy').dbName)
  // One of that name was made by a push, if only by one whose history is lost.
  const made = context.current.has(addressOf('index', tableAddress(table), name))
  return !made && standsBeside(table, context) ? null : name
}
