/** The statements that read: one row by its id, and a page of rows with their number. */
import type { ListQuery, ReadQuery, Scope } from '../../../query/index.ts'
import { isEvery } from '../../../query/index.ts'
import { literal } from '../sql/identifier.ts'
import {
  type Dialect,
  expansionMembers,
  idSql,
  joined,
  type Member,
  membersOf,
  objectOf,
  type RowScope,
  seen,
  wishSql,
} from './row.ts'
import type { TableShape } from './shape.ts'
import {
  announced,
  askerGate,
  askerPart,
  type Claims,
  GATE,
  gate,
  parameters,
  type Statement,
  type TextStatement,
} from './statement.ts'

/** The table of a query in a statement of its own, under the alias `p`. */
export function rowScope({ table, schema, guards }: Scope, dialect: Dialect): RowScope {
  const shape = dialect.shapes.of(table, schema)
  return { dialect, schema, shape, guards, alias: 'p', values: parameters() }
}

/** The condition that a row has that id. */
export function hasId(row: RowScope, id: string): string {
  return `${idSql(row)} = ${row.shape.id.bind(row.values.add(row.shape.id.encode(id)))}`
}

const plain = new WeakMap<TableShape, WeakMap<readonly string[], Map<string, string>>>()

/** Texts that are kept for a table's columns: a page has one for each size and order that askers think of. */
const MOST_KEPT = 60

/** The text of a plain query (of all that is there, nothing hidden, nothing expanded), made once for its columns and `name`. */
function kept(shape: TableShape, columns: readonly string[], name: string, make: () => string): string {
  const ofShape = plain.get(shape) ?? new WeakMap<readonly string[], Map<string, string>>()
  plain.set(shape, ofShape)
  const texts = ofShape.get(columns) ?? new Map<string, string>()
  ofShape.set(columns, texts)
  const known = texts.get(name)
  if (known !== undefined) return known
  const text = make()
  if (texts.size < MOST_KEPT) texts.set(name, text)
  return text
}

/**
 * One row as one text: its version, a space, its JSON. No row: there is none, or the connection has not the role.
 * Null where more is asked for than a row's own columns: `readStatement` takes those.
 */
export function plainReadStatement(query: ReadQuery, dialect: Dialect, claims: Claims): TextStatement | null {
  const { id, columns, expand, guards } = query
  if (expand.length > 0 || guards.size > 0) return null
  // Its parameters are always the same two: who asks, and the id.
  const shape = dialect.shapes.of(query.table, query.schema)
  const text = kept(shape, columns, claims.role, () => plainText(query, dialect, claims))
  return { text, values: [claims.claims, shape.id.encode(id)] }
}

function plainText(query: ReadQuery, dialect: Dialect, claims: Claims): string {
  const row = rowScope(query, dialect)
  const gate = askerGate(claims, 'read', row.values)
  const found = `p.xmin::text || ' ' || ${objectOf(membersOf(row, query.columns))} as found`
  return `select ${found} from ${row.shape.name} p where ${gate} and ${hasId(row, query.id)}`
}

/** One row: `ok`, and `json` and `version` where there is one. The id is possible for its kind. */
export function readStatement(query: ReadQuery, dialect: Dialect, claims: Claims): Statement {
  const row = rowScope(query, dialect)
  const asker = askerPart(claims, 'read', row.values)
  const from = `${row.shape.name} p where ${GATE} and ${hasId(row, query.id)}`
  const members = membersOf(row, query.columns)
  if (query.expand.length === 0) {
    // Materialised: merged with the outer query, the gate would be a filter on what the scan has already seen.
    const found = `found as materialized (select ${objectOf(members)} as json, p.xmin::text as version from ${from})`
    const text = `with ${asker}, ${found} select a.ok, f.json, f.version from asker a left join found f on true`
    return { text, values: row.values.values }
  }
  return { text: expandedRead(query, row, asker, from, members), values: row.values.values }
}

/** References lead to rows that the asker may list: they are looked up after the row was read, as another operation. */
function expandedRead(
  { expand }: ReadQuery,
  row: RowScope,
  asker: string,
  from: string,
  members: readonly Member[],
): string {
  const ids = expand.map(({ column }, i) => `${seen(row, column)} as r${i}`)
  const found = `found as materialized (select ${objectOf(members)} as json, p.xmin::text as version, ${ids.join(', ')} from ${from})`
  // Counting the row first makes sure that it has been read before the operation changes.
  const turn = `turn as materialized (select case when count(*) >= 0 then ${announced('list')} end as ok from found)`
  const others = expansionMembers(row, expand, gate('turn'), (i) => `f.r${i}`)
  const json = `left(f.json, -1) || coalesce(',' || nullif(${joined(others)}, ''), '') || '}'`
  return `with ${asker}, ${found}, ${turn} select a.ok, ${json} as json, f.version from asker a left join found f on true`
}

/** Text that `like` takes as it stands. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function searchSql({ search }: ListQuery, row: RowScope): string {
  if (search === null) return 'true'
  if (search.columns.length === 0) return 'false'
  const { folding } = row.dialect
  const wanted = `lower(${row.values.add(`%${escaped(search.text)}%`)}::text${folding})`
  return `(${search.columns.map((c) => `lower(${seen(row, c)}${folding}) like ${wanted}`).join(' or ')})`
}

/** Unset sorts lowest, text by code point, and the id decides between equals. */
function orderSql({ sort: { column, direction } }: ListQuery, row: RowScope): string {
  const key = (name: string): string => {
    const shape = row.shape.column(name)
    const named = shape.stored.kind === 'enumType' ? `${seen(row, name)}::text` : seen(row, name)
    const text = shape.stored.kind === 'enumType' || shape.cast === 'text' || shape.cast.startsWith('character varying')
    const unset = shape.column.optional || row.guards.has(name)
    const nulls = unset ? (direction === 'asc' ? ' nulls first' : ' nulls last') : ''
    return `${named}${text ? ' collate "C"' : ''} ${direction}${nulls}`
  }
  const id = row.shape.id.column.name
  return column === id ? key(id) : `${key(column)}, ${key(id)}`
}

/** Fewer rows than this are counted whatever was asked. */
const WORTH_ESTIMATING = 10_000

/** Where the exact number is told, it tells also whether rows follow the page: none has to be fetched to see. */
function askedFor({ total, limit }: ListQuery): number {
  return total === 'exact' ? limit : limit + 1
}

/** The number of all rows that match; worked out only where the page does not tell it. */
function totalSql(query: ListQuery, row: RowScope, where: string, start: string): string {
  const { total } = query
  if (total === 'none') return 'null'
  const count = `(select count(*) from ${row.shape.name} p where ${where})`
  const known = `g.n < ${askedFor(query)} and (g.n > 0 or ${start} = 0)`
  // What policies of SQL hide, no statistics know of.
  const policed = row.shape.table.policies?.some(({ command }) => command === 'all' || command === 'select') ?? false
  const narrowed = policed || !isEvery(query.rows) || !isEvery(query.where) || query.search !== null
  const estimate = `(select reltuples::bigint from pg_class where oid = ${literal(row.shape.name)}::regclass)`
  const enough = `when ${estimate} >= ${WORTH_ESTIMATING} then ${estimate} `
  const counted = total === 'estimated' && !narrowed ? `${enough}else ${count}` : `else ${count}`
  return `case when ${known} then ${start} + g.n ${counted} end`
}

/**
 * A page: `ok`, `n` (rows from this page on; at most one more than the page holds, where no exact number tells whether there
 * are), `json` (an array of all of those), `over` (bytes of the one too many; null where there is none), `total`.
 */
export function listStatement(query: ListQuery, dialect: Dialect, claims: Claims): Statement {
  const { columns, limit, offset, total, sort, rows } = query
  const isPlain = query.expand.length === 0 && query.guards.size === 0 && query.search === null && isEvery(query.where)
  if (!isPlain) return listText(query, dialect, claims)
  const name = [claims.role, limit, offset > 0, total, isEvery(rows), sort.column, sort.direction].join(' ')
  const shape = dialect.shapes.of(query.table, query.schema)
  const text = kept(shape, columns, name, () => listText(query, dialect, claims).text)
  return { text, values: offset > 0 ? [claims.claims, offset] : [claims.claims] }
}

function listText(query: ListQuery, dialect: Dialect, claims: Claims): Statement {
  const row = rowScope(query, dialect)
  const { limit, offset, expand, columns, total } = query
  const asker = askerPart(claims, 'list', row.values)
  const where = [GATE, wishSql(query.where, row), searchSql(query, row)].filter((c) => c !== 'true').join(' and ')
  const members = [...membersOf(row, columns), ...expansionMembers(row, expand, GATE, (_, column) => seen(row, column))]
  const start = offset > 0 ? `${row.values.add(offset)}::bigint` : '0'
  const bounds = `limit ${askedFor(query)}${offset > 0 ? ` offset ${start}` : ''}`
  const page = `select ${objectOf(members)} as j from ${row.shape.name} p where ${where} order by ${orderSql(query, row)} ${bounds}`
  const items = `'[' || coalesce(string_agg(j, ','), '') || ']' as json`
  const over = total === 'exact' ? 'null' : `(array_agg(octet_length(convert_to(j, 'UTF8'))))[${limit + 1}]`
  const gathered = `(select ${items}, count(*)::int as n, ${over} as over from (${page}) page) g`
  const counted = totalSql(query, row, where, start)
  const text = `with ${asker} select ${GATE} as ok, g.json, g.n, g.over, (${counted})::float8 as total from ${gathered}`
  return { text, values: row.values.values }
}
