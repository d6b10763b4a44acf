/** The table of commands. Each module is loaded only when its command runs. */
import type { Command } from './command.ts'
import { LIVE_COMMANDS } from './commands-live.ts'
import { SERVING_COMMANDS } from './commands-serving.ts'
import { APPLY_FLAGS, type Flag, PLAN_FLAGS, REPORT } from './flags.ts'

const SQL: Flag = { name: 'sql', summary: 'the statements instead of the overview' }

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'init',
    summary: 'write a config and a first schema file',
    about:
      'Asks for the database and the language at a terminal; with --yes it takes the embedded database and TypeScript.\nNothing that exists is overwritten.',
    flags: [
      { name: 'yes', short: 'y', summary: 'ask nothing' },
      { name: 'language', value: 'NAME', choices: ['ts', 'yaml'], summary: 'of the first schema file' },
    ],
    examples: [
      ['bkend init', 'ask, then write'],
      ['bkend init --yes', 'embedded database, TypeScript'],
      ['bkend init --yes --language yaml', 'embedded database, YAML'],
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'check',
    summary: 'load and judge the schema',
    about:
      'Reports every mistake of the config and the schema files at once. Touches no database of yours and writes nothing but its memory, `.bkend/cache`.',
    flags: [
      {
        name: 'access',
        summary: 'run the permission tests too, on an embedded database or the one that `shadow` in the config names',
      },
      { name: 'watch', summary: 'do so again at every save, until Ctrl-C' },
      REPORT,
    ],
    examples: [
      ['bkend check', 'report every mistake'],
      ['bkend check --watch', 'at every save, for a terminal or an editor'],
      ['bkend check --access', 'run the permission tests: `*.access.ts`, and `tests:` in YAML'],
      ['bkend check --json', 'the same for a program'],
      ['bkend check --report sarif', 'the same for code scanning'],
    ],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'generate',
    summary: 'write the client, OpenAPI, validators and docs',
    about:
      'Writes the generated files from the schema alone. A file that lost its header is left as it is and reported.',
    flags: [{ name: 'check', summary: 'write nothing; exit 3 where a file is stale' }, REPORT],
    examples: [
      ['bkend generate', 'bring generated/ up to date'],
      ['bkend generate --check', 'for CI: exit 3 where it is stale'],
    ],
    load: async () => (await import('./commands/generate.ts')).generate,
  },
  {
    name: 'diff',
    summary: 'show what push would change',
    about: 'Compares the schema with the live database. Changes nothing.',
    flags: [SQL, { name: 'exit-code', summary: 'exit 3 where changes are pending' }, REPORT, ...PLAN_FLAGS],
    takes: APPLY_FLAGS,
    examples: [
      ['bkend diff', 'an overview by table'],
      ['bkend diff --sql', 'the statements'],
      ['bkend diff --exit-code --env prod', 'for CI: exit 3 where changes are pending'],
    ],
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    name: 'plan',
    summary: 'write the plan as JSON, to be reviewed and pushed later',
    about: 'The plan names the state it was made from; `bkend push --plan FILE` applies it to that state alone.',
    flags: [
      { name: 'output', short: 'o', value: 'FILE', summary: 'where to write it (default: stdout)' },
      { name: 'sql', summary: 'one script for a plain client of the database, such as psql, instead' },
      REPORT,
      ...PLAN_FLAGS,
    ],
    takes: APPLY_FLAGS,
    examples: [
      ['bkend plan -o plan.json', 'write the plan'],
      ['bkend push --plan plan.json', 'apply exactly that'],
      ['bkend plan --sql -o plan.sql', 'a script for psql, where bkend may not connect'],
    ],
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'push',
    summary: 'apply the schema to the database, then generate',
    about:
      'Proves and applies the changes, phase by phase; each phase reaches the state that was planned or is rolled back.\nData loss is refused unless allowed by name. Without a terminal it applies without asking.',
    flags: [
      { name: 'plan', value: 'FILE', summary: 'apply this plan of `bkend plan`, and only it' },
      { name: 'write', summary: 'overwrite stale generated files' },
      REPORT,
      ...PLAN_FLAGS,
      ...APPLY_FLAGS,
    ],
    examples: [
      ['bkend push', 'apply to the dev environment'],
      ['bkend push --env prod --allow drop-column:posts.title', 'allow one loss by name'],
      ['bkend push --url postgres://localhost/app --schema ./schema', 'without a config file'],
    ],
    load: async () => (await import('./commands/push.ts')).push,
  },
  {
    name: 'status',
    summary: 'show how the database stands',
    about:
      'What was changed by hand since the last push, what the files would change, and a push that is under way or stopped part-way.\nExits with 0 in sync, 3 where a push is pending, 6 where something was changed by hand, 7 and 8 where a push is not done. Changes nothing.',
    flags: [REPORT, ...PLAN_FLAGS],
    takes: APPLY_FLAGS,
    examples: [
      ['bkend status --env prod', 'has anybody touched production?'],
      ['bkend status --env prod --report github', 'the same, every night in CI'],
      ['bkend status --json', 'for a program'],
    ],
    load: async () => (await import('./commands/status.ts')).status,
  },
  ...LIVE_COMMANDS,
  {
    name: 'rollback',
    summary: 'go back to what an earlier version declared',
    about:
      'Pushes the schema of that version: a new version, by the same plan, hazards, questions and proofs; nothing leaves the history.\nValues that were dropped do not come back. Until the files say what that version said, push exits with 6.',
    arguments: [{ name: 'version' }],
    flags: [
      { name: 'write', summary: 'edit the schema files, too, so that they say what that version said' },
      REPORT,
      ...PLAN_FLAGS,
      ...APPLY_FLAGS,
    ],
    examples: [
      ['bkend rollback 3 --env prod', 'go back to version 3 of `bkend history --env prod`'],
      ['bkend rollback 3 --env prod --allow drop-column:posts.mood', 'and lose what came since'],
      ['bkend rollback 3 --write', 'take the schema files along'],
    ],
    load: async () => (await import('./commands/rollback.ts')).rollback,
  },
  ...SERVING_COMMANDS,
]
