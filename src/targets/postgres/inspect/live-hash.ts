/** The hash that says in one query whether anything that `inspect` would see has changed. */
import { createHash } from 'node:crypto'
import type { Config } from '../../../model/index.ts'
import { identifier, literal } from '../sql/identifier.ts'

/**
 * What the catalogue says of one sort of object: rows of the table that it belongs to (0: to none) and one text. Object ids stand for
 * names, so that nothing depends on `search_path`; nothing that data, vacuum or statistics move is among them.
 */
const PARTS: readonly string[] = [
  `select c.owner, concat_ws(' ', 'class', c.oid, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
      c.relispartition, c.relam, c.reloptions::text) from c`,
  `select c.owner, concat_ws(' ', 'column', a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity,
      a.attgenerated, a.attcollation) from pg_attribute a join c on c.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped and c.relkind <> 'i'`,
  `select d.adrelid, concat_ws(' ', 'default', d.adrelid, d.adnum, d.adbin) from pg_attrdef d join c on c.oid = d.adrelid`,
  `select k.conrelid, concat_ws(' ', 'constraint', k.oid, k.conname, k.conrelid, k.contype, k.convalidated, k.condeferrable,
      k.condeferred, k.connoinherit, k.conkey::text, k.confrelid, k.confkey::text, k.confupdtype, k.confdeltype,
      k.confmatchtype, k.conindid, k.conbin) from pg_constraint k, n where k.connamespace = n.oid`,
  `select i.indrelid, concat_ws(' ', 'index', i.indexrelid, i.indrelid, i.indkey::text, i.indoption::text, i.indclass::text,
      i.indcollation::text, i.indnkeyatts, i.indisunique, i.indisvalid, i.indisready,
      to_jsonb(i) ->> 'indnullsnotdistinct', i.indpred, i.indexprs) from pg_index i join c on c.oid = i.indrelid`,
  `select g.tgrelid, concat_ws(' ', 'trigger', g.oid, g.tgname, g.tgrelid, g.tgfoid, g.tgtype, g.tgenabled, g.tgattr::text, g.tgargs,
      g.tgqual) from pg_trigger g join c on c.oid = g.tgrelid where not g.tgisinternal`,
  `select 0::oid, concat_ws(' ', 'function', p.oid, p.proname, p.prokind, p.prolang, p.provolatile, p.proparallel, p.proisstrict,
      p.prosecdef, p.prorettype, p.proargtypes::text, p.proargnames::text, p.proargmodes::text, p.proconfig::text, p.prosrc,
      to_jsonb(p) ->> 'prosqlbody') from pg_proc p, n where p.pronamespace = n.oid`,
  `select 0::oid, concat_ws(' ', 'type', t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typnotnull, t.typdefaultbin)
    from pg_type t, n where t.typnamespace = n.oid and t.typtype <> 'b' and (t.typtype <> 'c' or t.typrelid in (select oid from c where relkind = 'c'))`,
  `select 0::oid, concat_ws(' ', 'enum', e.oid, e.enumtypid, e.enumsortorder, e.enumlabel)
    from pg_enum e join pg_type t on t.oid = e.enumtypid, n where t.typnamespace = n.oid`,
  `select p.polrelid, concat_ws(' ', 'policy', p.oid, p.polname, p.polrelid, p.polcmd, p.polpermissive, p.polroles::text, p.polqual,
      p.polwithcheck) from pg_policy p join c on c.oid = p.polrelid`,
  `select c.owner, concat_ws(' ', 'acl', c.oid, c.relacl::text) from c where c.relkind in ('r', 'p') and c.relacl is not null`,
  `select c.owner, concat_ws(' ', 'column-acl', a.attrelid, a.attnum, a.attacl::text) from pg_attribute a join c on c.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped and a.attacl is not null`,
  `select 0::oid, concat_ws(' ', 'schema-acl', s.nspname, s.nspacl::text) from pg_namespace s
    where s.nspname = 'bkend' or s.oid in (select oid from n)`,
  `select r.ev_class, concat_ws(' ', 'rule', r.oid, r.rulename, r.ev_class, r.ev_type, r.ev_enabled, r.ev_qual, md5(r.ev_action::text))
    from pg_rewrite r join c on c.oid = r.ev_class`,
  `select c.owner, concat_ws(' ', 'comment', d.classoid, d.objoid, d.objsubid, d.description) from pg_description d join c on c.oid = d.objoid
    where d.classoid = 'pg_class'::regclass`,
  `select 0::oid, concat_ws(' ', 'comment', d.classoid, d.objoid, d.objsubid, d.description) from pg_description d
    where d.classoid = 'pg_type'::regclass and d.objoid in (select t.oid from pg_type t, n where t.typnamespace = n.oid)`,
  `select i.inhrelid, concat_ws(' ', 'inherits', i.inhrelid, i.inhparent) from pg_inherits i join c on c.oid = i.inhrelid`,
  `select k.conrelid, concat_ws(' ', 'outside', r.oid, r.relname, s.nspname) from pg_constraint k
    join n on k.connamespace = n.oid join pg_class r on r.oid = k.confrelid join pg_namespace s on s.oid = r.relnamespace
    where r.relnamespace <> n.oid`,
]

/** Rows of `owner` (0: no table's) and `digest`. `condition`: on the owner. */
function digests(config: Config, condition: string): string {
  const schema = literal(identifier(config.postgres.schema))
  return `with n as materialized (select oid from pg_namespace where oid = to_regnamespace(${schema})),
c as materialized (select * from (select coalesce(i.indrelid, d.refobjid, k.oid) as owner, k.* from pg_class k
    join n on n.oid = k.relnamespace
    left join pg_index i on i.indexrelid = k.oid
    left join pg_depend d on k.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = k.oid and d.deptype in ('a', 'i')
      and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0) k${condition === '' ? '' : ` where owner ${condition}`})
select owner, md5(string_agg(line, e'\\n' order by line collate "C")) as digest
from (${PARTS.join('\nunion all\n')}) as part (owner, line)${condition === '' ? '' : ` where owner ${condition}`} group by owner`
}

/** One SELECT with one row and one column, `hash`, 32 hex digits. It has no parameters. */
export function liveHashQuery(config: Config): string {
  const schema = literal(identifier(config.postgres.schema))
  return `select md5(concat_ws(',', ${schema}, current_setting('server_version_num'),
  (select string_agg(owner || ' ' || digest, ',' order by owner) from (${digests(config, '')}) as each))) as hash`
}

/** One SELECT of rows `owner` (the id of a table, 0 for what is no table's) and `digest`; of the tables in `$1`, an `oid[]`, or of all. */
export function digestsQuery(config: Config, ofSome: boolean): string {
  return digests(config, ofSome ? '= any ($1::oid[])' : '')
}

/** What `liveHashQuery` answers where those are the digests. `version`: `server_version_num`. */
export function liveHashFrom(config: Config, version: string, digests: ReadonlyMap<number, string>): string {
  const lines = [...digests].sort(([a], [b]) => a - b).map(([owner, digest]) => `${owner} ${digest}`)
  const text = [identifier(config.postgres.schema), version, ...lines].join(',')
  return createHash('md5').update(text).digest('hex')
}
