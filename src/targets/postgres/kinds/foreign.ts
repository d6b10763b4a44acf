/** What a database schema holds beside what we declare: seen, reported, left alone, and dropped only where all is ours. */
import type { Resource } from '../../../model/index.ts'
import { addressOf, resource } from '../../../model/index.ts'
import type { Hazard } from '../../../plan/index.ts'
import { identifier, qualified } from '../sql/identifier.ts'
import { textOf } from './attributes.ts'
import { notOfExtension, reliesOn, usesOf } from './catalogue-sql.ts'
import { type Catalogue, catalogue, type Kind, parentOf, type RenderContext } from './kind.ts'

interface Row {
  readonly table_name?: string
  readonly name: string
  readonly definition: string | null
  /** Addresses of what it needs. */
  readonly uses: readonly (string | null)[] | null
}

interface ForeignParts {
  readonly name: string
  /** Rows of name, definition, uses and, for what belongs to a table, table_name. */
  readonly sql: Catalogue['sql']
  readonly dropSql: (r: Resource, context: RenderContext) => string
  readonly holdsRows?: boolean
}

/** A kind that is never declared. Asked to make or change one, it is a fault of ours. */
function foreignKind({ name, sql, dropSql, holdsRows }: ForeignParts): Kind {
  const never = (): never => {
    throw new Error(`${name} is not declared yet`)
  }
  return {
    name,
    catalogue: catalogue<Row>(sql, (row) =>
      resource({
        kind: name,
        name: row.name,
        parent: row.table_name === undefined ? null : addressOf('table', null, row.table_name),
        dependsOn: (row.uses ?? []).filter((address) => address !== null),
        attributes: { definition: row.definition },
      }),
    ),
    add: never,
    alter: never,
    rename: never,
    drop: (change, context) => {
      const subject = change.from.name
      const hazard: Hazard = holdsRows
        ? { code: 'drop-table', subject, message: `drops the ${name} ${subject} and every row in it` }
        : { code: 'drop-object', subject, message: `drops the ${name} ${subject}, which is declared nowhere` }
      return [{ sql: dropSql(change.from, context), changes: [change], hazards: [hazard] }]
    },
  }
}

function relation(name: string, kinds: string, word: string, condition = 'true', holdsRows = false): Kind {
  return foreignKind({
    name,
    holdsRows,
    sql: `
  select c.relname as name, case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
    coalesce((select ${reliesOn('pg_rewrite', 'r.oid', 'c.oid')} from pg_rewrite r where r.ev_class = c.oid limit 1), '{}')
      || coalesce(${reliesOn('pg_class', 'c.oid', 'c.oid')}, '{}') as uses
  from pg_class c
  where c.relnamespace = to_regnamespace($1) and c.relkind = any ('{${kinds}}') and ${condition}
    and ${notOfExtension('pg_class', 'c.oid')}
  order by c.relname`,
    dropSql: (r, context) => `DROP ${word} ${qualified(context.schema, r.name)}`,
  })
}

const HEIR = '(c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid))'
const OWNED_SEQUENCE = `exists (select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refobjsubid > 0 and d.deptype in ('a', 'i'))`

function type(name: string, typtype: string, word: string, condition = 'true'): Kind {
  return foreignKind({
    name,
    sql: `
  select t.typname as name, case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as definition,
    coalesce(${usesOf('pg_type', 't.oid')}, '{}') || coalesce(${usesOf('pg_class', 't.typrelid')}, '{}')
      || coalesce((select ${usesOf('pg_constraint', 'k.oid')} from pg_constraint k where k.contypid = t.oid limit 1), '{}') as uses
  from pg_type t
  where t.typnamespace = to_regnamespace($1) and t.typtype = '${typtype}' and ${condition}
    and ${notOfExtension('pg_type', 't.oid')}
  order by t.typname`,
    dropSql: (r, context) => `DROP ${word} ${qualified(context.schema, r.name)}`,
  })
}

const routine: Kind = foreignKind({
  name: 'routine',
  sql: `
  select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, p.prokind::text as definition,
    ${usesOf('pg_proc', 'p.oid')} as uses
  from pg_proc p
  where p.pronamespace = to_regnamespace($1) and p.prokind <> 'f' and ${notOfExtension('pg_proc', 'p.oid')}
  order by name`,
  dropSql: (r, context) => {
    const at = r.name.indexOf('(')
    const word = textOf(r, 'definition') === 'a' ? 'AGGREGATE' : 'PROCEDURE'
    return `DROP ${word} ${qualified(context.schema, r.name.slice(0, at))}${r.name.slice(at)}`
  },
})

const exclusion: Kind = foreignKind({
  name: 'exclusion',
  sql: (tables) => `
  select c.relname as table_name, k.conname as name, pg_get_constraintdef(k.oid) as definition,
    ${usesOf('pg_constraint', 'k.oid')} as uses
  from ${tables} c join pg_constraint k on k.conrelid = c.oid and k.contype = 'x'
  order by c.relname, k.conname`,
  dropSql: (r, context) => `ALTER TABLE ${context.name(parentOf(r))} DROP CONSTRAINT ${identifier(r.name)}`,
})

const rule: Kind = foreignKind({
  name: 'rule',
  sql: (tables) => `
  select c.relname as table_name, r.rulename as name, pg_get_ruledef(r.oid) as definition,
    ${reliesOn('pg_rewrite', 'r.oid', 'c.oid')} as uses
  from ${tables} c join pg_rewrite r on r.ev_class = c.oid
  order by c.relname, r.rulename`,
  dropSql: (r, context) => `DROP RULE ${identifier(r.name)} ON ${context.name(parentOf(r))}`,
})

/** Every kind that is only seen. Functions are a kind of their own: some are ours. */
export const foreignKinds: readonly Kind[] = [
  relation('view', 'v', 'VIEW'),
  relation('materialized-view', 'm', 'MATERIALIZED VIEW'),
  relation('sequence', 'S', 'SEQUENCE', `not ${OWNED_SEQUENCE}`),
  relation('foreign-table', 'f', 'FOREIGN TABLE'),
  relation('partitioned-table', 'p', 'TABLE', `not ${HEIR}`, true),
  relation('heir', 'r,p', 'TABLE', HEIR, true),
  type('domain', 'd', 'DOMAIN'),
  type('range', 'r', 'TYPE'),
  type('composite', 'c', 'TYPE', `(select k.relkind = 'c' from pg_class k where k.oid = t.typrelid)`),
  routine,
  exclusion,
  rule,
]

/**
 * Whether there may be anything of these kinds at all, as one row with one column, `foreign`: most schemas have none, and planning
 * their queries takes longer than all else where the tables are few.
 */
export const ANY_FOREIGN: string = `
  with s as materialized (select to_regnamespace($1)::oid as oid)
  select exists (select from pg_class c, s where c.relnamespace = s.oid and (c.relkind in ('v', 'm', 'S', 'f', 'p', 'c')
      or c.relkind = 'r' and (c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid))))
    or exists (select from pg_type t, s where t.typnamespace = s.oid and t.typtype in ('d', 'r'))
    or exists (select from pg_proc p, s where p.pronamespace = s.oid and p.prokind <> 'f')
    or exists (select from pg_constraint k, s where k.connamespace = s.oid and k.contype = 'x')
    or exists (select from pg_rewrite r join pg_class c on c.oid = r.ev_class, s where c.relnamespace = s.oid) as foreign`
