/** The declared indexes as resources, with the uniques that no constraint can express. */
import type {
  Attribute,
  Expression,
  Filter,
  Index,
  IndexKey,
  Resource,
  SqlTemplate,
  Table,
} from '../../../model/index.ts'
import { isConstraint, isOfMongodbAlone, resource } from '../../../model/index.ts'
import { addressesIn, ref, written } from '../sql/expression.ts'
import { typeName } from './column-type.ts'
import { columnAddress, columnOf, type DeclareContext, tableAddress } from './context.ts'
import { templateParts } from './default.ts'
import { filterParts } from './filter.ts'
import { ownerIndexName } from './owner-index.ts'

/** Types whose values can be longer than a B-tree takes: their hash stands for them. */
const LONG: ReadonlySet<string> = new Set(['text', 'jsonb', 'json', 'bytea'])

interface IndexParts {
  readonly table: Table
  readonly name: string
  readonly method: string
  readonly unique: boolean
  readonly keys: readonly Attribute[]
  readonly include: readonly string[] | undefined
  readonly where: Expression | null
  readonly span: Resource['span']
}

function indexResource({ table, name, method, unique, keys, include = [], where, span }: IndexParts): Resource {
  const parent = tableAddress(table)
  const beside = include.map((column) => ref(columnAddress(table, column)))
  return resource({
    kind: 'index',
    name,
    parent,
    dependsOn: [...new Set([parent, ...addressesIn(keys), ...addressesIn(beside), ...addressesIn(where)])],
    attributes: { method, unique, nullsNotDistinct: false, keys, include: beside, where, valid: true },
    ...(span && { span }),
  })
}

/** Unset sorts lowest in every answer, so an index over an optional column says so. */
function nullsOf(direction: 'asc' | 'desc', optional: boolean): 'first' | 'last' {
  if (!optional) return direction === 'asc' ? 'last' : 'first'
  return direction === 'asc' ? 'first' : 'last'
}

interface KeyOrder {
  readonly direction: 'asc' | 'desc'
  /** Whether the index has an order at all. */
  readonly ordered: boolean
  readonly unset?: 'largest' | undefined
  readonly opclass?: string | undefined
}

const UNORDERED: KeyOrder = { direction: 'asc', ordered: false }

function columnKey(table: Table, name: string, { direction, ordered, unset, opclass }: KeyOrder): Attribute {
  const optional = ordered && unset === undefined && columnOf(table, name).optional
  const nulls = nullsOf(ordered ? direction : 'asc', optional)
  return {
    column: ref(columnAddress(table, name)),
    expression: null,
    direction: ordered ? direction : 'asc',
    nulls,
    opclass: opclass ?? null,
    collation: null,
  }
}

/** A key as it is declared. What SQL gives is ordered as Postgres has it: nobody lists by it. */
function declaredKey(table: Table, { key, direction, opclass }: IndexKey, index: Index | null): Attribute {
  const ordered = index?.using === 'btree'
  if (typeof key === 'string') return columnKey(table, key, { direction, ordered, unset: index?.nulls, opclass })
  const nulls = nullsOf(ordered ? direction : 'asc', false)
  const expression = written(templateParts(key, table))
  return {
    column: null,
    expression,
    direction: ordered ? direction : 'asc',
    nulls,
    opclass: opclass ?? null,
    collation: null,
  }
}

/** md5 takes text alone. Equal hashes of different values would need to be made on purpose, and only refuse a row. */
function hashKey(table: Table, name: string, context: DeclareContext): Attribute {
  const { type: declared, system } = columnOf(table, name)
  const type = typeName(declared, context) ?? ''
  const long = LONG.has(type) || type.startsWith('character varying')
  if (!long || system || declared.kind === 'reference') return columnKey(table, name, UNORDERED)
  const cast = type === 'text' || type === 'bytea' ? '' : '::text'
  const expression = written('md5(', ref(columnAddress(table, name)), `${cast})`)
  return { column: null, expression, direction: 'asc', nulls: 'last', opclass: null, collation: null }
}

function whereOf(where: Filter | SqlTemplate | undefined, table: Table, context: DeclareContext): Expression | null {
  if (where === undefined) return null
  return written('parts' in where ? templateParts(where, table) : filterParts(where, table, context, 'rows'))
}

function* ofTable(table: Table, context: DeclareContext): Iterable<Resource> {
  for (const index of table.indexes.filter((i) => !isOfMongodbAlone(i))) {
    const { name, using, include, span } = index
    const declared = index.keys ?? index.columns.map(({ column, direction }): IndexKey => ({ key: column, direction }))
    const keys = declared.map((key) => declaredKey(table, key, index))
    const where = whereOf(index.where, table, context)
    yield indexResource({ table, name, method: using, unique: false, keys, include, where, span })
  }
  for (const unique of table.uniques) {
    if (isConstraint(unique)) continue
    const { name, columns, hashed, include, span } = unique
    const keys = unique.keys
      ? unique.keys.map((key) => declaredKey(table, key, null))
      : columns.map((c) => (hashed ? hashKey(table, c, context) : columnKey(table, c, UNORDERED)))
    const where = whereOf(unique.where, table, context)
    yield indexResource({ table, name, method: 'btree', unique: true, keys, include, where, span })
  }
}

/** What the owner rule needs. It comes and goes with the rule. */
function* ofOwner(table: Table, context: DeclareContext): Iterable<Resource> {
  const name = ownerIndexName(table, context)
  if (name === null) return
  const keys = [columnKey(table, 'createdBy', UNORDERED)]
  const span = table.permissions?.span ?? table.span
  yield indexResource({ table, name, method: 'btree', unique: false, keys, include: [], where: null, span })
}

/** Every declared index, and those that owner rules need. */
export function* indexResources(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables) {
    yield* ofTable(table, context)
    yield* ofOwner(table, context)
  }
}
