/** `--prune` and `owned: true`: everything that is not declared goes, but for what belongs to somebody else. */
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: string\n'

/** What the project never made: objects that lean on each other in every direction. */
const FOREIGN = `
create type public.colour as enum ('red', 'green');
create domain public.short as text check (char_length(value) < 9);
create sequence public.counter;
create function public.paint(c public.colour) returns text language sql immutable as $$ select c::text $$;
create function public.stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create procedure public.tidy() language sql as $$ select 1 $$;
create type public.pair as (a integer, b public.short);
create table public.things (id bigint primary key default nextval('public.counter'), c public.colour default 'red',
  s public.short, check (public.paint(c) <> ''));
create table public.parts (id bigint primary key, thing_id bigint references public.things, note_id uuid references public.notes);
alter table public.things add main_part bigint references public.parts;
create index things_paint on public.things (public.paint(c));
create trigger stamped before update on public.things for each row execute function public.stamp();
create policy seen on public.things using (public.paint(c) = 'red');
create view public.red as select * from public.things where c = 'red';
create view public.reddest as select id, public.paint(c) as name from public.red;
create materialized view public.kept as select * from public.reddest;
create table public.logs (at date, what public.short) partition by range (at);
create table public.logs_2026 partition of public.logs for values from ('2026-01-01') to ('2027-01-01');
create table public.more_things (extra text) inherits (public.things);
create view public.noted as select title from public.notes;
insert into public.things (s) values ('x');
`

/** What files could declare, and nothing else stands on. */
const LONE = `
create type public.mood as enum ('x');
create table public.alone (id bigint primary key, m public.mood);
create table public.twin (id bigint primary key references public.alone);
create index on public.twin (id);
`

let project: TestProject
let client: pg.Client
beforeEach(async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  client = new pg.Client({ connectionString: project.url })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await project.remove()
})

async function relations(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S', 'p')
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace and proname not like 'bkend%'
      union all select typname from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') order by 1`,
  )
  return rows.map((row) => row.name)
}

describe('a push that prunes', () => {
  beforeEach(async () => {
    expect((await project.run('apply')).outcome).toBe('applied')
    await client.query(FOREIGN)
  })

  it('leaves everything alone without it', async () => {
    const before = await relations()
    const result = await project.run('apply')
    expect(result).toMatchObject({ outcome: 'applied', changes: [] })
    expect(result.unmanaged).toContain('table:things')
    expect(await relations()).toEqual(before)
  })

  it('names every loss and does nothing until each is allowed', async () => {
    await client.query(LONE)
    const before = await relations()
    const refused = await project.run('apply', { prune: true })
    expect(refused.outcome).toBe('refused-hazard')
    expect(refused.questions.map((q) => q.allow).sort()).toEqual(['drop-table:alone', 'drop-table:twin'])
    expect(await relations()).toEqual(before)
  })

  it('drops what could be declared; what the language has no word for, and what that stands on, is left alone', async () => {
    const kept = await relations()
    await client.query(LONE)
    const { outcome, diagnostics, unmanaged } = await project.run('apply', { prune: true, allow: ['all'] })
    expect([outcome, ...diagnostics.filter((d) => d.severity === 'error')]).toEqual(['applied'])
    expect(await relations()).toEqual(kept)
    const again = await project.run('apply', { prune: true })
    expect(again).toMatchObject({ changes: [] })
    for (const address of ['view:red', 'function:paint(c colour)', 'sequence:counter', 'domain:short', 'table:things'])
      expect(unmanaged).toContain(address)
    expect((await client.query("select from pg_namespace where nspname = 'bkend'")).rowCount).toBe(1)
  })

  it('leaves a trigger, a rule and an index with a collation of its own on a declared table', async () => {
    const kept =
      'create trigger stamped before update on notes for each row execute function stamp(); create index shouted on notes (title collate "C"); create rule quiet as on delete to notes do also nothing'
    await client.query(`${kept}; create index plain on notes (title); create index loud on notes (upper(title))`)
    expect((await project.run('apply', { prune: true, allow: ['all'] })).changes.map((c) => c.address)).toEqual([
      'index:notes.loud',
      'index:notes.plain',
    ])
    const { rows } = await client.query(
      "select tgname as n from pg_trigger where tgname = 'stamped' union all select indexname from pg_indexes where indexname = 'shouted' union all select rulename from pg_rules where rulename = 'quiet'",
    )
    expect(rows).toHaveLength(4)
  })
})

describe('what belongs to somebody else', () => {
  it('is foreign even to prune: another project in the same schema', async () => {
    const other = await createProject({
      'bkend.config.yaml': 'project: other\n',
      'schema/theirs.yaml':
        'enumTypes: { mood: { values: [x] } }\ntables:\n  theirs: { columns: { m: { type: enumType, enumType: mood }, o: { type: object, properties: { k: string } } } }\n',
    })
    expect((await other.run('apply', { url: project.url })).outcome).toBe('applied')
    await other.remove()
    await client.query('alter table theirs add added text; insert into theirs (m, o) values (\'x\', \'{"k":"v"}\')')
    await client.query('create table nobodys (a text)')
    const result = await project.run('apply', { prune: true, allow: ['all'] })
    expect(result.outcome).toBe('applied')
    expect(result.unmanaged).toContain('table:theirs')
    expect(await relations()).toEqual(['mood', 'notes', 'theirs'])
    expect((await client.query('select m from theirs')).rows).toEqual([{ m: 'x' }])
    expect(await project.run('apply', { prune: true })).toMatchObject({ outcome: 'in-sync' })
  })

  it('is left to the others: what two projects use, until the last one lets go', async () => {
    const lang = (name: string, more = ''): string =>
      `table: ${name}\ncolumns:\n  meta: { type: object, properties: { lang: string } }\n${more}`
    const other = await createProject({
      'bkend.config.yaml': 'project: other\n',
      'schema/theirs.yaml': lang('theirs'),
    })
    const functions = async (): Promise<number> =>
      (await client.query("select from pg_proc where pronamespace = 'public'::regnamespace")).rowCount ?? 0
    await project.write('schema/notes.yaml', lang('notes', '  title: string\n'))
    expect((await project.run('apply')).outcome).toBe('applied')
    expect((await other.run('apply', { url: project.url })).outcome).toBe('applied')
    const shared = await functions()

    await project.write('schema/notes.yaml', 'table: plain\ncolumns: { title: string }\noptions: { system: false }\n')
    const left = await project.run('apply', { allow: ['all'] })
    expect([left.outcome, ...left.questions, ...left.diagnostics.filter((d) => d.severity === 'error')]).toEqual([
      'applied',
    ])
    expect([await relations(), await functions()]).toEqual([['plain', 'theirs'], shared])
    expect(await project.run('apply', { prune: true, allow: ['all'] })).toMatchObject({ changes: [] })
    await client.query(`insert into theirs (meta) values ('{"lang": "en"}')`)
    expect(await other.run('apply', { url: project.url })).toMatchObject({ changes: [] })

    await other.write('schema/theirs.yaml', 'table: mine\ncolumns: { title: string }\noptions: { system: false }\n')
    expect((await other.run('apply', { url: project.url, allow: ['all'] })).outcome).toBe('applied')
    expect([await relations(), await functions()]).toEqual([['mine', 'plain'], 0])
    expect(await project.run('plan', { prune: true })).toMatchObject({ changes: [] })
    await other.remove()
  })

  it('is foreign both ways: each project prunes, and neither takes from the other', async () => {
    const other = await createProject({
      'bkend.config.yaml': 'project: other\nowned: true\n',
      'schema/theirs.yaml':
        'table: theirs\ncolumns: { title: { type: string, maxLength: 5 }, gone: string? }\nindexes: [[title]]\n',
    })
    const theirs = (): ReturnType<typeof other.run> => other.run('apply', { url: project.url, allow: ['all'] })
    expect((await project.run('apply')).outcome).toBe('applied')
    expect((await theirs()).outcome).toBe('applied')
    await client.query("insert into notes (title) values ('ours'); insert into theirs (title) values ('yours')")
    await other.write('schema/theirs.yaml', 'table: theirs\ncolumns: { title: { type: string, maxLength: 5 } }\n')
    await project.write('schema/notes.yaml', 'table: notes\ncolumns: { title: string, body: string? }\n')
    expect(await theirs()).toMatchObject({ outcome: 'applied', changes: [{ kind: 'drop' }, { kind: 'drop' }] })
    const ours = await project.run('apply', { prune: true, allow: ['all'] })
    expect(ours).toMatchObject({ outcome: 'applied', changes: [{ kind: 'add', address: 'column:notes.body' }] })
    expect((await client.query('select n.title as n, t.title as t from notes n, theirs t')).rows).toEqual([
      { n: 'ours', t: 'yours' },
    ])
    await other.remove()
  })

  it('is left alone: members of extensions', async () => {
    const { rowCount } = await client.query("select from pg_available_extensions where name = 'citext'")
    await project.run('apply')
    if (rowCount) await client.query('create extension citext schema public')
    else await client.query('create extension plpgsql_check')
    expect(await project.run('apply', { prune: true })).toMatchObject({ changes: [] })
    expect((await client.query("select from pg_extension where extname = 'citext'")).rowCount).toBe(1)
  })
})
