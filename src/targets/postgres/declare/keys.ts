/** Primary keys, uniques, indexes and checks of the live project as they are declared. */
import type {
  Attribute,
  CheckConstraint,
  Column,
  Index,
  IndexColumn,
  IndexKey,
  IndexMethod,
  Resource,
  UniqueConstraint,
} from '../../../model/index.ts'
import { columnsOfKeys, INDEX_METHODS, isExpression, isRef, TABLE_NAME } from '../../../model/index.ts'
import { expressionOf, flagOf, listOf, refsOf, textOf } from '../kinds/attributes.ts'
import { type DeclaringTable, printedText } from './context.ts'
import { withColumns, withoutBrackets } from './sql-columns.ts'

/** A key of an index as the catalogue has it. */
interface Key {
  readonly column: Attribute
  readonly expression: Attribute
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

/** Names of operator classes that need no quotes, which are all that the language takes. */
const CLASS = /^[a-z_][a-z0-9_$]*(?:\.[a-z_][a-z0-9_$]*)?$/

/** Why no index of the language is like that one; null where one may be. */
function hindrance(r: Resource): string | null {
  const keys = keysOf(r)
  if (!flagOf(r, 'valid')) return 'an index that was never finished'
  if (keys.some((key) => key.collation !== null)) return 'an index with a collation of its own'
  if (keys.some((key) => key.opclass !== null && !CLASS.test(key.opclass)))
    return 'an index with an operator class whose name the language cannot say'
  return flagOf(r, 'nullsNotDistinct') ? 'a unique index for which unset counts as a value' : null
}

const CONTAINERS: ReadonlySet<string> = new Set(['array', 'object', 'jsonb', 'native'])

/** A key, with its column where it is one. */
interface DeclaredKey extends Key {
  readonly of: Column | null
  readonly said: IndexKey
}

/** The keys; null where one of them is about a column that is not declared. */
function declaredKeys(r: Resource, table: DeclaringTable): readonly DeclaredKey[] | null {
  const left = r.dependsOn.some((address) => address.startsWith('column:') && !table.columns.has(address))
  const found = keysOf(r).flatMap((key): DeclaredKey[] => {
    const { direction, opclass } = key
    const rest = { direction, ...(opclass !== null && { opclass }) }
    const column = isRef(key.column) ? (table.columns.get(key.column.address) ?? null) : null
    if (column) return [{ ...key, of: column, said: { key: column.name, ...rest } }]
    // The server puts brackets around all that is no call, and then around the key.
    const text = isExpression(key.expression) ? (key.expression.text ?? '') : ''
    return [
      { ...key, of: null, said: { key: withColumns(withoutBrackets(withoutBrackets(text)), namesOf(table)), ...rest } },
    ]
  })
  const columns = found.flatMap((key) => key.of ?? [])
  return left || new Set(columns).size !== columns.length ? null : found
}

function usualNulls(direction: 'asc' | 'desc'): 'first' | 'last' {
  return direction === 'asc' ? 'last' : 'first'
}

/** Where unset stands: as the language has it by itself (`undefined`), as Postgres has it, or in no way that can be said. */
function nullsOf(keys: readonly DeclaredKey[]): 'largest' | 'own' | null {
  const own = ({ of, nulls, direction }: DeclaredKey): boolean =>
    (nulls === usualNulls(direction)) !== (of?.optional ?? false)
  if (keys.every(own)) return 'own'
  return keys.every((key) => key.nulls === usualNulls(key.direction)) ? 'largest' : null
}

/** What an index has beside its keys; null where it is a column that is not declared. */
function includeOf(r: Resource, table: DeclaringTable): Pick<Index, 'include'> | null {
  const addresses = refsOf(r, 'include')
  if (addresses.length === 0) return {}
  const columns = columnsAt(addresses, table)
  return columns && { include: columns.map((c) => c.name) }
}

/** The columns that the keys are about, with their order where they are keys themselves. */
function columnsIn(keys: readonly DeclaredKey[]): IndexColumn[] {
  return columnsOfKeys(keys.map((key) => key.said)).map((column) => ({
    column,
    direction: keys.find((key) => key.of?.name === column)?.direction ?? 'asc',
  }))
}

/** The keys where they are more than columns. */
function moreOf(keys: readonly DeclaredKey[]): Pick<Index, 'keys'> {
  return keys.some((key) => key.of === null || key.opclass !== null) ? { keys: keys.map((key) => key.said) } : {}
}

function whereOf(r: Resource, table: DeclaringTable): Pick<Index, 'where'> {
  const text = printedText(expressionOf(r, 'where'))
  return text === null ? {} : { where: withColumns(withoutBrackets(text), namesOf(table)) }
}

/** A unique index, which is a unique of the language. */
function uniqueIndexOf(r: Resource, keys: readonly DeclaredKey[], table: DeclaringTable): Part<UniqueConstraint> {
  const plain = keys.every((key) => key.direction === 'asc' && key.nulls === 'last')
  if (!plain || textOf(r, 'method') !== 'btree') return no('a unique index with an order of its own')
  const more = { ...moreOf(keys), ...includeOf(r, table), ...whereOf(r, table) }
  const columns = columnsOfKeys(keys.map((key) => key.said))
  const isPlain = Object.keys(more).length === 0
  return { said: { name: r.name, columns, hashed: false, ...(isPlain && { index: true }), ...more } }
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
  const keys = declaredKeys(r, table)
  const beside = includeOf(r, table)
  if (keys === null || beside === null) return no('it stands on a column that is left alone')
  if (flagOf(r, 'unique')) {
    const unique = uniqueIndexOf(r, keys, table)
    return 'said' in unique ? { said: { unique: unique.said } } : unique
  }
  const using = textOf(r, 'method') ?? 'btree'
  if (!isMethod(using)) return no(`an index of the method ${using}`)
  const isStrange = ({ of, opclass }: DeclaredKey): boolean =>
    of !== null && opclass === null && !CONTAINERS.has(of.type.kind)
  if (using === 'gin' && keys.some(isStrange)) return no('a gin index over plain values')
  const nulls = using === 'btree' ? nullsOf(keys) : 'own'
  if (nulls === null) return no('an index with an order of its own for unset values')
  const index: Index = {
    name: r.name,
    columns: columnsIn(keys),
    ...moreOf(keys),
    using,
    ...(nulls === 'largest' && { nulls }),
    ...beside,
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
