/** What people get wrong, where it is shown and what they are told to write instead. */
import { describe, expect, it } from 'vitest'
import { judgeSchema } from '../../src/validate/index.ts'
import { load, loadYaml, told } from './support.ts'

const table = (columns: string, rest = '') => `table: t\ncolumns:\n  ${columns}\n${rest}`

/** [what is wrong, given YAML, wanted diagnostics] */
const faults: readonly [string, string, readonly string[]][] = [
  [
    'a mistyped key of a table',
    table('a: string', 'descripton: x'),
    ['schema/unknown-key schema.yaml:4:1 `descripton` is no key of a table → Did you mean `description`?'],
  ],
  [
    'a mistyped key of a column',
    table('a: { type: string, maxLenght: 5 }'),
    ['schema/unknown-key schema.yaml:3:22 `maxLenght` is no key of a column → Did you mean `maxLength`?'],
  ],
  [
    'a key of another tool',
    table('a: { type: string, required: true }'),
    [
      'schema/unknown-key schema.yaml:3:22 `required` is no key of a column → Columns are required unless they say `optional: true`',
    ],
  ],
  [
    'a function without a module',
    table('a: { type: string, backfill: { $call: slugOf } }'),
    [
      "schema/invalid-value schema.yaml:3:41 A function is named by its module, a path such as `./backfills/slugs.ts`, not `'slugOf'` → Write `{ $call: ./backfills/slugs.ts, export: slugOf }`",
    ],
  ],
  [
    'a function under no name',
    table("a: { type: integer, using: { $call: ./fill.ts, export: 'a b' } }"),
    [
      "schema/invalid-value schema.yaml:3:58 A function is exported under a name, not `'a b'` → Write `{ $call: ./backfills/slugs.ts, export: slugOf }`",
    ],
  ],
  [
    'a mistyped key of a function',
    table('a: { type: string, backfill: { $call: ./fill.ts, exprt: a } }'),
    ['schema/unknown-key schema.yaml:3:52 `exprt` is no key of a function → Did you mean `export`?'],
  ],
  [
    'a function for a column that may be unset',
    table('a: { type: string, optional: true, backfill: { $call: ./fill.ts } }'),
    [
      'schema/constraint schema.yaml:3:38 A function fills a required column: rows of one that may be unset stay without it → Drop `optional`, or `backfill`',
    ],
  ],
  [
    'a function for what is computed',
    table(
      'a: { type: string, generated: { $sql: "\'x\'" }, backfill: { $call: ./fill.ts }, using: { $call: ./fill.ts } }',
    ),
    [
      'schema/constraint schema.yaml:3:50 A generated column needs no backfill: it is always computed → Drop `backfill`',
      'schema/constraint schema.yaml:3:82 A generated column is not converted: it is always computed → Drop `using`',
    ],
  ],
  [
    'a function for a key',
    table('a: { type: string, backfill: { $call: ./fill.ts } }', 'options: { system: false }\nprimaryKey: [a]'),
    [
      'schema/constraint schema.yaml:3:32 A function cannot make the key by which its rows are found → Give it another column, and make that the key by a later push',
    ],
  ],
  [
    'a function under a key of two columns',
    table(
      'a: { type: string, backfill: { $call: ./fill.ts } }',
      'options: { system: false }\nprimaryKey: [b, c]',
    ).replace('  a:', '  b: string\n  c: string\n  a:'),
    [
      'schema/constraint schema.yaml:5:32 A function needs a table with a key of one column: it goes row by row → Write `{ $sql: … }`',
    ],
  ],
  [
    'a function as a default',
    table('a: { type: string, default: { $call: ./fill.ts } }'),
    [
      'schema/default schema.yaml:3:31 There is no function `$call` for a default → The functions are `{ $now: true }` `{ $uuid: true }` `{ $userId: true }` `{ $sql: … }`',
    ],
  ],
  [
    'a conversion that is none',
    table('a: { type: integer, using: 7 }'),
    [
      "schema/invalid-value schema.yaml:3:30 `using` must be SQL, a function or an aggregation expression, not `7` → Write `using: { $sql: '{age}::integer' }`",
    ],
  ],
  [
    'a mistyped type',
    table('a: strin'),
    ['schema/unknown-type schema.yaml:3:6 There is no type `strin` → Did you mean `string`?'],
  ],
  [
    'a type of another tool',
    table('a: { type: int }'),
    ['schema/unknown-type schema.yaml:3:14 There is no type `int` → Write `integer`'],
  ],
  [
    'parameters that a type does not take',
    table('a: varchar'),
    [
      'schema/unknown-type schema.yaml:3:6 `varchar` is not how the type `varchar` is written → Write `varchar(255)`: 1 to 10485760 characters',
    ],
  ],
  [
    'a limit of another type',
    table('a: { type: integer, minLength: 1 }'),
    ['schema/constraint schema.yaml:3:23 `minLength` does not fit the type integer → Write `minimum`'],
  ],
  [
    'limits that leave nothing',
    table('a: { type: integer, minimum: 5, maximum: 2 }'),
    [
      'schema/constraint schema.yaml:3:32 `minimum` (5) is above `maximum` (2): nothing fits → Write `minimum: 2` and `maximum: 5`, or drop one',
    ],
  ],
  [
    'exact limits that leave nothing',
    table("a: { type: bigint, minimum: 9007199254740993, maximum: '9007199254740992' }"),
    [
      'schema/constraint schema.yaml:3:31 `minimum` (9007199254740993) is above `maximum` (9007199254740992): nothing fits → Write `minimum: 9007199254740992` and `maximum: 9007199254740993`, or drop one',
    ],
  ],
  [
    'a length above that of the type',
    table('a: { type: varchar(5), maxLength: 9 }'),
    ['schema/constraint schema.yaml:3:37 `maxLength` (9) is above the 5 characters of varchar(5) → Write `varchar(9)`'],
  ],
  [
    'yes for true',
    table('a: { type: string, optional: yes }'),
    [
      "schema/invalid-value schema.yaml:3:32 `optional` must be `true` or `false`, not `'yes'` → YAML 1.2 knows `true` and `false`: `optional: true`",
    ],
  ],
  [
    'a system column',
    table('createdAt: date'),
    [
      'schema/system-column schema.yaml:3:3 Every table has `createdAt` by itself → Remove it, or say `options: { system: false }` and declare all of them yourself',
    ],
  ],
  [
    'a name that is none',
    table('first name: string'),
    [
      'schema/name schema.yaml:3:3 `first name` cannot name a column: it takes a letter, then letters, digits or `_` → Write `firstName`',
    ],
  ],
  [
    'a reference to nowhere',
    table('otherId: { type: reference, to: tt }'),
    ['schema/unknown-table schema.yaml:3:35 There is no table `tt` → Did you mean `t`?'],
  ],
  [
    "bkend's users without their dollar",
    table('ownerId: { type: reference, to: users }'),
    ["schema/unknown-table schema.yaml:3:35 There is no table `users` → bkend's own users are `$users`"],
  ],
  [
    'set null where nothing may be unset',
    table('tId: { type: reference, to: t, onDelete: set null }'),
    ['schema/constraint schema.yaml:3:34 `set null` needs a column that may be unset → Add `optional: true`'],
  ],
  [
    'a reference to a table without a single id',
    `tables:\n  a: { columns: { x: string, y: string }, primaryKey: [x, y], options: { system: false } }\n  b: { columns: { aId: { type: reference, to: a } } }`,
    [
      'schema/constraint schema.yaml:3:47 `a` has no single id that a reference could hold → Give it a primary key of one column',
    ],
  ],
  [
    'an enum type that is not declared',
    `${table('a: { type: enumType, enumType: moo }')}---\nenumType: mood\nvalues: [x]`,
    ['schema/unknown-enum schema.yaml:3:34 There is no enum type `moo` → Did you mean `mood`?'],
  ],
  [
    'an expansion that is a column',
    table('postId: { type: reference, to: t, optional: true }\n  post: string'),
    [
      'schema/duplicate schema.yaml:3:11 `postId` expands as `post`, which `post` already means → Choose another name: `as: NAME`',
    ],
  ],
  [
    'a function that is none',
    table('a: { type: date, default: { $nw: true } }'),
    ['schema/default schema.yaml:3:29 There is no function `$nw` for a default → Did you mean `$now`?'],
  ],
  [
    'a function that gives another type',
    table('a: { type: integer, default: { $now: true } }'),
    ['schema/default schema.yaml:3:32 `$now` gives a date, day or time, not `integer`'],
  ],
  [
    'a column in the SQL of a default',
    table("a: string\n  b: { type: string, default: { $sql: 'lower({a})' } }"),
    ['schema/unknown-column schema.yaml:4:47 There is no column `a` → No column can be named here'],
  ],
  [
    'an unknown column in an index',
    table('a: string', 'indexes: [[a, createdat desc]]'),
    ['schema/unknown-column schema.yaml:4:15 There is no column `createdat` → Did you mean `createdAt`?'],
  ],
  [
    'gin over plain text',
    table('a: string', 'indexes: [{ columns: [a], using: gin }]'),
    [
      'schema/index schema.yaml:4:23 gin looks inside arrays and objects, and `a` is a string → Drop `using: gin`, or find parts of text with the extension pg_trgm: `{ key: a, opclass: gin_trgm_ops }`',
    ],
  ],
  [
    'an expression as a column',
    table('a: string', 'unique: [[lower(a)]]'),
    [
      "schema/index schema.yaml:4:11 `lower(a)` is not a column with a direction → Write an expression as SQL: `{ $sql: 'lower({name})' }`",
    ],
  ],
  [
    'SQL that is a column alone',
    table('a: string', 'indexes: [[{ $sql: \'({a} collate "C")\' }]]'),
    [
      'schema/index schema.yaml:4:12 That SQL is the column `a` alone → Write `a`; an order of its own for text is the column’s `collation`',
    ],
  ],
  [
    'SQL over a column that is not there',
    table('a: string', "unique: [{ $sql: 'lower({b})' }]"),
    ['schema/unknown-column schema.yaml:4:26 There is no column `b` → Did you mean `a`?'],
  ],
  [
    'the same SQL twice',
    table('a: string', "indexes: [[{ $sql: 'lower({a})' }, { key: { $sql: 'lower({a})' }, order: desc }]]"),
    ['schema/index schema.yaml:4:36 The same SQL stands twice'],
  ],
  [
    'SQL with a name beside it',
    table('a: string', "indexes: [{ $sql: 'lower({a})', name: x }]"),
    ['schema/unknown-key schema.yaml:4:11 `name` is no key of an index → Write `{ columns: [{ $sql: … }], name: … }`'],
  ],
  [
    'SQL with an order beside it',
    table('a: string', "indexes: [{ columns: [{ $sql: 'lower({a})', order: desc }] }]"),
    ['schema/unknown-key schema.yaml:4:45 `order` is no key of an index → Write `{ key: { $sql: … }, order: desc }`'],
  ],
  [
    'SQL in a unique with an order',
    table('a: string', "unique: [[{ key: { $sql: 'lower({a})' }, order: desc }]]"),
    ['schema/index schema.yaml:4:11 A unique has no order → Leave `order` out'],
  ],
  [
    'a hash of SQL',
    table('a: string', "unique: [{ columns: [{ $sql: 'lower({a})' }], hashed: true }]"),
    ["schema/index schema.yaml:4:55 `hashed` compares columns as they are → Write `{ $sql: 'md5({name})' }`"],
  ],
  [
    'the operator class that a type has by itself',
    table('a: string', 'indexes: [{ key: a, opclass: text_ops }]'),
    ['schema/index schema.yaml:4:30 `text_ops` is what the type has by itself → Leave `opclass` out'],
  ],
  [
    'an operator class that needs quotes',
    table('a: string', "indexes: [[{ key: a, opclass: 'Trgm ops' }]]"),
    [
      'schema/index schema.yaml:4:31 `opclass` names an operator class of Postgres → Write its name as Postgres has it: `gin_trgm_ops`, `text_pattern_ops`, `jsonb_path_ops`',
    ],
  ],
  [
    'columns beside a key that they are in',
    table(
      'a: string',
      'indexes: [{ columns: [a], include: [a] }, { columns: [a], name: x, using: hash, include: id }]',
    ),
    [
      'schema/index schema.yaml:4:37 `a` is in the index already → Leave it out',
      'schema/index schema.yaml:4:90 A hash index includes no further columns → Drop `include`',
    ],
  ],
  [
    'one index twice',
    table('a: string', 'indexes: [a, a desc]'),
    [
      'schema/duplicate schema.yaml:4:14 The index `t_a_idx` has the name of the index declared before → Give it a name of its own: `{ name: NAME, columns: [ … ] }`',
    ],
  ],
  [
    'one unique said at the column and at the table',
    table('a: { type: string, unique: true }', 'unique: [a]'),
    [
      'schema/duplicate schema.yaml:4:10 The unique `t_a_key` has the name of the unique declared before → Give it a name of its own: `{ name: NAME, columns: [ … ] }`',
    ],
  ],
  [
    'an operator that is none',
    table('n: integer', 'checks: { c: { n: { $gtt: 3 } } }'),
    ['schema/filter schema.yaml:4:21 There is no operator `$gtt` → Did you mean `$gt`?'],
  ],
  [
    'a comparison with another type',
    table('n: integer', "checks: { c: { n: { $gt: 'x' } } }"),
    ["schema/filter schema.yaml:4:26 This column compares with a number, not `'x'`"],
  ],
  [
    'a value outside an enum',
    table('mood: { type: string, enum: [happy, sad] }', 'checks: { c: { mood: { $ne: hapy } } }'),
    ["schema/filter schema.yaml:4:29 `'hapy'` is no value of this column → Did you mean `happy`?"],
  ],
  [
    'null in a filter',
    table('a: string?', 'checks: { c: { a: null } }'),
    ['schema/filter schema.yaml:4:19 A filter cannot compare with null → Write `{ $exists: false }` for unset'],
  ],
  [
    'the asker in a check',
    table('a: string', 'checks: { c: { a: $userId } }'),
    ['schema/filter schema.yaml:4:19 `$userId` means nothing here → The asker is known in `rows` only'],
  ],
  [
    'a camelCase column in SQL',
    table('likesCount: integer', "checks: { c: { $sql: 'likesCount >= 0' } }"),
    [
      'schema/unquoted-name schema.yaml:4:22 Unquoted, SQL reads `likesCount` as `likescount` → Write `{likesCount} >= 0`',
    ],
  ],
  [
    'a lonely brace in SQL',
    table('a: string', 'checks: { c: { $sql: "{a} <> \'{}\'" } }'),
    [
      'schema/invalid-value schema.yaml:4:22 A brace in SQL names a column → Name a column as `{name}`; write a literal brace twice: `{{` `}}`',
    ],
  ],
  [
    'an unknown role',
    table('a: string', 'permissions: { read: usr }'),
    ['schema/permission schema.yaml:4:22 The permission `usr` names an unknown role `usr` → Did you mean `user`?'],
  ],
  [
    'the operators of other languages',
    table('a: string', 'permissions: { read: user || guest }'),
    ['schema/permission schema.yaml:4:27 The permission `user || guest` has no `||` → Write `user | guest`'],
  ],
  [
    'self without createdBy',
    table('a: string', 'permissions: { read: self }\noptions: { system: false }'),
    [
      'schema/permission schema.yaml:4:22 `self` needs `createdBy`, which this table does not have → Drop `system: false`, or use another role',
    ],
  ],
  [
    'a rename from what is declared still',
    table('a: string\n  b: { type: string, renamedFrom: a }'),
    [
      'schema/duplicate schema.yaml:4:35 The column `a` is declared still, so nothing was renamed from it → Drop `renamedFrom`, or the column `a`',
    ],
  ],
  [
    'two renames from one',
    table('a: { type: string, renamedFrom: x }\n  b: { type: string, renamedFrom: x }'),
    ['schema/duplicate schema.yaml:4:35 Two columns cannot both have been `x`'],
  ],
  [
    'a reference inside an object',
    table('a: { type: object, properties: { b: { type: reference, to: t } } }'),
    [
      'schema/constraint schema.yaml:3:39 `reference` cannot stand inside an object or array → Make it a column, or use `string`',
      'schema/unknown-key schema.yaml:3:58 `to` is no key of a property → It may have `type` `optional` `default` `description` `enum` `minLength` `maxLength` `minimum` `maximum` `minItems` `maxItems` `pattern` `format` `items` `properties` `enumType`',
    ],
  ],
  [
    'a word that comes later',
    table('a: string', 'triggers: []'),
    [
      'schema/not-yet schema.yaml:4:1 `triggers` is not supported yet → Create the trigger with SQL beside bkend; push leaves it alone',
    ],
  ],
  [
    'a word of MongoDB on a table',
    table('a: string', 'collation: de'),
    [
      'schema/not-yet schema.yaml:4:1 `collation` is not supported yet → Give each column of text its own `collation`; for MongoDB say `mongodb: { collation: { locale: en } }`',
    ],
  ],
  [
    'an object that comes later',
    'view: v\nselect: x',
    [
      'schema/not-yet schema.yaml:1:1 `view` is not supported yet → Create the view with SQL beside bkend; push leaves it alone',
      'schema/unknown-key schema.yaml:2:1 `select` is no key of a schema file',
    ],
  ],
  [
    'columns without a table',
    'columns: { a: string }',
    ['schema/missing-key schema.yaml:1:1 A table needs `table` → Add `table: NAME`'],
  ],
]

describe('a fault in a declaration', () => {
  it.each(faults)('%s', async (_, given, wanted) => {
    const { schema, diagnostics } = await loadYaml(given)
    expect(diagnostics.map(told)).toEqual(wanted)
    expect(schema).toBeNull()
  })

  it('is told with every other fault of every file', async () => {
    const { diagnostics } = await load({
      'a.yaml': table('a: strin\n  b: { type: string, maxLenght: 1 }'),
      'b/c.yaml': 'table: u\ncolumns: { n: { type: integer, minimum: 2, maximum: 1 } }\npermissions: { reed: user }',
      'd.ts':
        "import { integer, table } from 'bkend'\nexport const d = table('d', { n: integer().min(2).max(1) }).index('m' as 'n')\n",
    })
    expect(diagnostics.map((d) => d.code)).toEqual([
      'schema/unknown-type',
      'schema/unknown-key',
      'schema/constraint',
      'schema/permission',
      'schema/constraint',
      'schema/unknown-column',
    ])
  })

  it('shows both places of one table declared twice', async () => {
    const { diagnostics } = await load({ 'a.yaml': table('a: string'), 'b.yaml': table('b: string') })
    expect(diagnostics.map(told)).toEqual([
      'schema/duplicate b.yaml:1:8 The table `t` has the name of the table declared before',
    ])
    expect(diagnostics[0]?.related?.map(({ span }) => span.file)).toEqual(['a.yaml'])
  })

  it('finds names that are one only in the database', async () => {
    const { diagnostics } = await loadYaml(table('userName: string\n  user_name: string'), 'snake_case')
    expect(diagnostics.map((d) => d.code)).toEqual(['schema/duplicate'])
    expect((await loadYaml(table('userName: string\n  user_name: string'))).diagnostics).toEqual([])
  })

  it('finds derived names of two tables that are one in the database', async () => {
    const { diagnostics } = await loadYaml(
      'tables:\n  a: { columns: { b_c: string }, indexes: [b_c] }\n  a_b: { columns: { c: string }, indexes: [c] }',
    )
    expect(diagnostics.map(told)).toEqual([
      'schema/duplicate schema.yaml:3:44 The index `a_b_c_idx` has the name of the index declared before → Give it a name of its own: `{ name: NAME, columns: [ … ] }`',
    ])
  })

  it.each([
    ['a wrong limit of the same column', table('pId: { type: reference, to: pp, minLength: 1 }')],
    ['a name that is none', table('p-Id: { type: reference, to: pp }')],
    ['a database name that is none', table("pId: { type: reference, to: pp, dbName: '' }")],
    ['an expansion that is none', table("pId: { type: reference, to: pp, as: '1' }")],
    ['another column', table('a: strin\n  pId: { type: reference, to: pp }')],
    ['a table without a name', 'columns: { pId: { type: reference, to: pp } }'],
    ['an unknown key', table('pId: { type: reference, to: pp }', 'colums: x')],
  ])('does not hide a reference to nowhere: %s', async (_, given) => {
    const { diagnostics } = await loadYaml(given)
    expect(diagnostics).toHaveLength(2)
    expect(diagnostics.map((d) => d.code)).toContain('schema/unknown-table')
  })

  it.each([
    ['a property', table('o: { type: object, properties: { a: strin, m: { type: enumType, enumType: moo } } }'), 2],
    ['values', table('o: { type: string, enum: [1, a, a, 2], minLength: 1 }'), 4],
    [
      'what a column of no type says',
      table('o: { type: strin, minLength: 3, maxLength: 1, default: { $nw: true }, read: usr }'),
      4,
    ],
    ['a row rule', table('a: string', 'rows: [{ for: usr, where: { b: 1 }, on: [] }]'), 3],
    ['an enum type without a name', 'tables: {}\n---\nenumType:\nvalues: [a, a]', 2],
    ['roles', table('a: string', 'permissions: { read: usr | gust, list: x & y }'), 4],
  ])('does not hide the others of %s', async (_, given, count) => {
    const { diagnostics } = await loadYaml(given)
    expect(diagnostics.map(told)).toHaveLength(count)
  })

  it.each([
    [
      'syntax',
      {
        'a.yaml': 'table: a\ncolumns: {',
        'b.yaml': table('aId: { type: reference, to: a }\n  xId: { type: reference, to: x }'),
      },
    ],
    [
      'a throw',
      {
        'a.ts': "import { table } from 'bkend'\nthrow new Error('x')\nexport const a = table('a', {})",
        'b.yaml': table('aId: { type: reference, to: a }\n  xId: { type: reference, to: x }'),
      },
    ],
    [
      'bytes',
      {
        'a.yaml': Uint8Array.from([0x61, 0]),
        'b.yaml': table('aId: { type: reference, to: a }\n  xId: { type: reference, to: x }'),
      },
    ],
  ])('in one file does not hide a reference to nowhere in another: %s', async (_, files) => {
    const { diagnostics } = await load(files)
    expect(diagnostics.map(({ code, span }) => `${code} ${span?.file}`).slice(1)).toEqual([
      'schema/unknown-table b.yaml',
    ])
  })

  it('leaves what is in order to be judged further', async () => {
    const { schema, sound } = await loadYaml(
      table(
        'a: { type: string, minLength: 3, maxLength: 1, default: x }\n  b: { type: string, maxLength: 1, default: xx }\n  c: strin',
      ),
    )
    expect(schema).toBeNull()
    expect(sound.tables[0]?.columns.filter((c) => !c.system).map((c) => c.name)).toEqual(['b'])
    expect(judgeSchema(sound).map((d) => d.code)).toEqual(['schema/default'])
  })

  it('does not echo through references when a file does not parse', async () => {
    const { diagnostics } = await load({
      'a.yaml': 'table: a\ncolumns: {',
      'b.yaml': 'table: b\ncolumns: { aId: { type: reference, to: a } }',
    })
    expect(diagnostics.map((d) => d.code)).toEqual(['load/syntax'])
  })

  it('warns of a table whose short path belongs to bkend, and loads it', async () => {
    const { schema, diagnostics } = await loadYaml('table: users\ncolumns: { a: string }')
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([['schema/reserved-table', 'warning']])
    expect(schema?.tables.map((t) => t.name)).toEqual(['users'])
  })
})

describe('a TypeScript file that throws', () => {
  const head = "import { reference, string, strng, table } from 'bkend'\n"
  /** [what throws, given, wanted `code line`] */
  const faults: readonly [string, string, readonly string[]][] = [
    [
      'a word that no builder has',
      "export const a = table('a', { x: string().mni(1) })\nexport const b = table('b', { y: string().mxa(1) })\nexport const c = table('c', { pId: reference('pp') })",
      ['load/execution 2', 'load/execution 3', 'schema/unknown-table 4'],
    ],
    [
      'an import that does not exist',
      "export const a = table('a', { x: strng() })\nexport const c = table('c', { pId: reference('pp'), aId: reference('a') })",
      ['load/import 1', 'schema/unknown-table 3'],
    ],
    [
      'a file that does not exist',
      "import { limit } from './nowhere'\nexport const a = table('a', { x: string().max(limit) })\nexport const c = table('c', { pId: reference('pp') })",
      ['load/import 2', 'schema/unknown-table 4'],
    ],
    [
      'a throw, and what uses what it declared',
      "const max = (() => { throw new Error('no') })()\nexport const a = table('a', { x: string().max(max) })\nexport const c = table('c', { pId: reference('pp') })\nnope()",
      ['load/execution 2', 'schema/unknown-table 4', 'load/execution 5'],
    ],
  ]
  it.each(faults)('is read to its end all the same: %s', async (_, given, wanted) => {
    const { schema, diagnostics } = await load({ 'a.ts': head + given })
    expect(schema).toBeNull()
    expect(diagnostics.map((d) => `${d.code} ${d.span?.line}`)).toEqual(wanted)
  })

  it('does not fail those that import from it', async () => {
    const { diagnostics } = await load({
      'a.ts': `${head}export const most = string().mxa(1)\nexport const a = table('a', { x: most })`,
      'b.ts': `${head}import { most } from './a'\nexport const b = table('b', { x: most })`,
    })
    expect(diagnostics.map((d) => `${d.code} ${d.span?.file}:${d.span?.line}`)).toEqual(['load/execution a.ts:2'])
  })
})
