/** Indexes, unique ones that are no constraint included. */
import type { Attribute, Resource } from '../../../model/index.ts'
import { addressOf, isExpression, isRef, resource } from '../../../model/index.ts'
import { indexResources } from '../normalize/table-index.ts'
import { printed, ref } from '../sql/expression.ts'
import { identifier, qualified } from '../sql/identifier.ts'
import { expressionOf, flagOf, listOf, refsOf, textOf } from './attributes.ts'
import { usesOf } from './catalogue-sql.ts'
import { columnRefs, dependencies } from './constraint.ts'
import { duplicateRows } from './duplicates.ts'
import { BESIDE } from './index-build.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { tableName } from './words.ts'

interface Key {
  readonly column: string | null
  readonly expression: string | null
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
  readonly opclass: string | null
  readonly collation: string | null
}

interface Row {
  readonly table_name: string
  readonly name: string
  readonly method: string
  readonly is_unique: boolean
  readonly nulls_not_distinct: boolean
  readonly valid: boolean
  readonly predicate: string | null
  readonly keys: readonly Key[]
  readonly include: readonly string[]
  readonly uses: readonly string[] | null
  readonly columns: readonly string[] | null
}

/** One index with its keys in order; an operator class or collation that the column has by itself is null. */
const sqlOf = (tables: string): string => `
  select c.relname as table_name, x.relname as name, m.amname as method, i.indisunique as is_unique,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as nulls_not_distinct,
    i.indisvalid and i.indisready as valid, pg_get_expr(i.indpred, i.indrelid) as predicate,
    (select jsonb_agg(jsonb_build_object(
        'column', a.attname,
        'expression', case when k.attnum = 0 then pg_get_indexdef(i.indexrelid, k.ord::int, false) end,
        'direction', case when i.indoption[k.ord - 1] & 1 = 1 then 'desc' else 'asc' end,
        'nulls', case when i.indoption[k.ord - 1] & 2 = 2 then 'first' else 'last' end,
        'opclass', case when o.opcdefault then null when pg_opclass_is_visible(o.oid) then o.opcname::text
          else o.opcnamespace::regnamespace::text || '.' || o.opcname end,
        'collation', case when i.indcollation[k.ord - 1] = 0 then null
          when k.attnum <> 0 and i.indcollation[k.ord - 1] = a.attcollation then null
          when k.attnum = 0 and strpos(pg_get_indexdef(i.indexrelid),
            pg_get_indexdef(i.indexrelid, k.ord::int, false) || ' COLLATE ') = 0 then null
          else l.collname end) order by k.ord)
      from unnest(i.indkey::int2[]) with ordinality as k (attnum, ord)
      join pg_opclass o on o.oid = i.indclass[k.ord - 1]
      left join pg_collation l on l.oid = i.indcollation[k.ord - 1]
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum <> 0
      where k.ord <= i.indnkeyatts) as keys,
    coalesce((select array_agg(a.attname::text order by k.ord)
      from unnest(i.indkey::int2[]) with ordinality as k (attnum, ord)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where k.ord > i.indnkeyatts), '{}') as include,
    ${usesOf('pg_class', 'i.indexrelid')} as uses,
    (select array_agg(distinct a.attname::text) from pg_depend d
      join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_class'::regclass
        and d.refobjid = c.oid and d.refobjsubid > 0) as columns
  from ${tables} c
  join pg_index i on i.indrelid = c.oid
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.relname, x.relname`

function read(row: Row): Resource {
  const table = addressOf('table', null, row.table_name)
  const keys = row.keys.map((k) => ({
    ...k,
    column: k.column === null ? null : ref(addressOf('column', table, k.column)),
    expression: printed(k.expression),
  }))
  const columns = columnRefs(table, row.columns ?? []).map((r) => r.address)
  return resource({
    kind: 'index',
    name: row.name,
    parent: table,
    dependsOn: dependencies(table, columns, row.uses ?? []),
    attributes: {
      method: row.method,
      unique: row.is_unique,
      nullsNotDistinct: row.nulls_not_distinct,
      keys,
      include: columnRefs(table, row.include),
      where: printed(row.predicate),
      valid: row.valid,
    },
  })
}

type KeyAttribute = { readonly [name: string]: Attribute }

function keySql(key: KeyAttribute, ordered: boolean, context: RenderContext): string {
  const { column, expression, direction, nulls, opclass, collation } = key
  const what = isRef(column)
    ? context.name(column.address)
    : isExpression(expression)
      ? `(${context.sql(expression)})`
      : ''
  const usual = direction === 'desc' ? 'first' : 'last'
  return [
    what,
    typeof collation === 'string' ? `COLLATE ${identifier(collation)}` : '',
    typeof opclass === 'string' ? opclass : '',
    ordered && direction === 'desc' ? 'DESC' : '',
    ordered && nulls !== usual ? `NULLS ${String(nulls).toUpperCase()}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** `(tags) …`: all that follows the table's name. */
function definition(r: Resource, context: RenderContext): string {
  const method = textOf(r, 'method') ?? 'btree'
  const keys = listOf(r, 'keys').map((k) => keySql(k as KeyAttribute, method === 'btree', context))
  const include = refsOf(r, 'include').map((address) => context.name(address))
  const where = expressionOf(r, 'where')
  return [
    method === 'btree' ? '' : ` USING ${method}`,
    ` (${keys.join(', ')})`,
    include.length > 0 ? ` INCLUDE (${include.join(', ')})` : '',
    flagOf(r, 'nullsNotDistinct') ? ' NULLS NOT DISTINCT' : '',
    where === null ? '' : ` WHERE ${context.sql(where)}`,
  ].join('')
}

function preflight(r: Resource, context: RenderContext): ReturnType<typeof duplicateRows> {
  if (!flagOf(r, 'unique')) return []
  const where = expressionOf(r, 'where')
  const condition = where && context.sqlBefore(where)
  if (where !== null && condition === null) return []
  const keys = listOf(r, 'keys').map((k) => {
    const { column, expression } = k as KeyAttribute
    if (isRef(column)) return context.before(column.address)
    const sql = isExpression(expression) ? context.sqlBefore(expression) : null
    return sql === null ? null : `(${sql})`
  })
  if (keys.some((k) => k === null)) return []
  return duplicateRows(
    r,
    keys.filter((k) => k !== null),
    flagOf(r, 'nullsNotDistinct'),
    condition,
    context,
  )
}

function create(r: Resource, name: string, concurrently: boolean, context: RenderContext): string {
  const unique = flagOf(r, 'unique') ? ' UNIQUE' : ''
  const how = concurrently ? ' CONCURRENTLY IF NOT EXISTS' : ''
  return `CREATE${unique} INDEX${how} ${identifier(name)} ON ${context.name(parentOf(r))}${definition(r, context)}`
}

const add: Kind['add'] = (change, context): Draft[] => {
  const { to } = change
  const slowly = context.load(parentOf(to)) === 'large'
  return [
    {
      sql: create(to, to.name, slowly, context),
      changes: [change],
      preflight: preflight(to, context),
      ...(slowly && { stage: 'build' as const }),
      lock: slowly ? `${BESIDE} (${tableName(to)})` : `SHARE on ${tableName(to)}: blocks writes`,
    },
  ]
}

const drop: Kind['drop'] = (change, context): Draft[] => [
  {
    sql: `DROP INDEX ${qualified(context.schema, change.from.name)}`,
    changes: [change],
    lock: `ACCESS EXCLUSIVE on ${tableName(change.from)}, for a moment`,
  },
]

/** A half-built index serves nobody: it goes first, and only then is there one of that name to build. */
function rebuilt(from: Resource, to: Resource, context: RenderContext): Draft[] {
  return [
    ...drop({ kind: 'drop', address: from.address, from }, context),
    ...add({ kind: 'add', address: to.address, to }, context),
  ]
}

/** On a large table the new index stands before the old one goes. */
function swapped(from: Resource, to: Resource, context: RenderContext): Draft[] {
  const interim = resource({ ...to, name: `${to.name.slice(0, 54)}_bkend_new` })
  const under = (name: string): string => qualified(context.schema, name)
  return [
    {
      sql: create(to, interim.name, true, context),
      changes: [{ kind: 'add', address: interim.address, to: interim }],
      stage: 'build',
      preflight: preflight(to, context),
      lock: `${BESIDE} (${tableName(to)})`,
    },
    {
      sql: `DROP INDEX ${under(from.name)}`,
      changes: [{ kind: 'drop', address: from.address, from }],
      stage: 'finish',
      lock: `ACCESS EXCLUSIVE on ${tableName(to)}, for a moment`,
    },
    {
      sql: `ALTER INDEX ${under(interim.name)} RENAME TO ${identifier(to.name)}`,
      changes: [{ kind: 'rename', address: to.address, from: interim, to }],
      stage: 'finish',
    },
  ]
}

/** Indexes. */
export const tableIndex: Kind = {
  name: 'index',
  declare: indexResources,
  catalogue: catalogue<Row>(sqlOf, read),
  add,
  alter: ({ from, to }, context) => {
    const swaps = context.load(parentOf(to)) === 'large' && flagOf(from, 'valid')
    return swaps ? swapped(from, to, context) : rebuilt(from, to, context)
  },
  drop,
  rename: (change, context) => [
    {
      sql: `ALTER INDEX ${qualified(context.schema, change.from.name)} RENAME TO ${identifier(change.to.name)}`,
      changes: [change],
      lock: `SHARE UPDATE EXCLUSIVE on ${change.from.name}`,
    },
  ],
}
