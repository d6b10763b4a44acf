/** What people get wrong in TypeScript is told in TypeScript: what a hint shows can be pasted. */
import { describe, expect, it } from 'vitest'
import { textAt } from '../../src/diagnostic/index.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { load } from './support.ts'

const HEAD =
  "import * as b from 'bkend'\nimport { array, bigint, column, date, enumType, integer, json, native, newId, now, object, oneOf, reference, serial, sql, string, table, text, userId, uuid, varchar } from 'bkend'\n"
const t = (columns: string, rest = '', options = '') =>
  `export const t = table('t', { ${columns} }${options && `, ${options}`})${rest}`

/** [what is wrong, given TypeScript, what is underlined, wanted message, wanted hint] */
const faults: readonly [string, string, string, string, string | undefined][] = [
  [
    'limits that leave nothing',
    t('a: string().min(5).max(2)'),
    '5',
    '`.min(5)` is above `.max(2)`: nothing fits',
    'Write `.min(2).max(5)`, or drop one',
  ],
  [
    'exact limits',
    t("a: bigint().min('9007199254740993').max('9007199254740992')"),
    "'9007199254740993'",
    '`.min(9007199254740993)` is above `.max(9007199254740992)`: nothing fits',
    "Write `.min('9007199254740992').max('9007199254740993')`, or drop one",
  ],
  [
    'more than a varchar holds',
    t('a: varchar(5).max(9)'),
    '9',
    '`.max()` (9) is above the 5 characters of varchar(5)',
    'Write `varchar(9)`',
  ],
  [
    'set null',
    t("tId: reference('t').onDelete('set null')"),
    "onDelete('set null')",
    '`set null` needs a column that may be unset',
    'Add `.optional()`',
  ],
  [
    'a reference to users',
    t("oId: reference('users')"),
    "'users'",
    'There is no table `users`',
    "bkend's own users are `reference('$users')`",
  ],
  [
    'a reference to nowhere',
    t("oId: reference('posts')"),
    "'posts'",
    'There is no table `posts`',
    "Declare it: `export const posts = table('posts', { … })`",
  ],
  [
    'an expansion twice',
    t("tId: reference('t'), t: string()"),
    'tId',
    '`tId` expands as `t`, which `t` already means',
    "Choose another name: `.as('NAME')`",
  ],
  [
    'a system column',
    t('createdAt: date()'),
    'createdAt',
    'Every table has `createdAt` by itself',
    'Remove it, or say `{ system: false }` after the columns and declare all of them yourself',
  ],
  [
    'an id',
    t('id: uuid()'),
    'id',
    'Every table has `id` by itself',
    "Remove it; after the columns `{ id: 'uuid' }` says how ids are made, `{ system: false }` leaves them all to you",
  ],
  [
    'a default of null',
    t('a: string().default(null as never)'),
    'null',
    'A default cannot be null',
    'Write `.optional()` for a value that may be unset',
  ],
  [
    'a function of another type',
    t('a: integer().default(now() as never)'),
    'now()',
    '`now()` gives a date, day or time, not `integer`',
    undefined,
  ],
  [
    'the asker as an id',
    t("a: string(), bId: reference('u').default(userId())") +
      "\nexport const u = table('u', { a: string() }, { id: 'serial' })",
    'userId()',
    "The asker's id is no id of `u`",
    "Use `reference('$users')` or `string()`",
  ],
  [
    'one index twice',
    t('a: string()', ".index('a').index('a desc')"),
    "'a desc'",
    'The index `t_a_idx` has the name of the index declared before',
    "Give it a name of its own: `{ name: 'NAME' }` after its columns",
  ],
  [
    'an expression in an index',
    t('a: string()', ".index('lower(a)' as never)"),
    "'lower(a)'",
    '`lower(a)` is not a column with a direction',
    "Write an expression as SQL: `` sql`lower(${column('name')})` ``",
  ],
  [
    'SQL that is a column alone',
    t('a: string()', ".unique(b.sql`(${b.column('a')})`)"),
    "b.sql`(${b.column('a')})`",
    'That SQL is the column `a` alone',
    "Write `'a'`; an order of its own for text is the column’s `.collation()`",
  ],
  [
    'SQL over a column that is not there',
    t('a: string()', ".index([b.sql`lower(${b.column('b' as never)})`, 'createdAt'])"),
    'b',
    'There is no column `b`',
    'Did you mean `a`?',
  ],
  ['json in an index', t('a: json()', ".index('a')"), "'a'", 'A json column cannot be indexed', 'Use `jsonb()`'],
  [
    'gin over text',
    t('a: string()', ".index('a', { using: 'gin' })"),
    "'a'",
    'gin looks inside arrays and objects, and `a` is a string',
    "Drop `using: 'gin'`, or find parts of text with the extension pg_trgm: `{ key: 'a', opclass: 'gin_trgm_ops' }`",
  ],
  [
    'a function without a module',
    t("a: string().backfill(b.call('slugOf', 'slugOf'))"),
    "'slugOf'",
    "A function is named by its module, a path such as `./backfills/slugs.ts`, not `'slugOf'`",
    "Write `call('./backfills/slugs.ts', 'slugOf')`",
  ],
  [
    'a function for a column that may be unset',
    t("a: string().optional().backfill(b.call('./fill.ts'))"),
    "backfill(b.call('./fill.ts'))",
    'A function fills a required column: rows of one that may be unset stay without it',
    'Drop `.optional()`, or `.backfill()`',
  ],
  [
    'a function for a key',
    t("a: string().primaryKey().backfill(b.call('./fill.ts'))", '', '{ system: false }'),
    "b.call('./fill.ts')",
    'A function cannot make the key by which its rows are found',
    'Give it another column, and make that the key by a later push',
  ],
  [
    'an aggregation that is no JSON',
    t('a: integer().using(b.aggregation(() => 1))'),
    '() => 1',
    'An aggregation expression is JSON',
    "Write `aggregation({ $toLower: '$title' })`",
  ],
  [
    'a serial with a default',
    t('a: serial().default(1 as never)'),
    'default(1 as never)',
    'A serial counts by itself',
    'Drop `.default()`, or use `integer()`',
  ],
  [
    'a rename from itself',
    t("a: string().renamedFrom('a')"),
    "renamedFrom('a')",
    'A column was never called what it is called now',
    'Drop `.renamedFrom()`',
  ],
  [
    'a rename from what is there',
    t("a: string(), b: string().renamedFrom('a')"),
    "'a'",
    'The column `a` is declared still, so nothing was renamed from it',
    "Drop `.renamedFrom('a')`, or the column `a`",
  ],
  [
    'an item with a default',
    t("a: array(string().default('x'))"),
    "'x'",
    'An item cannot have `.default()`',
    'An array has as many items as it has; use `array(…).min(1)`',
  ],
  [
    'a limit that is no number',
    t("a: string().min('x' as never)"),
    "'x'",
    "`.min()` must be a whole number, not `'x'`",
    undefined,
  ],
  [
    'an unknown role',
    t('a: string()', ".permissions({ read: 'user | usr' })"),
    'usr',
    'The permission `user | usr` names an unknown role `usr`',
    'Did you mean `user`?',
  ],
  [
    'a role as text',
    t('a: string()', ".permissions({ guest: 'read' as never })"),
    "'read' as never",
    "A role says what it may as an object, not `'read'`",
    "Write `guest: { read: true }`, or by operation: `read: 'guest'`",
  ],
  [
    'a row rule that names nothing',
    t('a: string()', ".rows('guest', { a: 'x' }, { on: [] })"),
    '[]',
    '`on` names nothing',
    "Write `{ on: ['list', 'read'] }`",
  ],
  [
    'an unknown column in SQL',
    t('a: string()', ".check('c', sql`length(${column('aa' as 'a')}) > 1`)"),
    'aa',
    'There is no column `aa`',
    'Did you mean `a`?',
  ],
  [
    'a camelCase name in SQL',
    t('aB: string()', ".check('c', sql`length(aB) > 1`)"),
    'aB',
    'Unquoted, SQL reads `aB` as `ab`',
    "Write `` sql`length(${column('aB')}) > 1` ``",
  ],
  [
    'a default that breaks its column',
    t("a: string().max(1).default('xx')"),
    'a',
    't.a: the default `"xx"` breaks its column: it must have at most 1 character',
    undefined,
  ],
  [
    'a key that may grow too long',
    t('a: text().unique()'),
    'unique()',
    't: the unique key (a) may pass 2700 bytes, and such a row would be refused',
    "Compare a hash: `.unique(['a'], { hashed: true })`, or limit the length of `a`",
  ],
]

/** Words that only YAML has. */
const YAML_WORDS = /\b(?:minLength|maxLength|minItems|maxItems|minimum|maximum)\b|\btype: |\boptional: true|\$sql|\$now/

describe('a fault in TypeScript', () => {
  it.each(faults)('%s', async (_, given, underlined, message, hint) => {
    const { sound, diagnostics, sources } = await load({ 'a.ts': HEAD + given })
    const [first, ...others] = [...diagnostics, ...judgeSchema(sound)]
    expect(others).toEqual([])
    expect({ message: first?.message, hint: first?.hint }).toEqual({ message, hint })
    expect(first?.span && textAt(sources.get('a.ts') ?? '', first.span)).toBe(underlined)
    expect(`${first?.message} ${first?.hint}`).not.toMatch(YAML_WORDS)
  })
})
