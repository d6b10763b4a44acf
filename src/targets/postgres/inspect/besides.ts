/** What a database has that no Snapshot holds, so that a pull can name it: extensions, storage, sequences with a will of their own. */
import type { Config } from '../../../model/index.ts'
import type { LeftAlone } from '../../../plan/index.ts'
import { TABLES } from '../kinds/catalogue-sql.ts'
import type { Queryable } from '../queryable.ts'
import { alwaysQuoted } from '../sql/identifier.ts'

/** Rows of address, kind and reason. `$1` is the database schema. */
const SQL = `
  with t as materialized (select * from ${TABLES} t)
  select 'extension:' || e.extname as address, 'extension' as kind, 'extensions are made with SQL beside bkend' as reason
  from pg_extension e where e.extname <> 'plpgsql'
  union all
  select 'table:' || t.relname, 'storage', 'its storage parameters are kept as they are' from t where t.reloptions is not null
  union all
  select 'table:' || t.relname, 'storage', 'that it is unlogged is kept as it is' from t where t.relpersistence = 'u'
  union all
  select 'sequence:' || s.relname, 'sequence', case d.deptype when 'i' then 'where an identity starts and how it counts is kept as it is'
      else 'a sequence that belongs to ' || t.relname || '.' || a.attname || ' and is not called as Postgres calls it, or counts in a way of its own' end
  from t
  join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
  join pg_class s on s.oid = d.objid and s.relkind = 'S'
  join pg_sequence q on q.seqrelid = s.oid
  join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
  where q.seqstart <> 1 or q.seqincrement <> 1 or q.seqcycle or q.seqmin <> 1
    or d.deptype = 'a' and (s.relname <> t.relname || '_' || a.attname || '_seq' and length(t.relname || a.attname) < 58)
  union all
  select 'comment:' || t.relname || '.' || k.conname, 'comment', 'comments on constraints are kept as they are'
  from t join pg_constraint k on k.conrelid = t.oid
  join pg_description c on c.classoid = 'pg_constraint'::regclass and c.objoid = k.oid
  union all
  select 'comment:' || t.relname || '.' || x.relname, 'comment', 'comments on indexes are kept as they are'
  from t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid
  join pg_description c on c.classoid = 'pg_class'::regclass and c.objoid = x.oid and c.objsubid = 0
  order by 1, 3`

/** One query. */
export async function besides(db: Queryable, { postgres }: Config): Promise<readonly LeftAlone[]> {
  return await db.query<LeftAlone>(SQL, [alwaysQuoted(postgres.schema)])
}
