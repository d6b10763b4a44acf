/** JSON Schema of the members that each command adds to the document. */
import type { JsonObject } from '../../model/index.ts'
import { closed, listOf, orNull, TEXT } from './words.ts'

/** The members of one command: those that are always there, and those that a flag adds. */
export interface CommandMembers {
  readonly required: JsonObject
  readonly optional?: JsonObject
}

const COUNT: JsonObject = { type: 'integer', minimum: 0 }

const version = closed({
  version: { type: 'integer', minimum: 1, description: 'Counts from 1 within project and environment' },
  appliedAt: { type: 'string', format: 'date-time' },
  appliedBy: { type: 'string', description: 'The database login and host that pushed' },
  summary: TEXT,
  inputHash: TEXT,
  liveHash: TEXT,
  toHash: TEXT,
})

const destination = closed({
  target: { type: 'string', description: '`postgres`' },
  product: { type: ['string', 'null'], description: '`PostgreSQL 18.1`; null where nothing had to be asked' },
  embedded: { type: 'boolean' },
  host: TEXT,
  database: TEXT,
  user: TEXT,
})

const run: JsonObject = {
  project: { type: ['string', 'null'] },
  environment: { type: ['string', 'null'] },
  destination: orNull({ $ref: '#/$defs/destination' }),
}

const change: JsonObject = {
  oneOf: [
    closed({ kind: { enum: ['add', 'drop'] }, address: TEXT }),
    closed({ kind: { const: 'alter' }, address: TEXT, attributes: listOf(TEXT, 'Which attributes differ') }),
    closed({ kind: { const: 'rename' }, address: TEXT, from: TEXT }),
  ],
}

const question = closed(
  {
    kind: { enum: ['rename', 'hazard', 'rollback'] },
    message: TEXT,
    allow: {
      type: 'string',
      description: 'For `--allow`: yes to a hazard, no to a rename, files pushed over a rollback',
    },
  },
  { rename: closed({ from: TEXT, to: TEXT }) },
)

const changes: JsonObject = {
  summary: { type: 'string', description: '`+2 tables, ~1 column`; empty where nothing changes' },
  changes: listOf({ $ref: '#/$defs/change' }, 'By address: `column:posts.title`'),
  questions: listOf(
    { $ref: '#/$defs/question' },
    'What push refuses until it is answered; the diagnostics tell each, too',
  ),
  unmanaged: listOf(TEXT, 'Addresses of objects that are neither declared nor made by bkend; left alone'),
  applied: { ...orNull({ $ref: '#/$defs/version' }), description: 'What the database is at, where known' },
}

const state = { enum: ['unchanged', 'missing', 'stale', 'obsolete', 'edited'] }

const generatedFiles = closed({
  folder: TEXT,
  files: listOf(closed({ path: TEXT, state }), 'As found, before anything was written'),
  written: listOf(TEXT),
  removed: listOf(TEXT),
})

const generated = orNull({ $ref: '#/$defs/generated' })

const plan: JsonObject = { plan: orNull({ $ref: '#/$defs/plan' }) }
const sql: JsonObject = { sql: { type: 'string', description: 'With `--sql`: the statements' } }

const user = closed({
  id: TEXT,
  email: { type: ['string', 'null'] },
  name: TEXT,
  role: { enum: ['admin', 'user', 'guest'] },
  roles: listOf(TEXT),
  emailVerified: { type: 'boolean' },
  image: { type: ['string', 'null'] },
  profile: { type: 'object' },
  createdAt: { type: 'string', format: 'date-time' },
  updatedAt: { type: 'string', format: 'date-time' },
})

const flag = closed({
  name: TEXT,
  short: { type: ['string', 'null'] },
  value: { type: ['string', 'null'] },
  choices: orNull(listOf(TEXT)),
  repeatable: { type: 'boolean' },
  summary: TEXT,
})

const command = closed({
  name: TEXT,
  summary: TEXT,
  about: TEXT,
  flags: listOf(flag),
  examples: listOf(closed({ line: TEXT, does: TEXT })),
})

const apiKey = closed({
  id: TEXT,
  kind: { enum: ['pk', 'sk'] },
  name: TEXT,
  scopes: listOf(TEXT, 'Empty: everything'),
  expiresAt: { type: ['string', 'null'], format: 'date-time' },
  revokedAt: { type: ['string', 'null'], format: 'date-time' },
  createdAt: { type: 'string', format: 'date-time' },
})

/** What those members refer to, as members of `$defs`. */
export const COMMAND_DEFINITIONS: JsonObject = {
  change: { description: 'One change of one object', ...change },
  question: { description: 'What only the user knows: is this a rename, may this be lost?', ...question },
  destination: { description: 'Where to; never with a password', ...destination },
  version: { description: 'One entry of the history', ...version },
  generated: { description: 'The generated files', ...generatedFiles },
  key: { description: 'An API key; never its text', ...apiKey },
}

/** Command → what it adds. */
export const COMMAND_MEMBERS: Readonly<Record<string, CommandMembers>> = {
  init: { required: { written: listOf(TEXT), kept: listOf(TEXT), next: TEXT } },
  check: {
    required: {
      tables: COUNT,
      enums: COUNT,
      files: COUNT,
      access: {
        ...orNull(closed({ passed: COUNT, failed: COUNT })),
        description: 'Permission tests; null where none were run',
      },
    },
  },
  generate: { required: { ...run, generated } },
  diff: { required: { ...run, ...changes, ...plan }, optional: sql },
  plan: {
    required: {
      ...run,
      ...changes,
      ...plan,
      file: { type: ['string', 'null'], description: 'Where the plan was written' },
    },
    optional: sql,
  },
  push: { required: { ...run, ...changes, generated } },
  rollback: {
    required: {
      ...run,
      ...changes,
      to: { type: 'integer', minimum: 1, description: 'The version that was asked for' },
      edits: listOf(closed({ path: TEXT, lines: TEXT }), 'What would make the files say what that version said'),
      written: listOf(TEXT, 'Schema files that were edited'),
    },
  },
  status: {
    required: {
      ...run,
      applied: { ...orNull({ $ref: '#/$defs/version' }), description: 'What was applied last' },
      rollback: { type: ['integer', 'null'], description: 'The version that it goes back to, where it is a rollback' },
      drift: listOf({ $ref: '#/$defs/change' }, 'Changed by hand since: alters and drops of what is ours'),
      added: listOf(TEXT, 'Addresses in what is ours that no push made or knew'),
      files: { enum: ['same', 'ahead', 'broken'], description: 'Whether they say what was pushed last' },
      pending: listOf({ $ref: '#/$defs/change' }, 'What a push would do'),
      unmanaged: listOf(TEXT, 'Addresses of what is neither declared nor made by bkend; left alone'),
      unfinished: { ...orNull(closed({ phasesDone: COUNT, phases: COUNT })), description: 'A push that is not done' },
      pushing: { ...orNull(closed({ holder: TEXT, seconds: COUNT })), description: 'Who holds the lease' },
    },
  },
  pull: {
    required: {
      ...run,
      files: listOf(
        closed({ path: TEXT, change: { enum: ['added', 'edited', 'removed'] } }),
        'What was written, or with `--check` would be',
      ),
      left: listOf(
        closed({ address: TEXT, kind: TEXT, reason: TEXT }),
        'What the language has no word for; left alone',
      ),
      conflicts: listOf(
        closed({ address: TEXT, message: TEXT, diff: TEXT }),
        'What file and database both changed; nothing is written then, unless `--write` says so',
      ),
      tables: COUNT,
      enums: COUNT,
    },
  },
  history: {
    required: {
      versions: listOf({ $ref: '#/$defs/version' }, 'Newest first'),
      unfinished: { type: 'boolean', description: 'A push stopped part-way; the next takes it up' },
    },
  },
  users: {
    required: {
      environment: { type: ['string', 'null'] },
      users: listOf(user, 'Those made, changed or found; newest first'),
      total: { ...COUNT, description: 'Users found, on all pages' },
    },
    optional: { password: { type: 'string', description: 'Of a new user whose password was made; told once' } },
  },
  seed: {
    required: {
      environment: { type: ['string', 'null'] },
      tables: listOf(
        closed({
          table: { type: 'string', description: 'A declared table, or `$users`' },
          rows: { ...COUNT, description: 'Seed rows; those neither new nor changed were there as they are' },
          inserted: COUNT,
          updated: COUNT,
        }),
        'By name; empty where nothing was put in',
      ),
    },
  },
  dev: { required: {} },
  serve: { required: {} },
  keys: {
    required: {
      environment: { type: ['string', 'null'] },
      keys: listOf({ $ref: '#/$defs/key' }, 'Newest first; of `create` and `revoke` the one'),
      key: { type: ['string', 'null'], description: 'Of `create`: the key, this once' },
    },
  },
  access: {
    required: {
      matrix: listOf(
        closed({
          table: TEXT,
          who: { type: 'string', description: '`guest`, `user`, `role:NAME` or `admin`' },
          operations: closed(
            Object.fromEntries(
              ['create', 'read', 'list', 'update', 'delete'].map((o) => [
                o,
                { enum: ['always', 'some', 'own', 'never'] },
              ]),
            ),
          ),
          columns: listOf(
            closed({
              column: TEXT,
              does: { enum: ['read', 'write'] },
              may: { enum: ['always', 'own', 'never'] },
              byApi: { type: 'boolean', description: 'The API carries it out, the database does not' },
            }),
            'Columns with a rule of their own',
          ),
        }),
      ),
      answer: orNull(
        closed({ question: TEXT, may: { enum: ['yes', 'no', 'some'] }, because: listOf(TEXT, 'The reasons') }),
      ),
    },
  },
  help: { required: { commands: listOf(command) } },
  version: { required: {} },
}
