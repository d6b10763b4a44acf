/**
 * The commands that are sent to a MongoDB server that can do everything, and to one that can do nothing: no server is asked,
 * so that they are held where only FerretDB is at hand. They are explained at https://www.mongodb.com/docs/manual/reference/command/.
 */
import { describe, expect, test } from 'vitest'
import { planned, sent, without } from './planned.ts'

const POSTS = `
table: posts
columns:
  title: { type: string, minLength: 1, maxLength: 80, pattern: '^[A-Z]' }
  slug: { type: string, optional: true, unique: true }
  n: { type: integer, minimum: 0, default: 0 }
`

describe('a new collection', () => {
  test('is remembered, then made with its validator, then indexed', async () => {
    const { steps, diagnostics } = await planned(null, POSTS)
    const [remember, create, indexes] = sent(steps)
    expect(steps.map((s) => [s.isolation, s.changes.length])).toEqual([['none', 9]])
    expect(remember).toMatchObject({ update: '_bkend_tables', updates: [{ q: { _id: 'posts' }, upsert: true }] })
    expect(create).toEqual({
      create: 'posts',
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: ['_id', 'title', 'n', 'createdBy', 'createdAt', 'updatedAt'],
          properties: {
            _id: { bsonType: 'objectId' },
            title: { bsonType: 'string', minLength: 1, maxLength: 80, pattern: '^[A-Z]' },
            slug: { bsonType: ['string', 'null'] },
            n: { bsonType: 'int', minimum: 0 },
            createdBy: { bsonType: 'string' },
            createdAt: { bsonType: 'date' },
            updatedAt: { bsonType: 'date' },
            _v: { bsonType: ['int', 'long'] },
          },
          additionalProperties: false,
        },
      },
    })
    expect(indexes).toEqual({
      createIndexes: 'posts',
      indexes: [
        {
          key: { slug: 1 },
          name: 'posts_slug_key',
          unique: true,
          partialFilterExpression: { slug: { $type: 'string' } },
        },
      ],
    })
    expect(diagnostics).toEqual([])
  })

  const FORMED = `
table: posts
columns:
  mood: { type: string, enum: [a, b] }
  mail: { type: string, format: email, pattern: '^a', optional: true }
  tags: { type: array, items: { type: string }, minItems: 1, maxItems: 3 }
options: { system: false }
`

  test('of a server that refuses words of `$jsonSchema` says them with query operators', async () => {
    const capabilities = without('schemaEnum', 'schemaAllOf', 'schemaAdditional', 'createsWithValidator')
    const { steps } = await planned(null, FORMED, { capabilities })
    const [, create, collMod] = sent(steps)
    expect(create).toEqual({ create: 'posts' })
    expect(collMod).toEqual({
      collMod: 'posts',
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: ['mood', 'tags'],
          properties: {
            _id: {},
            mood: {},
            mail: { bsonType: ['string', 'null'], pattern: '^a' },
            tags: { bsonType: 'array', items: { bsonType: 'string' }, minItems: 1, maxItems: 3 },
            _v: { bsonType: ['int', 'long'] },
          },
        },
        $and: [
          { mood: { $in: ['a', 'b'] } },
          { $or: [{ mail: null }, { mail: { $regex: expect.stringContaining('@') } }] },
        ],
      },
      validationLevel: 'strict',
      validationAction: 'error',
    })
  })

  test('of a server that refuses `$jsonSchema` says what query operators can', async () => {
    const { steps } = await planned(null, FORMED, { capabilities: without('jsonSchema') })
    const [, create] = sent(steps)
    expect(create).toMatchObject({
      validator: {
        $and: expect.arrayContaining([
          { mood: { $exists: true } },
          { mood: { $in: ['a', 'b'] } },
          { $or: [{ mail: null }, { mail: { $type: ['string', 'null'] } }] },
          { $or: [{ mail: null }, { mail: { $not: { $type: 'array' } } }] },
          { tags: { $type: ['array'] } },
          { 'tags.0': { $exists: true } },
          { 'tags.3': { $exists: false } },
        ]),
      },
    })
  })

  test('of a server without validators and partial indexes has neither, and both are said', async () => {
    const conditional = `${POSTS}indexes:\n  - { name: big, columns: [n], where: { n: { $gt: 9 } } }\n`
    const { steps, diagnostics } = await planned(null, conditional, { capabilities: new Set() })
    const [, create, indexes] = sent(steps)
    expect(create).toEqual({ create: 'posts' })
    expect(indexes).toMatchObject({ indexes: [{ name: 'posts_slug_key', unique: true }] })
    expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([
      ['note', 'target/unsupported'],
      ['note', 'target/unsupported'],
    ])
  })
})

describe('values are kept as', () => {
  test.each([
    ['uuid', { bsonType: ['string', 'null'], pattern: expect.stringContaining('[0-9A-Fa-f]{8}') }],
    ['bigint', { bsonType: ['long', 'null'] }],
    ["'numeric(30,10)'", { bsonType: ['decimal', 'null'] }],
    ["'numeric(5,2)'", { bsonType: ['int', 'long', 'double', 'null'] }],
    ['number', { bsonType: ['int', 'long', 'double', 'null'] }],
    ['boolean', { bsonType: ['bool', 'null'] }],
    ['bytea', { bsonType: ['binData', 'null'] }],
    ['timestamptz', { bsonType: ['date', 'null'] }],
    ['day', { bsonType: ['string', 'null'], pattern: expect.stringMatching(/\\z$/) }],
    ['jsonb', {}],
    ['string, enum: [a, b]', { enum: ['a', 'b', null] }],
    ['array, items: { type: date }', { bsonType: ['array', 'null'], items: { bsonType: 'string' } }],
    [
      'object, properties: { a: integer, b: string? }',
      {
        bsonType: ['object', 'null'],
        required: ['a'],
        properties: { a: { bsonType: 'int' }, b: { bsonType: 'string' } },
        additionalProperties: false,
      },
    ],
    ['reference, to: posts', { bsonType: ['objectId', 'null'] }],
    ['reference, to: $users', { bsonType: ['string', 'null'] }],
  ])('%s', async (type, want) => {
    const { steps } = await planned(null, `table: posts\ncolumns: { v: { type: ${type}, optional: true } }\n`)
    const [, create] = sent(steps) as [unknown, { validator: { $jsonSchema: { properties: { v: unknown } } } }]
    expect(create.validator.$jsonSchema.properties.v).toMatchObject(want)
  })

  test('what a server without Decimal128 cannot keep is refused', async () => {
    const { diagnostics } = await planned(
      null,
      "table: posts\ncolumns: { v: { type: 'numeric(30,10)', optional: true } }\n",
      {
        capabilities: without('decimal128'),
      },
    )
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'target/unsupported' }])
  })
})

describe('a check is held as', () => {
  const THINGS = `
table: posts
columns:
  a: integer
  b: integer?
  text: string?
  tags: { type: array, items: string, default: [] }
  at: timestamptz?
  price: 'numeric(20,4)?'
  owner: { type: reference, to: $users, optional: true }
  in: { type: object, properties: { part: string?, on: date? }, optional: true }
`
  const unset = (field: string) => ({ $lte: [`$${field}`, null] })

  test.each([
    ['{ a: { $gt: 3 } }', { $gt: ['$a', { $literal: 3 }] }],
    ['{ b: { $lt: { $column: a } } }', { $or: [unset('b'), { $lt: ['$b', '$a'] }] }],
    ['{ b: { $exists: true } }', { $gt: ['$b', null] }],
    ['{ b: { $exists: false } }', unset('b')],
    ["{ text: { $ne: '$a' } }", { $or: [unset('text'), { $not: [{ $eq: ['$text', { $literal: '$a' }] }] }] }],
    ['{ tags: x }', { $in: [{ $literal: 'x' }, { $cond: [{ $isArray: '$tags' }, '$tags', []] }] }],
    ["{ at: { $lt: '2026-01-31' } }", { $or: [unset('at'), { $lt: ['$at', { $date: '2026-01-31T00:00:00.000Z' }] }] }],
    [
      "{ price: { $gte: '0.01' } }",
      {
        $or: [
          unset('price'),
          {
            $gte: [
              { $convert: { input: '$price', to: 'decimal', onError: null, onNull: null } },
              { $numberDecimal: '0.01' },
            ],
          },
        ],
      },
    ],
    [
      "{ in.part: { $regex: '^a$' } }",
      {
        $or: [
          unset('in.part'),
          {
            $regexMatch: {
              input: { $cond: [{ $eq: [{ $type: '$in.part' }, 'string'] }, '$in.part', ''] },
              regex: '^a\\z',
            },
          },
        ],
      },
    ],
    ['{ $or: [{ a: 1 }, { a: { $in: [2, 3] } }] }', { $or: [{ $eq: ['$a', { $literal: 1 }] }, { $or: [{}, {}] }] }],
  ])('%s', async (filter, want) => {
    const { steps, diagnostics } = await planned(null, `${THINGS}checks:\n  rule: ${filter}\n`)
    const [, create] = sent(steps) as [unknown, { validator: { $expr: unknown } }]
    expect(create.validator.$expr).toMatchObject(want)
    expect(diagnostics.filter((d) => d.message.includes('rule'))).toEqual([])
  })

  test('several as all of them', async () => {
    const { steps } = await planned(null, `${THINGS}checks: { one: { a: 1 }, two: { a: { $ne: 2 } } }\n`)
    const [, create] = sent(steps) as [unknown, { validator: { $expr: unknown } }]
    expect(create.validator.$expr).toMatchObject({ $and: [{ $eq: ['$a', {}] }, { $not: [{}] }] })
  })

  test.each([
    ['moments inside an object, which are kept as text', "in.on: { $lt: '2026-01-31' }"],
    ['SQL', "$sql: '{a} > 1'"],
  ])('nothing: %s; and it is said', async (_name, rule) => {
    const { steps, diagnostics } = await planned(null, `${THINGS}checks:\n  rule: { ${rule} }\n`)
    const [, create] = sent(steps) as [unknown, { validator: object }]
    expect(create.validator).not.toHaveProperty('$expr')
    expect(diagnostics.map((d) => d.message)).toContainEqual(expect.stringContaining('`rule` of `posts`'))
  })

  test('nothing where validators take no `$expr`; said once', async () => {
    const yaml = `${THINGS}checks: { one: { a: 1 }, two: { a: { $ne: 2 } } }\n`
    const { diagnostics } = await planned(null, yaml, { capabilities: without('expressions') })
    expect(diagnostics.map((d) => d.message)).toContain(
      'Not enforced by this server: checks (`posts.one`, `posts.two`)',
    )
  })
})

describe('names that are not to be had', () => {
  test.each([
    ['a collection of ours', 'table: people\ncolumns: { n: string }\noptions: { dbName: _bkend_users }\n'],
    ["one of the server's", 'table: people\ncolumns: { n: string }\noptions: { dbName: system.users }\n'],
    ['the field that counts changes', 'table: people\ncolumns: { n: { type: string, dbName: _v } }\n'],
    ['a field that would lie inside another', 'table: people\ncolumns: { n: { type: string, dbName: a.b } }\n'],
  ])('%s', async (_name, yaml) => {
    const { diagnostics } = await planned(null, yaml)
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'target/unsupported' }])
  })
})

describe('a collection that stands', () => {
  test('gets a column: filled, then part of the validator, then remembered', async () => {
    const { steps } = await planned(POSTS, `${POSTS}  at: { type: date, default: { $now: true } }\n`)
    const [fill, collMod, remember] = sent(steps)
    expect(steps).toHaveLength(1)
    expect(fill).toEqual({
      changeDocuments: 'posts',
      where: { at: null },
      doing: 'filling posts.at',
      update: { $currentDate: { at: true } },
    })
    expect(collMod).toMatchObject({ collMod: 'posts', validator: { $jsonSchema: { properties: { at: {} } } } })
    expect(remember).toMatchObject({ update: '_bkend_tables' })
  })

  test('loses a column only where that is allowed', async () => {
    const { steps } = await planned(POSTS, POSTS.replace(/ {2}n:.*\n/, ''))
    expect(steps[0]?.hazards).toMatchObject([{ code: 'drop-column', subject: 'posts.n' }])
    expect(sent(steps)[0]).toMatchObject({ where: { n: { $exists: true } }, update: { $unset: { n: '' } } })
  })

  test('and its columns keep their documents under new names', async () => {
    const after = POSTS.replace('table: posts', 'table: notes\nrenamedFrom: posts')
      .replace('{ type: integer', '{ renamedFrom: n, type: integer')
      .replace('  n:', '  count:')
    const { steps } = await planned(POSTS, after)
    const words = sent(steps).map((command) => Object.keys(command as object)[0])
    expect(words).toEqual([
      ...['update', 'renameCollection', 'delete'],
      ...['changeDocuments', 'collMod', 'update'],
      ...['dropIndexes', 'createIndexes'],
    ])
    expect(sent(steps)[1]).toEqual({ renameCollection: 'posts', to: 'notes' })
    expect(sent(steps)[3]).toMatchObject({ changeDocuments: 'notes', update: { $rename: { n: 'count' } } })
  })

  test('is asked for values that are not unique, and for documents without what is to be required', async () => {
    const { steps } = await planned(POSTS, `${POSTS}  kind: string\nunique: [[title]]\n`)
    expect(steps.flatMap((s) => s.preflight.map((p) => JSON.parse(p.query)))).toMatchObject([
      { find: 'posts', filter: { kind: null } },
      { duplicates: 'posts', fields: ['title'], where: { title: { $exists: true } } },
    ])
  })

  test('gets new indexes before old ones of the same keys go, where the server tells them apart', async () => {
    const indexed = (index: string) => `${POSTS}indexes:\n  - { ${index} }\n`
    const some = await planned(
      indexed('name: all, columns: [n]'),
      indexed('name: some, columns: [n], where: { n: { $gt: 9 } }'),
    )
    expect(sent(some.steps).map((command) => Object.keys(command as object)[0])).toEqual([
      'createIndexes',
      'dropIndexes',
    ])
    const renamed = await planned(indexed('name: all, columns: [n]'), indexed('name: every, columns: [n]'))
    expect(sent(renamed.steps).map((command) => Object.keys(command as object)[0])).toEqual([
      'dropIndexes',
      'createIndexes',
    ])
  })

  test('has its values converted by the server, which keeps what cannot be', async () => {
    const { steps } = await planned(POSTS, POSTS.replace('{ type: integer, minimum: 0, default: 0 }', 'bigint'))
    expect(sent(steps)[0]).toMatchObject({
      changeDocuments: 'posts',
      where: { $or: [{ n: { $exists: true, $ne: null, $not: { $type: ['long'] } } }, { n: { $type: 'array' } }] },
      update: [{ $set: { n: { $switch: { default: '$n' } } } }],
    })
    expect(JSON.stringify(sent(steps)[0])).toContain('{"$convert":{"input":"$n","to":"long","onError":"$n"}}')
    const alone = await planned(POSTS, POSTS.replace('{ type: integer, minimum: 0, default: 0 }', 'bigint'), {
      capabilities: new Set(),
    })
    expect(sent(alone.steps)[0]).toMatchObject({ convert: { field: 'n', type: { kind: 'bigint' } } })
  })

  test('is asked by its own validator which documents break tighter rules, and by us where that cannot be', async () => {
    const tighter = POSTS.replace('maxLength: 80', 'maxLength: 8')
    const questions = async (after: string, capabilities = without()) => {
      const { steps } = await planned(POSTS, after, { capabilities })
      return steps.flatMap((s) => s.preflight.map((p) => JSON.parse(p.query) as unknown))
    }
    expect(await questions(tighter)).toMatchObject([
      { find: 'posts', filter: { $nor: [{ $jsonSchema: { properties: { title: { maxLength: 8 } } } }] } },
    ])
    expect(await questions(tighter, new Set())).toMatchObject([
      { judge: 'posts', check: { properties: { title: { check: { kind: 'string', maxLength: 8 }, required: true } } } },
    ])
    expect(await questions(POSTS.replace('maxLength: 80', 'maxLength: 81'))).toEqual([])
  })

  test('goes with what is remembered of it', async () => {
    const { steps } = await planned(`${POSTS}---\ntable: tags\ncolumns: { w: string }\n`, POSTS)
    expect(steps[0]?.hazards).toMatchObject([{ code: 'drop-table', subject: 'tags' }])
    expect(sent(steps)).toEqual([
      { drop: 'tags' },
      { delete: '_bkend_tables', deletes: [{ q: { _id: 'tags' }, limit: 1 }] },
    ])
  })
})
