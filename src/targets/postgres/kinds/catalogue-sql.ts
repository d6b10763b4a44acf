/** Pieces of catalogue queries that several kinds share. `$1` is the database schema. */

/** Condition: the object (`class`, `oid`) belongs to no extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `not exists (select from pg_depend d
      where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`
}

/** The tables that we model: ordinary ones, neither partitions nor heirs. As a table expression of `pg_class` rows. */
export const TABLES: string = `(
    select t.* from pg_class t
    where t.relnamespace = to_regnamespace($1) and t.relkind = 'r' and not t.relispartition
      and not exists (select from pg_inherits i where i.inhrelid = t.oid)
      and ${notOfExtension('pg_class', 't.oid')}
  )`

/** Names of the columns numbered in `list` (an int2[]), in its order, as a text array. */
export function columnNames(relation: string, list: string): string {
  return `(select array_agg(a.attname::text order by k.ord) from unnest(${list}) with ordinality as k (attnum, ord)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.attnum)`
}

/**
 * What an object uses of the schema's functions and enum types, by its place in `pg_depend`; columns `classid`, `objid`,
 * `objsubid`, `addresses`. Starts from the few that are used, so that it stays quick with thousands of tables.
 */
export const USES = `(
    select classid, objid, objsubid, array_agg(distinct address) as addresses from (
      select d.classid, d.objid, d.objsubid,
        'function:' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as address
      from pg_proc p join pg_depend d on d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
      where p.pronamespace = to_regnamespace($1)
      union all
      select d.classid, d.objid, d.objsubid, 'enum:' || t.typname
      from pg_type t join pg_depend d on d.refclassid = 'pg_type'::regclass and d.refobjid = t.oid
      where t.typnamespace = to_regnamespace($1) and t.typtype = 'e'
    ) used group by classid, objid, objsubid
  )`
