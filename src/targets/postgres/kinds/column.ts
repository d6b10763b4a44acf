/** Columns: type, nullability, default, identity, generation, collation and comment. */
import type { Resource } from '../../../model/index.ts'
import { addressOf, resource } from '../../../model/index.ts'
import { columnResources } from '../normalize/column.ts'
import { printed } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf, textOf } from './attributes.ts'
import { usesOf } from './catalogue-sql.ts'
import { addColumn } from './column-add.ts'
import { alterColumn } from './column-alter.ts'
import { columnDefinition } from './column-definition.ts'
import { catalogue, type Kind, parentOf } from './kind.ts'
import { alterTable, commentOn, exclusive, tableName } from './words.ts'

interface Row {
  readonly table_name: string
  readonly name: string
  readonly type: string
  readonly not_null: boolean
  readonly identity: '' | 'a' | 'd'
  readonly generated: '' | 's' | 'v'
  readonly expression: string | null
  readonly collation: string | null
  readonly comment: string | null
  /** Functions and enum types of the schema, by address. */
  readonly uses: readonly string[] | null
  /** Names of the columns that a computed one reads. */
  readonly reads: readonly string[] | null
}

/** The server hangs what a computed column reads on the column itself, or on its expression. */
const READS = `(select array_agg(distinct read.attname::text) from pg_depend used
      join pg_attribute read on read.attrelid = c.oid and read.attnum = used.refobjsubid and read.attnum <> a.attnum
      where used.refclassid = 'pg_class'::regclass and used.refobjid = c.oid and (used.classid = 'pg_class'::regclass
        and used.objid = c.oid and used.objsubid = a.attnum or used.classid = 'pg_attrdef'::regclass and used.objid = d.oid))`

const sqlOf = (tables: string): string => `
  select c.relname as table_name, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
    a.attidentity as identity, a.attgenerated as generated, pg_get_expr(d.adbin, d.adrelid) as expression,
    case when a.attcollation <> t.typcollation then l.collname end as collation,
    col_description(c.oid, a.attnum) as comment, case when y.typtype in ('e', 'd', 'r', 'c') and y.typnamespace = c.relnamespace then array[case y.typtype when 'e' then 'enum:'
      when 'd' then 'domain:' when 'r' then 'range:' else 'composite:' end || y.typname] end
      || case when d.oid is not null then ${usesOf('pg_attrdef', 'd.oid')} end as uses,
    case when a.attgenerated <> '' then ${READS} end as reads
  from ${tables} c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_collation l on l.oid = a.attcollation
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  left join pg_type y on y.oid = coalesce(nullif(t.typelem, 0), t.oid)
  order by c.relname, a.attnum`

function read(row: Row): Resource {
  const table = addressOf('table', null, row.table_name)
  const reads = (row.reads ?? []).map((name) => addressOf('column', table, name))
  return resource({
    kind: 'column',
    name: row.name,
    parent: table,
    dependsOn: [table, ...new Set([...(row.uses ?? []), ...reads])],
    attributes: {
      type: printed(row.type),
      nullable: !row.not_null,
      default: row.generated === '' ? printed(row.expression) : null,
      generated: row.generated === '' ? null : printed(row.expression),
      storage: row.generated === '' ? null : row.generated === 's' ? 'stored' : 'virtual',
      identity: row.identity === '' ? null : row.identity === 'a' ? 'always' : 'by default',
      collation: row.collation,
      comment: row.comment,
    },
  })
}

/** Columns. */
export const column: Kind = {
  name: 'column',
  declare: columnResources,
  catalogue: catalogue<Row>(sqlOf, read),
  inline: columnDefinition,
  followUp: (r, context) => {
    const comment = textOf(r, 'comment')
    return comment === null ? [] : [commentOn(`COLUMN ${context.name(parentOf(r))}.${identifier(r.name)}`, comment)]
  },
  add: addColumn,
  alter: alterColumn,
  drop: (change, context) => {
    const { from } = change
    const subject = `${tableName(from)}.${from.name}`
    const computed = expressionOf(from, 'generated') !== null
    const message = `drops the column ${subject} and its values`
    return [
      {
        sql: `${alterTable(from, context)} DROP COLUMN ${identifier(from.name)}`,
        changes: [change],
        hazards: computed ? [] : [{ code: 'drop-column', subject, message }],
        lock: exclusive(tableName(from)),
      },
    ]
  },
  rename: (change, context) => [
    {
      sql: `${alterTable(change.to, context)} RENAME COLUMN ${identifier(change.from.name)} TO ${identifier(change.to.name)}`,
      changes: [change],
      lock: exclusive(tableName(change.to)),
    },
  ],
}
