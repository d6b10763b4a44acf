/** For each code that loading and judging give, a project that provokes it; `docs/diagnostics.md` shows them. */
import type { DiagnosticCode } from '../../src/diagnostic/index.ts'

/** A project by its files, and how it is loaded. */
export interface Example {
  readonly files: Readonly<Record<string, string>>
  /** `--env`. */
  readonly environment?: string
}

const yaml = (text: string): Example => ({ files: { 'posts.yaml': text } })
const typescript = (text: string): Example => ({ files: { 'posts.ts': text } })
const config = (text: string, environment?: string): Example => ({
  files: { 'bkend.config.yaml': text },
  ...(environment !== undefined && { environment }),
})

/** Code → the projects that provoke it; where the languages differ, one in each. */
export const EXAMPLES: Partial<Readonly<Record<DiagnosticCode, readonly Example[]>>> = {
  'config/not-found': [{ files: { 'posts.yaml': 'table: posts\ncolumns: { title: string }\n' } }],
  'config/invalid': [config('project: social\nenvironment:\n  dev: { url: pglite:.bkend/dev }\n')],
  'config/unknown-environment': [
    config('project: social\nenvironments:\n  staging: { url: pglite:.bkend/staging }\n', 'stagin'),
  ],
  'config/missing-variable': [
    config('project: social\nenvironments:\n  prod: { url: { $env: NO_SUCH_URL } }\n', 'prod'),
  ],
  'config/url': [config('project: social\nenvironments:\n  dev: { url: mysql://localhost/social }\n')],
  'load/syntax': [
    yaml('table: posts\ncolumns:\n  slug: { type: string, pattern: ^[a-z]{2,3}$ }\n'),
    typescript("import { string, table } from 'bkend'\n\nexport const posts = table('posts', { title: string( })\n"),
  ],
  'load/execution': [
    typescript(
      "import { string, table } from 'bkend'\n\nexport const posts = table('posts', { title: string().mni(1) })\n",
    ),
  ],
  'load/import': [
    typescript("import { strng, table } from 'bkend'\n\nexport const posts = table('posts', { title: strng() })\n"),
  ],
  'load/cyclic-import': [
    {
      files: {
        'likes.ts':
          "import { table } from 'bkend'\nimport { length } from './posts'\n\nexport const most = 5\nexport const likes = table('likes', { note: length })\n",
        'posts.ts':
          "import { string, table } from 'bkend'\nimport { most } from './likes'\n\nexport const length = string().max(most)\nexport const posts = table('posts', { title: length })\n",
      },
    },
  ],
  'load/not-a-declaration': [
    typescript("import { string, table } from 'bkend'\n\nconst posts = table('posts', { title: string() })\n"),
  ],
  'load/limit': [yaml(`table: posts\ncolumns: ${'{ a: '.repeat(201)}\n`)],
  'schema/unknown-key': [yaml('table: posts\ncolumns:\n  title: { type: string, maxLenght: 80 }\n')],
  'schema/invalid-value': [yaml('table: posts\ncolumns:\n  title: { type: string, optional: yes }\n')],
  'schema/missing-key': [yaml('table: posts\ncolumns:\n  tags: { type: array }\n')],
  'schema/unknown-type': [yaml('table: posts\ncolumns:\n  likes: int\n')],
  'schema/name': [yaml('table: posts\ncolumns:\n  first name: string\n')],
  'schema/duplicate': [
    typescript(
      "import { string, table } from 'bkend'\n\nexport const posts = table('posts', { title: string() })\n  .index('title')\n  .index('title desc')\n",
    ),
  ],
  'schema/unknown-table': [
    typescript(
      "import { reference, table } from 'bkend'\n\nexport const posts = table('posts', { replyToId: reference('postss') })\n",
    ),
  ],
  'schema/unknown-column': [yaml('table: posts\ncolumns: { title: string }\nindexes: [createdat desc]\n')],
  'schema/unknown-enum': [
    yaml(
      'table: posts\ncolumns:\n  mood: { type: enumType, enumType: moods }\n---\nenumType: mood\nvalues: [happy, sad]\n',
    ),
  ],
  'schema/system-column': [
    yaml('table: posts\ncolumns: { createdAt: date }\n'),
    typescript("import { date, table } from 'bkend'\n\nexport const posts = table('posts', { createdAt: date() })\n"),
  ],
  'schema/constraint': [
    yaml('table: posts\ncolumns:\n  title: { type: string, minLength: 80, maxLength: 2 }\n'),
    typescript(
      "import { string, table } from 'bkend'\n\nexport const posts = table('posts', { title: string().min(80).max(2) })\n",
    ),
  ],
  'schema/default': [yaml('table: posts\ncolumns:\n  state: { type: string, enum: [draft, live], default: darft }\n')],
  'schema/pattern': [yaml("table: posts\ncolumns:\n  slug: { type: string, pattern: '^(a+)+$' }\n")],
  'schema/permission': [yaml('table: posts\ncolumns: { title: string }\npermissions: { read: user | moderator }\n')],
  'schema/filter': [yaml('table: posts\ncolumns: { likes: integer }\nchecks:\n  positive: { likes: { $gtt: 0 } }\n')],
  'schema/reserved-table': [{ files: { 'users.yaml': 'table: users\ncolumns: { title: string }\n' } }],
  'schema/not-yet': [yaml('table: posts\ncolumns: { title: string }\npartitionBy: createdAt\n')],
  'schema/unquoted-name': [
    yaml("table: posts\ncolumns: { likesCount: integer }\nchecks:\n  positive: { $sql: 'likesCount >= 0' }\n"),
    typescript(
      "import { integer, sql, table } from 'bkend'\n\nexport const posts = table('posts', { likesCount: integer() })\n  .check('positive', sql`likesCount >= 0`)\n",
    ),
  ],
  'schema/index': [
    yaml('table: posts\ncolumns: { body: text }\nunique: [body]\n'),
    typescript(
      "import { table, text } from 'bkend'\n\nexport const posts = table('posts', { body: text() }).unique('body')\n",
    ),
  ],
}

/** Of the other codes: when they come, and the way out. What they print depends on a database or on the machine. */
export const OCCASIONS: Partial<Readonly<Record<DiagnosticCode, string>>> = {
  'cli/usage': '`bkend psh`, or a flag that the command does not have; exit code 2. `bkend help` lists what there is.',
  'cli/internal': 'Never by a mistake of yours: report it with the command and the files.',
  'load/not-found': '`bkend check --schema nowhere`; `bkend init` makes the folder.',
  'load/unreadable':
    'A file in UTF-16 or Latin-1, a binary file, a link that leads nowhere. Save it as UTF-8, or move it out of the schema folder.',
  'load/empty':
    'A schema folder without a single `table:`. Add `posts.yaml` with `table: posts` and `columns: { title: string }`.',
  'plan/rename':
    "A column `title` was declared and now is `headline`: add `renamedFrom: title` (TypeScript `.renamedFrom('title')`), or allow the loss by name. Exit code 5.",
  'plan/hazard':
    'A column was removed and its rows still hold values: `bkend push --allow CODE:subject`, as the message prints it. Exit code 4.',
  'plan/unmanaged': 'A table in the database that no file declares: declare it, or leave it; `--prune` drops it.',
  'plan/open-table':
    'A table without `permissions`: declare them. A push warns; where the environment has `protected: true`, it is refused.',
  'plan/wider-access':
    'An environment with `protected: true`, and `read: guest` where it was `read: user`: told, and applied all the same.',
  'plan/not-compared':
    'The database role may not create the scratch schema in which a changed `$sql` is compared: the expression is left as it is.',
  'plan/file': '`bkend push --plan old.json` with a file of another format: make it anew with `bkend plan -o FILE`.',
  'pull/conflict':
    'A default that was changed in a file, not pushed, and changed by hand in the database: shown as a diff. Exit code 6.',
  'pull/edit': 'A table that a loop makes: change it by hand, or write it out.',
  'pull/empty': 'A database without tables, or the wrong schema in `postgres.schema`.',
  'pull/project':
    'A pull with `project: copy` in the config from a database that `shop` pushed: the files are as `shop` declares them. Say `project: shop`.',
  'pull/permissions':
    'Tables that bkend made, in a database whose history is gone: say `permissions` before the next push.',
  'target/connect': 'A wrong password, host or port in the URL, or a server that is down.',
  'target/permission':
    'The role of the URL may not create tables in the schema: `grant create on schema public to ROLE`.',
  'target/version': 'A Postgres before 14.',
  'target/unsupported': 'A collation or a native type that the server does not have.',
  'target/busy': 'Another process holds the `pglite:` directory and does not answer on its socket.',
  'target/forced-row-security': 'A table with `force row level security` and a role without `bypassrls`.',
  'target/foreign-policy':
    '`create policy … for select using (true)` by hand on a table of ours: drop it, or declare what it allows in `permissions`.',
  'apply/locked': 'Two pushes at once, and the other took longer than `--lock-wait`. Exit code 7.',
  'apply/drift':
    '`bkend push --plan FILE` where somebody changed the database since. Exit code 6: plan anew. `bkend status` tells what was changed by hand.',
  'apply/rolled-back':
    '`bkend rollback 3`, then `bkend push` with the files as they were: exit code 6 until `bkend rollback 3 --write` takes them along, or the push is allowed by name.',
  'apply/no-version': '`bkend rollback 9` where the history ends earlier: `bkend history` lists the versions.',
  'apply/values-gone': 'A rollback over a push that dropped a column: the column is there again, and empty.',
  'apply/statement':
    'The database refused a statement, which is shown with the declaration that it comes from; its phase was rolled back.',
  'apply/data': "A new `minLength: 1` and rows with `''`: five of their keys are shown. Change the rows, or the rule.",
  'apply/verify':
    'After the statements the database was not as expected, say because a trigger of somebody else changed it; the phase was rolled back.',
  'apply/interrupted': 'Ctrl-C or a signal. Exit code 130 where nothing was committed yet, else 8.',
  'apply/resumed': 'A note that an earlier push had stopped part-way and this one went on from there.',
  'apply/stopped':
    'Some phases were committed before one failed. Exit code 8: put right what the message says, push again.',
  'generate/stale': '`bkend generate --check` (exit code 3) or a push without `--write`: run `bkend generate`.',
  'generate/edited': 'A generated file whose first line was changed: move your changes elsewhere and delete the file.',
  'generate/name-clash': 'Tables `post` and `posts`, which both give `Post`: give one of them another name.',
  'generate/write': 'The output folder cannot be written, or a folder stands where a file belongs.',
  'schema/access-test':
    'A sentence such as `guest can raed one`, or one on a row that is not there; `bkend check` finds them without running any.',
  'schema/hidden-unique':
    'A unique `code`, and users who create rows and may not read all: trying values, they learn which are taken.',
  'access/failed':
    '`bkend check --access`, or a push to a protected environment: the permissions or the test are wrong.',
  'access/shadow':
    '`shadow` names the database of an environment, or one that holds tables already: tests want an empty one.',
  'serve/not-pushed':
    '`bkend serve` before the first `bkend push`: it waits, and serves what is pushed within a second.',
  'serve/store': '`bkend keys list` where nothing was pushed yet, or a database that went away while serving began.',
  'serve/login':
    'Production with a `serveUrl` whose login is a superuser, owns the tables, or is no member of the three roles: the statement that mends it is printed.',
  'serve/port': 'Another process listens on port 4000; outside development, choose one: `bkend serve --port 4001`.',
  'serve/key':
    '`bkend keys create --scope posts` (a scope is `posts:read`), or `bkend keys revoke` with an id that is none.',
  'serve/scope':
    '`bkend keys create --scope psots:read`: the key is made, and opens nothing until a push makes a table of that name.',
  'serve/signing-keys':
    'Production without `BKEND_SIGNING_KEYS`, or a file of keys that others may read: `chmod 600`, as the message prints it.',
  'serve/user': '`bkend users create` with an email that is taken or a password that is too weak.',
  'seed/file':
    'A table, a column or a word in `seed.ts` or `seed.yaml` that there is not, such as `{ $now: true }`: a seed says the value itself.',
  'seed/nothing': '`bkend seed` without `--rows` where there is no `seed.ts` and no `seed.yaml`.',
  'seed/reference': '`postId: helo` where the row is called `hello`; a row that is none of the seed is `{ $id: … }`.',
  'seed/value': 'A row that leaves out a required column, is too long, or breaks a check: nothing was sent.',
  'seed/duplicate': 'Two rows of a seed with the same unique `slug`.',
  'seed/fewer':
    '`bkend seed --rows 1000` and a unique column of three values: three rows are made up, and the command goes on.',
  'seed/unsatisfied':
    'A check that hardly any value meets, or a required native type without a default: write such rows into `seed.ts`.',
  'seed/package':
    '`bkend seed --rows 10` where `@faker-js/faker` is not installed: `npm install --save-dev @faker-js/faker`.',
  'seed/protected': 'An environment with `protected: true`: `bkend seed --env prod --allow seed`. Exit code 4.',
  'seed/not-pushed': '`bkend seed` before the first push, or after a change of the files that was not pushed.',
  'seed/refused':
    'An SQL check, or a row of somebody else with the same unique value: what the database alone judges. Everything was rolled back.',
}
