/** For each code that needs a command, a database or the machine, what happened before it; `docs/diagnostics.md` shows them. */
import type { DiagnosticCode } from '../../src/diagnostic/index.ts'

/** One thing that happens. The last command is the one whose messages are recorded. */
export type Happening =
  /** Files are written; a text of null makes an empty folder. */
  | { readonly files: Readonly<Record<string, string | Uint8Array | null>> }
  /** Somebody changes the database by hand. `{role}` is a login that may do little. */
  | { readonly sql: string }
  /** A command line, without `bkend`. `as`: the login that its URL names; `url`: another URL. */
  | {
      readonly bkend: string
      readonly as?: 'role'
      readonly url?: string
      /** Ctrl-C comes at once. */
      readonly interrupted?: true
    }

/** What happens, in order. */
export type Story = readonly Happening[]

const POSTS = 'table: posts\ncolumns:\n  title: string\n'
const CLOSED = 'permissions: { read: user }\n'
const posts = (columns: string): Happening => ({
  files: { 'schema/posts.yaml': `table: posts\ncolumns:\n${columns}${CLOSED}` },
})
const DECLARED: Happening = { files: { 'schema/posts.yaml': `${POSTS}${CLOSED}` } }
const PUSHED: readonly Happening[] = [DECLARED, { bkend: 'push' }]
const A_ROW = "insert into posts (title) values ('');\n"

/** A login that may do what its grants say, and no more. */
const ROLE = "create role {role} login password 'secret';\n"

/** An event trigger that lets nobody alter a table, and one that lets everybody again. */
const FORBIDDEN = `create function no_alter() returns event_trigger language plpgsql as $$
begin
  raise exception 'tables are frozen this week';
end $$;
create event trigger frozen on ddl_command_start when tag in ('ALTER TABLE') execute function no_alter();
`

/** An enum value is committed in a phase of its own; the column that uses it comes in the next. */
const WITH_MOODS = (values: string, mood: string): Happening => ({
  files: {
    'schema/mood.yaml': `enumType: mood\nvalues: [${values}]\n`,
    'schema/posts.yaml': `table: posts\ncolumns:\n  mood: { type: enumType, enumType: mood, default: ${mood} }\n`,
  },
})
const HALF_WAY: readonly Happening[] = [
  WITH_MOODS('happy', 'happy'),
  { bkend: 'push' },
  { sql: FORBIDDEN },
  WITH_MOODS('happy, sad', 'sad'),
]

const PUSHED_AGAIN: Happening = { bkend: 'push --write' }
const BACK: Happening = { bkend: 'rollback 1 --allow drop-column:posts.note' }

/** Code → what leads to it. */
export const STORIES: Partial<Readonly<Record<DiagnosticCode, readonly Story[]>>> = {
  'cli/usage': [[{ bkend: 'psh' }], [{ bkend: 'push --allow drop-colum:posts.title' }]],
  'load/not-found': [[{ bkend: 'check --schema nowhere' }], [{ bkend: 'push --plan plan.json' }]],
  'load/unreadable': [
    [
      { files: { 'schema/posts.yaml': Buffer.from('table: posts\ndescription: Beiträge\n', 'latin1') } },
      { bkend: 'check' },
    ],
  ],
  'pull/conflict': [
    [
      posts('  mood: { type: string, default: fine }\n'),
      { bkend: 'push' },
      posts('  mood: { type: string, default: good }\n'),
      { sql: "alter table posts alter mood set default 'bad';\n" },
      { bkend: 'pull' },
    ],
  ],
  'pull/edit': [
    [
      {
        files: {
          'schema/all.ts': `import { string, table } from 'bkend'

const made = ['posts', 'notes'].map((name) => table(name, { title: string() }).permissions({ read: 'user' }))

export default made
`,
        },
      },
      { bkend: 'push' },
      { sql: 'alter table posts alter title drop not null;\n' },
      { bkend: 'pull' },
    ],
  ],
  'pull/empty': [[{ files: { schema: null } }, { bkend: 'pull' }]],
  'pull/project': [
    [...PUSHED, { files: { 'bkend.config.yaml': 'project: copy\nschema: pulled\n' } }, { bkend: 'pull' }],
  ],
  'pull/permissions': [[...PUSHED, { sql: 'drop schema bkend cascade;\n' }, { bkend: 'pull --schema pulled' }]],
  'load/empty': [[{ files: { schema: null } }, { bkend: 'check' }]],
  'plan/rename': [[...PUSHED, posts('  headline: string\n'), { bkend: 'push --write' }]],
  'plan/hazard': [
    [posts('  title: string\n  note: string?\n'), { bkend: 'push' }, DECLARED, { bkend: 'push --write' }],
    [
      {
        files: {
          'bkend.config.yaml': 'project: social\nenvironments:\n  prod: { url: { $env: PROD_URL }, protected: true }\n',
          'schema/posts.yaml': `${POSTS}  note: string?\npermissions: { read: user }\n`,
        },
      },
      { bkend: 'push --env prod' },
      { files: { 'schema/posts.yaml': `${POSTS}permissions: { read: user }\n` } },
      { bkend: 'push --env prod --write --allow all' },
    ],
  ],
  'plan/unmanaged': [[{ sql: 'create table audit (at timestamptz);\n' }, ...PUSHED]],
  'plan/open-table': [
    [
      {
        files: {
          'bkend.config.yaml': 'project: social\nenvironments:\n  prod: { url: { $env: PROD_URL }, protected: true }\n',
          'schema/posts.yaml': POSTS,
        },
      },
      { bkend: 'push --env prod' },
    ],
  ],
  'plan/wider-access': [
    [
      {
        files: {
          'bkend.config.yaml': 'project: social\nenvironments:\n  prod: { url: { $env: PROD_URL }, protected: true }\n',
          'schema/posts.yaml': `${POSTS}permissions: { create: user, read: user, update: self }\n`,
        },
      },
      { bkend: 'push --env prod' },
      { files: { 'schema/posts.yaml': `${POSTS}permissions: { create: user, read: guest, update: user }\n` } },
      { bkend: 'push --env prod --write' },
    ],
  ],
  'plan/not-compared': [
    [
      { files: { 'schema/posts.yaml': `${POSTS}${CLOSED}checks: { short: { $sql: 'length({title}) < 80' } }\n` } },
      { bkend: 'push' },
      {
        sql: `${ROLE}grant usage on schema bkend to {role};\ngrant all on all tables in schema bkend to {role};\nalter table posts owner to {role};\n`,
      },
      { files: { 'schema/posts.yaml': `${POSTS}${CLOSED}checks: { short: { $sql: 'length({title}) < 40 + 40' } }\n` } },
      { bkend: 'diff', as: 'role' },
    ],
  ],
  'plan/file': [[DECLARED, { files: { 'old.json': '{ "format": 0 }\n' } }, { bkend: 'push --plan old.json' }]],
  'target/connect': [[DECLARED, { bkend: 'push', url: 'postgres://app:secret@127.0.0.1:1/app' }]],
  'target/permission': [[{ sql: ROLE }, DECLARED, { bkend: 'push', as: 'role' }]],
  'target/unsupported': [[posts('  price: numeric(5,2)\n'), { bkend: 'push' }]],
  'target/busy': [
    [DECLARED, { files: { '.bkend/dev.lock/notes.txt': 'not a lock\n' } }, { bkend: 'push', url: 'pglite:.bkend/dev' }],
  ],
  'target/forced-row-security': [
    [
      ...PUSHED,
      {
        sql: `${ROLE}grant usage on schema bkend to {role};\ngrant all on all tables in schema bkend to {role};\ngrant create on schema public to {role};\n${A_ROW}alter table posts owner to {role};\nalter table posts enable row level security, force row level security;\n`,
      },
      posts('  title: { type: string, minLength: 1 }\n'),
      { bkend: 'push --write', as: 'role' },
    ],
  ],
  'target/foreign-policy': [
    [
      posts('  title: string\n'),
      { bkend: 'push' },
      { sql: 'create policy everyone on posts for select using (true);\n' },
      { bkend: 'diff' },
    ],
  ],
  'apply/locked': [
    [
      ...PUSHED,
      { sql: "update bkend.lease set holder = 'bkend push laptop:4711', expires_at = now() + interval '1 minute';\n" },
      posts('  title: string\n  note: string?\n'),
      { bkend: 'push --write --lock-wait 0.2' },
    ],
  ],
  'apply/drift': [
    [
      DECLARED,
      { bkend: 'plan -o plan.json' },
      { sql: 'create table posts (title text);\n' },
      { bkend: 'push --plan plan.json' },
    ],
  ],
  'apply/rolled-back': [
    [...PUSHED, posts('  title: string\n  note: string?\n'), PUSHED_AGAIN, BACK, { bkend: 'push' }],
  ],
  'apply/no-version': [[...PUSHED, { bkend: 'rollback 9' }]],
  'apply/values-gone': [
    [
      posts('  title: string\n  note: string?\n'),
      { bkend: 'push' },
      DECLARED,
      { bkend: 'push --write --allow drop-column:posts.note' },
      { bkend: 'rollback 1' },
    ],
  ],
  'apply/statement': [
    [...PUSHED, { sql: FORBIDDEN }, posts('  title: string\n  note: string?\n'), { bkend: 'push --write' }],
  ],
  'apply/data': [
    [
      ...PUSHED,
      { sql: "insert into posts (id, title) values ('018f0000-0000-7000-8000-000000000001', '');\n" },
      posts('  title: { type: string, minLength: 1 }\n'),
      { bkend: 'push --write' },
    ],
  ],
  'apply/function': [
    [
      ...PUSHED,
      { sql: "insert into posts (id, title) values ('018f0000-0000-7000-8000-000000000001', 'Hello world');\n" },
      {
        files: { 'functions/slugs.ts': 'export const slugOf = (row: { title: string }) => row.title.toLowerCase()\n' },
      },
      posts(
        '  title: string\n  slug: { type: string, format: slug, backfill: { $call: ../functions/slugs.ts, export: slugOf } }\n',
      ),
      { bkend: 'push --write' },
    ],
  ],
  'apply/verify': [
    [
      ...PUSHED,
      {
        sql: `create function remind() returns event_trigger language plpgsql as $$
begin
  if pg_trigger_depth() = 0 and to_regclass('notes') is not null then comment on table notes is 'who made this?'; end if;
end $$;
create event trigger remind on ddl_command_end when tag in ('CREATE TABLE') execute function remind();
`,
      },
      { files: { 'schema/notes.yaml': `table: notes\ncolumns: { text: string }\n${CLOSED}` } },
      { bkend: 'push --write' },
    ],
  ],
  'apply/interrupted': [[DECLARED, { bkend: 'push', interrupted: true }]],
  'apply/stopped': [[...HALF_WAY, { bkend: 'push --write' }]],
  'apply/resumed': [
    [...HALF_WAY, { bkend: 'push --write' }, { sql: 'drop event trigger frozen;\n' }, { bkend: 'push --write' }],
  ],
  'generate/stale': [[...PUSHED, posts('  title: string\n  note: string?\n'), { bkend: 'push' }]],
  'generate/edited': [
    [DECLARED, { files: { 'generated/client.ts': 'export const mine = 1\n' } }, { bkend: 'generate' }],
  ],
  'generate/name-clash': [
    [
      {
        files: {
          'schema/posts.yaml':
            'tables:\n  post: { columns: { title: string }, permissions: {} }\n  posts: { columns: { title: string }, permissions: {} }\n',
        },
      },
      { bkend: 'generate' },
    ],
  ],
  'generate/write': [[DECLARED, { files: { generated: 'a file\n' } }, { bkend: 'generate' }]],
  'schema/access-test': [
    [
      {
        files: {
          'schema/posts.yaml': `${POSTS}${CLOSED}tests:\n  rows: { first: {} }\n  expect: [guest cannot raed first]\n`,
        },
      },
      { bkend: 'check' },
    ],
  ],
  'schema/hidden-unique': [
    [
      {
        files: {
          'schema/coupons.yaml':
            'table: coupons\ncolumns:\n  code: { type: string, maxLength: 20, unique: true }\npermissions: { create: user, read: self }\n',
        },
      },
      { bkend: 'check' },
    ],
  ],
  'access/failed': [
    [
      {
        files: {
          'schema/posts.yaml': `${POSTS}permissions: { create: user, read: user }\ntests:\n  rows:\n    first: { createdBy: ann }\n  expect:\n    - user can read first\n    - guest can read first\n    - ann can update first\n`,
        },
      },
      { bkend: 'check --access' },
    ],
  ],
  'access/shadow': [
    [
      {
        files: {
          'bkend.config.yaml':
            "project: social\nenvironments:\n  dev: { url: 'pglite:.bkend/dev', shadow: 'pglite:.bkend/dev' }\n",
          'schema/posts.yaml': `${POSTS}${CLOSED}tests:\n  rows: { first: {} }\n  expect: [guest cannot read first]\n`,
        },
      },
      { bkend: 'check --access' },
    ],
  ],
}
