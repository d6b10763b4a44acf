/** The commands around the served Data API. Each module is loaded only when its command runs. */
import type { Command } from './command.ts'
import { PLAN_FLAGS } from './flags.ts'

/** In the order of the help. */
export const SERVING_COMMANDS: readonly Command[] = [
  {
    name: 'seed',
    summary: 'put rows of seed files, or rows that are made up, into the database',
    about:
      'Puts in what `seed.ts` or `seed.yaml` beside the schema files says; with --rows it makes rows up that meet every rule,\nthe same ones every time. Rows that are there already are left, or brought to what is said. All of it or nothing.',
    flags: [
      { name: 'rows', value: 'COUNT', summary: 'make up that many rows for each table' },
      {
        name: 'table',
        value: 'NAME',
        repeatable: true,
        summary: 'make rows up for this table alone, and for those that its rows must refer to',
      },
      { name: 'seed', value: 'COUNT', summary: 'another number makes up other rows' },
      { name: 'allow', value: 'CODE', repeatable: true, summary: '`seed`: also where the environment is protected' },
      { name: 'lock-wait', value: 'SECONDS', summary: 'how long to wait for a push (default: 60)' },
    ],
    examples: [
      ['bkend seed', 'the rows of the seed files'],
      ['bkend seed --rows 1000', 'a thousand rows more for each table'],
      ['bkend seed --rows 50 --table posts --seed 42', 'fifty other posts, and whom they refer to'],
      ['bkend seed --env staging --json', 'for a program'],
    ],
    load: async () => (await import('./commands/seed.ts')).seed,
  },
  {
    name: 'users',
    summary: 'make and list users, give them rights',
    about:
      'Users of one environment, as sign-in knows them. A new one without --password-stdin gets a password that is shown once.\nA running server notices within five seconds.',
    arguments: [
      { name: 'action', choices: ['create', 'list', 'role'] },
      { name: 'user', optional: true },
    ],
    flags: [
      { name: 'email', value: 'EMAIL', summary: 'of the new user' },
      { name: 'name', value: 'NAME', summary: 'of the new user (default: what stands before the @)' },
      { name: 'admin', summary: 'the same as --role admin' },
      {
        name: 'role',
        value: 'ROLE',
        choices: ['admin', 'user', 'guest'],
        summary: 'what the user may do (default: user)',
      },
      { name: 'roles', value: 'LIST', summary: 'own roles, for `role:NAME`, joined by commas; `none` takes them away' },
      { name: 'password-stdin', summary: 'read the password from stdin' },
      { name: 'search', value: 'TEXT', summary: 'only users with this in name, nickname or email' },
      { name: 'limit', value: 'COUNT', summary: 'how many users (default: 20)' },
    ],
    examples: [
      ['bkend users create --admin --email ann@example.com', 'the first admin'],
      ['bkend users role ann@example.com --role user --roles moderator', 'other rights'],
      ['bkend users list --env prod --json', 'for a program'],
    ],
    load: async () => (await import('./commands/users.ts')).users,
  },
  {
    name: 'dev',
    summary: 'push, generate and serve at every save',
    about:
      'Pushes to the development environment, writes generated/, serves the Data API, and does so again at every save of the config, the schema or `.env`.\nSafe changes are applied at once; a loss or a likely rename asks (y, n, or d for what would be done). A file at fault is shown, and what was pushed last is served on.',
    flags: [
      { name: 'port', value: 'PORT', summary: 'where to listen (default: 4000, else the next free one)' },
      { name: 'host', value: 'HOST', summary: 'the address to listen on (default: localhost; 0.0.0.0 is all of them)' },
      ...PLAN_FLAGS,
      { name: 'lock-wait', value: 'SECONDS', summary: 'how long to wait for another push (default: 60)' },
    ],
    examples: [
      ['bkend dev', 'watch, at http://localhost:4000'],
      ['bkend dev --port 8080', 'at another port'],
      ['bkend dev --json', 'one event a line, for editors'],
    ],
    load: async () => (await import('./commands/dev.ts')).dev,
  },
  {
    name: 'serve',
    summary: 'serve the Data API of what was pushed',
    about:
      'Serves the schema last pushed, and takes up the next push within a second. In development the first start makes two keys.\nLogs go to stderr. Ends on Ctrl-C or SIGTERM once every request was answered.',
    flags: [
      { name: 'port', value: 'PORT', summary: 'where to listen (default: 4000; in development the next free one)' },
      { name: 'host', value: 'HOST', summary: 'the address to listen on (default: localhost; 0.0.0.0 is all of them)' },
    ],
    examples: [
      ['bkend serve', 'the dev environment, at http://localhost:4000'],
      ['bkend serve --env prod --host 0.0.0.0 --port 8080', 'behind a proxy'],
      ['bkend serve --json', 'one line of JSON when it is ready'],
    ],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'keys',
    summary: 'make, list and revoke API keys',
    about:
      'A key is shown once; only its hash is stored. `pk` keys are for browsers and apps, `sk` keys are admin and stay on servers.\nScopes narrow what a key may be used for, whoever uses it.',
    arguments: [
      { name: 'action', choices: ['create', 'list', 'revoke'] },
      { name: 'id', optional: true },
    ],
    flags: [
      { name: 'kind', value: 'KIND', choices: ['pk', 'sk'], summary: 'publishable or secret (default: pk)' },
      { name: 'name', value: 'NAME', summary: 'what it is for' },
      { name: 'scope', value: 'SCOPE', repeatable: true, summary: 'posts:read, posts:*, *:read (default: everything)' },
      { name: 'expires', value: 'WHEN', summary: '90d, 12h, or a date (default: never)' },
    ],
    examples: [
      ['bkend keys create --env prod', 'a publishable key, to stdout'],
      ["bkend keys create --kind sk --name jobs --scope 'posts:*' --expires 90d", 'a secret key for one table'],
      ['bkend keys list', 'ids, scopes and whether they stand'],
      ['bkend keys revoke ID', 'refused everywhere within 5 seconds'],
    ],
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'access',
    summary: 'show who may do what',
    about:
      'The matrix of role, operation, table and column, worked out from the files. A question is answered with the reason:\n`can WHO OPERATION TABLE[.COLUMN] [where COLUMN = VALUE]`, WHO being guest, user, role:NAME or admin.',
    arguments: [{ name: 'question', optional: true }],
    flags: [],
    examples: [
      ['bkend access', 'the matrix'],
      ['bkend access \'can guest read posts where visibility = "private"\'', 'yes, no, or for which rows, and why'],
      ['bkend access --json', 'the same for a program'],
    ],
    load: async () => (await import('./commands/access.ts')).access,
  },
]
