/** Pieces of catalogue queries that several kinds share. `$1` is the database schema. */

/** Condition: the object (`class`, `oid`) belongs to no extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `not exists (select from pg_depend d
      where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`
}

function tablesWhere(condition: string): string {
  return `(
    select t.* from pg_class t
    where t.relnamespace = to_regnamespace($1)${condition} and t.relkind = 'r' and not t.relispartition
      and not exists (select from pg_inherits i where i.inhrelid = t.oid)
      and ${notOfExtension('pg_class', 't.oid')}
  )`
}

/** The tables that we model: ordinary ones, neither partitions nor heirs. As a table expression of `pg_class` rows. */
export const TABLES: string = tablesWhere('')

/** Those of them whose names are in `$2`, a `name[]`. */
export const NAMED_TABLES: string = tablesWhere(' and t.relname = any ($2::name[])')

/** Names of the columns numbered in `list` (an int2[]), in its order, as a text array. */
export function columnNames(relation: string, list: string): string {
  return `(select array_agg(a.attname::text order by k.ord) from unnest(${list}) with ordinality as k (attnum, ord)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.attnum)`
}

/** The address of a type, a routine or a relation of the schema, as SQL; null where it is none that we see. */
const ADDRESS = `case
        when used_p.oid is not null then case used_p.prokind when 'f' then 'function:' else 'routine:' end || used_p.proname || '('
          || pg_get_function_identity_arguments(used_p.oid) || ')'
        when used_y.oid is not null then case used_y.typtype when 'e' then 'enum:' when 'd' then 'domain:' when 'r' then 'range:'
          when 'c' then 'composite:' end || used_y.typname
        when used_k.relispartition or exists (select from pg_inherits i where i.inhrelid = used_k.oid) then 'heir:' || used_k.relname
        else case used_k.relkind when 'S' then 'sequence:' when 'r' then 'table:' when 'v' then 'view:'
          when 'm' then 'materialized-view:' when 'f' then 'foreign-table:' when 'p' then 'partitioned-table:' end || used_k.relname
      end`

function usedBy(condition: string, relations: string): string {
  return `(select array_agg(distinct ${ADDRESS})
      from pg_depend used
      left join pg_proc used_p on used.refclassid = 'pg_proc'::regclass and used_p.oid = used.refobjid
        and used_p.pronamespace = to_regnamespace($1)
      left join pg_type used_y on used.refclassid = 'pg_type'::regclass and used_y.oid = used.refobjid and used_y.typtype in ('e', 'd', 'r', 'c')
        and used_y.typnamespace = to_regnamespace($1)
      left join pg_class used_k on used.refclassid = 'pg_class'::regclass and used_k.oid = used.refobjid and ${relations}
        and used_k.relnamespace = to_regnamespace($1)
      where ${condition} and (used_p.oid is not null or used_y.oid is not null or used_k.oid is not null))`
}

/**
 * Addresses of the schema's functions, types and sequences that the object `oid` of `catalog` uses, as a text array; null where
 * there are none. Looked up object by object: joined as a whole, the planner takes it for one row and goes through all.
 */
export function usesOf(catalog: string, oid: string): string {
  return usedBy(`used.classid = '${catalog}'::regclass and used.objid = ${oid}`, "used_k.relkind = 'S'")
}

/** The same with relations of every kind: what a view reads, what a table inherits from. */
export function reliesOn(catalog: string, oid: string, self = 'null::oid'): string {
  return usedBy(`used.classid = '${catalog}'::regclass and used.objid = ${oid}`, `used_k.oid is distinct from ${self}`)
}
