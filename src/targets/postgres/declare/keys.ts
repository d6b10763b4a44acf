/** Primary keys, uniques, indexes and checks of the live project as they are declared. */
import type {
  CheckConstraint,
  Column,
  Index,
  IndexColumn,
  IndexMethod,
  Resource,
  UniqueConstraint,
} from '../../../model/index.ts'
import { INDEX_METHODS, isRef, TABLE_NAME } from '../../../model/index.ts'
import { expressionOf, flagOf, listOf, refsOf, textOf } from '../kinds/attributes.ts'
import { type DeclaringTable, printedText } from './context.ts'
import { withColumns, withoutBrackets } from './sql-columns.ts'

/** A key of an index as the catalogue has it. */
interface Key {
  readonly column: unknown
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
  readonly opclass: string | null
  readonly collation: string | null
}

/** A part of a table, or why it cannot be declared. */
export type Part<T> = { readonly said: T } | { readonly reason: string }

function no<T>(reason: string): Part<T> {
  return { reason }
}

/** The declared columns at those addresses; null where one of them is not declared. */
function columnsAt(addresses: readonly string[], table: DeclaringTable): readonly Column[] | null {
  const found = addresses.flatMap((address) => table.columns.get(address) ?? [])
  return found.length === addresses.length && new Set(found).size === found.length ? found : null
}

/** Database name → declared name. */
export function namesOf(table: Pick<DeclaringTable, 'columns'>): ReadonlyMap<string, string> {
  return new Map([...table.columns.values()].map((c) => [c.dbName, c.name]))
}

/** The columns of a primary key, by their declared names. */
export function primaryKeyOf(r: Resource, table: DeclaringTable): Part<readonly string[]> {
  if (textOf(r, 'deferrable') !== null) return no('a primary key that can be deferred')
  const columns = columnsAt(refsOf(r, 'columns'), table)
  return columns === null ? no('it stands on a column that is left alone') : { said: columns.map((c) => c.name) }
}

/** A unique constraint. */
export function uniqueOf(r: Resource, table: DeclaringTable): Part<UniqueConstraint> {
  if (textOf(r, 'deferrable') !== null) return no('a unique constraint that can be deferred')
  if (flagOf(r, 'nullsNotDistinct')) return no('a unique constraint for which unset counts as a value')
  const columns = columnsAt(refsOf(r, 'columns'), table)
  if (columns === null) return no('it stands on a column that is left alone')
  return { said: { name: r.name, columns: columns.map((c) => c.name), hashed: false } }
}

function keysOf(r: Resource): readonly Key[] {
  return listOf(r, 'keys') as unknown as readonly Key[]
}

/** Why no index of the language is like that one; null where one may be. */
function hindrance(r: Resource): string | null {
  const keys = keysOf(r)
  if (!flagOf(r, 'valid')) return 'an index that was never finished'
  if (keys.some((key) => !isRef(key.column as never))) return 'an index over an expression'
  if (keys.some((key) => key.opclass !== null)) return 'an index with an operator class of its own'
  if (keys.some((key) => key.collation !== null)) return 'an index with a collation of its own'
  if (listOf(r, 'include').length > 0) return 'an index that includes further columns'
  return flagOf(r, 'nullsNotDistinct') ? 'a unique index for which unset counts as a value' : null
}

const CONTAINERS: ReadonlySet<string> = new Set(['array', 'object', 'jsonb', 'native'])

function usualNulls(direction: 'asc' | 'desc'): 'first' | 'last' {
  return direction === 'asc' ? 'last' : 'first'
}

/** Where unset stands: as the language has it by itself (`undefined`), as Postgres has it, or in no way that can be said. */
function nullsOf(keys: readonly Key[], columns: readonly Column[]): 'largest' | 'own' | null {
  const own = (key: Key, i: number): boolean => (key.nulls === usualNulls(key.direction)) !== columns[i]?.optional
  if (keys.every(own)) return 'own'
  return keys.every((key) => key.nulls === usualNulls(key.direction)) ? 'largest' : null
}

function whereOf(r: Resource, table: DeclaringTable): Pick<Index, 'where'> {
  const text = printedText(expressionOf(r, 'where'))
  return text === null ? {} : { where: withColumns(withoutBrackets(text), namesOf(table)) }
}

/** A unique index, which is a unique of the language. */
function uniqueIndexOf(r: Resource, columns: readonly Column[], table: DeclaringTable): Part<UniqueConstraint> {
  const plain = keysOf(r).every((key) => key.direction === 'asc' && key.nulls === 'last')
  if (!plain || textOf(r, 'method') !== 'btree') return no('a unique index with an order of its own')
  const where = whereOf(r, table)
  const names = columns.map((c) => c.name)
  return {
    said: { name: r.name, columns: names, hashed: false, ...(where.where === undefined && { index: true }), ...where },
  }
}

function isMethod(word: string): word is IndexMethod {
  return INDEX_METHODS.some((method) => method === word)
}

/** An index, which is a unique where it is unique. */
export function indexOf(
  r: Resource,
  table: DeclaringTable,
): Part<{ readonly index: Index } | { readonly unique: UniqueConstraint }> {
  const reason = hindrance(r)
  if (reason !== null) return no(reason)
  const keys = keysOf(r)
  const columns = columnsAt(
    keys.flatMap((key) => (isRef(key.column as never) ? (key.column as { address: string }).address : [])),
    table,
  )
  if (columns === null) return no('it stands on a column that is left alone')
  if (flagOf(r, 'unique')) {
    const unique = uniqueIndexOf(r, columns, table)
    return 'said' in unique ? { said: { unique: unique.said } } : unique
  }
  const using = textOf(r, 'method') ?? 'btree'
  if (!isMethod(using)) return no(`an index of the method ${using}`)
  if (using === 'gin' && columns.some((c) => !CONTAINERS.has(c.type.kind))) return no('a gin index over plain values')
  const nulls = using === 'btree' ? nullsOf(keys, columns) : 'own'
  if (nulls === null) return no('an index with an order of its own for unset values')
  const index: Index = {
    name: r.name,
    columns: columns.map((c, i): IndexColumn => ({ column: c.name, direction: keys[i]?.direction ?? 'asc' })),
    using,
    ...(nulls === 'largest' && { nulls }),
    ...whereOf(r, table),
  }
  return { said: { index } }
}

/** A CHECK, as SQL. */
export function checkOf(r: Resource, table: DeclaringTable): Part<CheckConstraint> {
  if (!flagOf(r, 'validated')) return no('a check that was never held against the rows')
  if (flagOf(r, 'noInherit')) return no('a check that heirs do not inherit')
  if (!TABLE_NAME.test(r.name)) return no('a check whose name the language cannot say')
  const text = expressionOf(r, 'expression')?.text ?? ''
  const left = r.dependsOn.some((address) => address.startsWith('column:') && !table.columns.has(address))
  if (left) return no('it stands on a column that is left alone')
  return { said: { name: r.name, rule: { kind: 'sql', sql: withColumns(withoutBrackets(text), namesOf(table)) } } }
}
