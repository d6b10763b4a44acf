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
 * Addresses of the schema's functions and enum types that the object `oid` of `catalog` uses, as a text array; null where
 * there are none. Looked up object by object: joined as a whole, the planner takes it for one row and goes through all.
 */
export function usesOf(catalog: string, oid: string): string {
  return `(select array_agg(distinct coalesce(
        'function:' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 'enum:' || y.typname))
      from pg_depend used
      left join pg_proc p on used.refclassid = 'pg_proc'::regclass and p.oid = used.refobjid
        and p.pronamespace = to_regnamespace($1)
      left join pg_type y on used.refclassid = 'pg_type'::regclass and y.oid = used.refobjid and y.typtype = 'e'
        and y.typnamespace = to_regnamespace($1)
      where used.classid = '${catalog}'::regclass and used.objid = ${oid} and (p.oid is not null or y.oid is not null))`
}
