/**
 * The cheapest sign of change: a number that is another one as soon as any row of the catalogue was made, changed or dropped. A row that
 * is changed is another row, made by another transaction in another place, so that it is enough to add up who made each and where
 * it lies; its contents are not read. Unlike the live hash it also changes with what `inspect` does not see.
 */

/** Ids from here on are those of users' objects. */
const FIRST = 16384

/** A catalogue, and of which relation a row of it says something; null: of none. */
interface Source {
  readonly catalogue: string
  readonly of: string | null
  /** Rows that are no user's are left out, where that is less work than adding them up. */
  readonly where?: string
}

const SOURCES: readonly Source[] = [
  { catalogue: 'pg_class', of: 'oid' },
  { catalogue: 'pg_attribute', of: 'attrelid', where: `attrelid >= ${FIRST}` },
  { catalogue: 'pg_attrdef', of: 'adrelid' },
  { catalogue: 'pg_constraint', of: 'conrelid' },
  { catalogue: 'pg_index', of: 'indrelid' },
  { catalogue: 'pg_trigger', of: 'tgrelid' },
  { catalogue: 'pg_policy', of: 'polrelid' },
  { catalogue: 'pg_description', of: 'objoid', where: `objoid >= ${FIRST} and classoid = 'pg_class'::regclass` },
  { catalogue: 'pg_description', of: null, where: `objoid >= ${FIRST} and classoid <> 'pg_class'::regclass` },
  { catalogue: 'pg_rewrite', of: null },
  { catalogue: 'pg_inherits', of: null },
  { catalogue: 'pg_proc', of: null, where: `oid >= ${FIRST}` },
  // Every table has a type of its own, which changes with nothing but its name.
  { catalogue: 'pg_type', of: null, where: `oid >= ${FIRST} and typtype in ('e', 'd', 'r', 'm')` },
  { catalogue: 'pg_enum', of: null },
  { catalogue: 'pg_namespace', of: null },
]

function sums(sources: readonly (Source & { readonly seed: number })[], condition: (source: Source) => string): string {
  const each = sources.map(
    (source) =>
      `(select coalesce(sum(hash_record_extended(row(xmin, ctid), ${source.seed})), 0) from ${source.catalogue}${condition(source)})`,
  )
  return each.join('\n  + ')
}

const SEEDED = SOURCES.map((source, i) => ({ ...source, seed: i + 1 }))

/** One SELECT of one row: `stamp`, of all that there is, and `version`, that of the server. It has no parameters. */
export const STAMP: string = `select (${sums(SEEDED, ({ where }) => (where ? ` where ${where}` : ''))}
  + (select coalesce(sum(hash_record_extended(row(r.oid, r.rolname), 0)), 0) from pg_roles r))::text as stamp,
  current_setting('server_version_num') as version`

/**
 * One SELECT of one row: `stamp`, what the tables in `$2` (a `name[]`) of the schema `$1` have a part in, and `tables`, the ids of those
 * that are there.
 */
export const PART: string = `
with mine as materialized (select oid, reltoastrelid from pg_class
    where relnamespace = to_regnamespace($1) and relname = any ($2::name[]) and relkind = 'r'),
  held as materialized (select oid from mine union all select reltoastrelid from mine where reltoastrelid <> 0),
  rel as materialized (select oid from held union all select i.indexrelid from pg_index i join held on i.indrelid = held.oid
    union all select d.objid from pg_depend d join mine on d.refobjid = mine.oid
      where d.refclassid = 'pg_class'::regclass and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0)
select (${sums(
  SEEDED.filter(({ of }) => of !== null),
  ({ of, where }) => ` where ${where ? `${where} and ` : ''}${of} in (select oid from rel)`,
)})::text as stamp, coalesce((select array_agg(oid::int8) from mine), '{}') as tables`
