import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declarationOf } from '../../src/dsl/index.ts'
import * as b from '../../src/index.ts'

const { column, sql, string, integer, reference, array, object, table } = b

const columns: [word: string, given: unknown, want: object][] = [
  ['string', string(), { type: 'string' }],
  ['text', b.text(), { type: 'text' }],
  ['varchar', b.varchar(20), { type: 'varchar(20)' }],
  ['number', b.number(), { type: 'number' }],
  ['float', b.float(), { type: 'float' }],
  ['integer', integer(), { type: 'integer' }],
  ['bigint', b.bigint(), { type: 'bigint' }],
  ['serial', b.serial(), { type: 'serial' }],
  ['numeric', b.numeric(), { type: 'numeric' }],
  ['numeric(p)', b.numeric(9), { type: 'numeric(9)' }],
  ['numeric(p,s)', b.numeric(20, 4), { type: 'numeric(20,4)' }],
  ['boolean', b.boolean(), { type: 'boolean' }],
  ['date', b.date(), { type: 'date' }],
  ['timestamptz', b.timestamptz(), { type: 'timestamptz' }],
  ['day', b.day(), { type: 'day' }],
  ['time', b.time(), { type: 'time' }],
  ['interval', b.interval(), { type: 'interval' }],
  ['uuid', b.uuid(), { type: 'uuid' }],
  ['json', b.json(), { type: 'json' }],
  ['jsonb', b.jsonb(), { type: 'jsonb' }],
  ['bytea', b.bytea(), { type: 'bytea' }],
  ['native', b.native('tsvector'), { type: 'native', native: 'tsvector' }],
  ['reference', reference('posts'), { type: 'reference', to: 'posts' }],
  ['array', array(integer().min(1)), { type: 'array', items: { type: 'integer', minimum: 1 } }],
  ['object', object({ a: string() }), { type: 'object', properties: { a: { type: 'string' } } }],
  ['oneOf texts', b.oneOf('a', 'b'), { type: 'string', enum: ['a', 'b'] }],
  ['oneOf numbers', b.oneOf(1, 2), { type: 'integer', enum: [1, 2] }],
  ['enumType', b.enumType('mood', ['sad'])(), { type: 'enumType', enumType: 'mood' }],
  ['.min of text', string().min(1), { type: 'string', minLength: 1 }],
  ['.max of varchar', b.varchar(9).max(8), { type: 'varchar(9)', maxLength: 8 }],
  ['.min of a number', b.numeric(5, 2).min('0.01'), { type: 'numeric(5,2)', minimum: '0.01' }],
  ['.max of a bigint', b.bigint().max(2n ** 60n), { type: 'bigint', maximum: '1152921504606846976' }],
  ['.max of an array', array(string()).max(3), { type: 'array', items: { type: 'string' }, maxItems: 3 }],
  ['.pattern', string().pattern('^a$'), { type: 'string', pattern: '^a$' }],
  ['.pattern of a RegExp', string().pattern(/^\d+\/$/u), { type: 'string', pattern: '^\\d+\\/$' }],
  ['.email', string().email(), { type: 'string', format: 'email' }],
  ['.format', string().format('date-time'), { type: 'string', format: 'date-time' }],
  ['.url', string().url(), { type: 'string', format: 'url' }],
  ['.uuid', string().uuid(), { type: 'string', format: 'uuid' }],
  ['.slug', string().slug(), { type: 'string', format: 'slug' }],
  ['.hostname', string().hostname(), { type: 'string', format: 'hostname' }],
  ['.ipv4', string().ipv4(), { type: 'string', format: 'ipv4' }],
  ['.ipv6', string().ipv6(), { type: 'string', format: 'ipv6' }],
  ['.collation', string().collation('C'), { type: 'string', collation: 'C' }],
  ['.optional', string().optional(), { type: 'string', optional: true }],
  ['.unique', string().unique(), { type: 'string', unique: true }],
  ['.read .write', string().read('admin').write('self'), { type: 'string', read: 'admin', write: 'self' }],
  ['.describe', string().describe('x'), { type: 'string', description: 'x' }],
  ['.renamedFrom', string().renamedFrom('old'), { type: 'string', renamedFrom: 'old' }],
  ['.dbName', string().dbName('old_x'), { type: 'string', dbName: 'old_x' }],
  ['.primaryKey', string().primaryKey(), { type: 'string', primaryKey: true }],
  ['.default literal', integer().default(0), { type: 'integer', default: 0 }],
  ['.default now', b.date().default(b.now()), { type: 'date', default: { $now: true } }],
  ['.default Date', b.date().default(new Date(0)), { type: 'date', default: '1970-01-01T00:00:00.000Z' }],
  ['.default newId', b.uuid().default(b.newId()), { type: 'uuid', default: { $uuid: true } }],
  ['.default userId', string().default(b.userId()), { type: 'string', default: { $userId: true } }],
  ['.default sql', integer().default(sql`1 + 1`), { type: 'integer', default: { $sql: '1 + 1' } }],
  ['.default bigint', b.bigint().default(5n), { type: 'bigint', default: '5' }],
  ['.backfill', string().backfill(sql`'x'`), { type: 'string', backfill: { $sql: "'x'" } }],
  ['.using', integer().using(sql`${column('a')}::int`), { type: 'integer', using: { $sql: '{a}::int' } }],
  ['.generated', string().generated(sql`lower(${column('a')})`), { type: 'string', generated: { $sql: 'lower({a})' } }],
  [
    '.onDelete .onUpdate .deferrable .as',
    reference('p').onDelete('cascade').onUpdate('no action').deferrable().as('post'),
    { type: 'reference', to: 'p', onDelete: 'cascade', onUpdate: 'no action', deferrable: 'deferred', as: 'post' },
  ],
  [
    '.deferrable immediate',
    reference('p').deferrable('immediate'),
    { type: 'reference', to: 'p', deferrable: 'immediate' },
  ],
]

const t = table('t', { a: string(), b: integer() })
const tables: [word: string, given: unknown, want: object][] = [
  [
    'options',
    table('t', {}, { id: 'serial', system: true, dbName: 'x', displayName: 'X', primaryKey: ['id'] }),
    { options: { id: 'serial', system: true, dbName: 'x', displayName: 'X', primaryKey: ['id'] } },
  ],
  [
    '.index',
    t.index('a').index(['b desc', 'id'], { name: 'n', renamedFrom: 'o' }),
    { indexes: [{ columns: ['a'] }, { columns: ['b desc', 'id'], name: 'n', renamedFrom: 'o' }] },
  ],
  [
    '.index where sql',
    t.index('a', { where: sql`${column('b')} > 1` }),
    { indexes: [{ columns: ['a'], where: { $sql: '{b} > 1' } }] },
  ],
  [
    '.unique',
    t.unique('a').unique(['a', 'b'], { hashed: true, name: 'n' }),
    { unique: [{ columns: ['a'] }, { columns: ['a', 'b'], hashed: true, name: 'n' }] },
  ],
  [
    '.check',
    t.check('x', { a: { $ne: column('id') } }).check('y', sql`true`),
    { checks: { x: { a: { $ne: { $column: 'id' } } }, y: { $sql: 'true' } } },
  ],
  [
    '.permissions',
    t.permissions({ create: 'user', guest: { read: true } }),
    { permissions: { create: 'user', guest: { read: true } } },
  ],
  [
    '.rows',
    t.rows('guest', { $or: [{ a: 'x' }, { b: { $gt: 1 } }] }),
    { rows: [{ for: 'guest', where: { $or: [{ a: 'x' }, { b: { $gt: 1 } }] } }] },
  ],
  [
    '.describe .renamedFrom .primaryKey',
    t.describe('d').renamedFrom('o').primaryKey(['a', 'b']),
    { description: 'd', renamedFrom: 'o', primaryKey: ['a', 'b'] },
  ],
]

describe('declares', () => {
  it.each(columns)('%s', (_, given, want) => {
    expect(declarationOf(given)).toEqual(want)
  })

  it.each(tables)('%s', (_, given, want) => {
    const { table: name, columns, ...rest } = declarationOf(given) ?? {}
    expect(name).toBe('t')
    expect(columns).toBeDefined()
    expect(rest).toEqual(want)
  })

  it('enum types', () => {
    const mood = b.enumType('mood', ['happy', { value: 'sad', renamedFrom: 'unhappy' }])
    expect(declarationOf(mood.describe('d').renamedFrom('m').dbName('moods'))).toEqual({
      enumType: 'mood',
      values: ['happy', { value: 'sad', renamedFrom: 'unhappy' }],
      description: 'd',
      renamedFrom: 'm',
      dbName: 'moods',
    })
    expect(declarationOf(mood)).toEqual({
      enumType: 'mood',
      values: ['happy', { value: 'sad', renamedFrom: 'unhappy' }],
    })
  })

  it('the config as it was given, with variables by name', () => {
    const config = { project: 'social', environments: { prod: { url: b.env('PROD_URL') } } }
    expect(b.defineConfig(config)).toBe(config)
    expect(config.environments.prod.url).toEqual({ $env: 'PROD_URL' })
  })
})

describe('sql', () => {
  it('doubles literal braces, so that none is taken for a column', () => {
    expect(sql`${column('a')} = '{}'::jsonb`.$sql).toBe("{a} = '{{}}'::jsonb")
  })
  it('takes other sql in', () => {
    const lower = sql`lower(${column('a')})`
    expect(sql`${lower} = 'x{'`.$sql).toBe("lower({a}) = 'x{{'")
  })
  it('refuses a value, which would be read as SQL', () => {
    expect(() => sql`a = ${'x' as never}`).toThrow("sql takes column('name')")
  })
})

describe('a builder', () => {
  it('stays as it was when its chain goes on', () => {
    const words = ['min', 'max', 'optional', 'default', 'unique', 'describe', 'renamedFrom', 'email'] as const
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), fc.constantFrom(...words), (chain, word) => {
        const call = (on: object, name: string): object => Reflect.apply(Reflect.get(on, name), on, [1])
        const built = chain.reduce(call, string() as object)
        const before = JSON.stringify(declarationOf(built))
        expect(call(built, word)).not.toBe(built)
        expect(JSON.stringify(declarationOf(built))).toBe(before)
      }),
    )
  })
  it('keeps nothing that can be changed from outside', () => {
    const value = { tags: ['a'] }
    const held = declarationOf(b.json<{ tags: string[] }>().default(value))
    value.tags.push('b')
    expect(held).toEqual({ type: 'json', default: { tags: ['a'] } })
    expect(Object.isFrozen(held)).toBe(true)
    expect(Object.isFrozen(held?.default)).toBe(true)
  })
  it('takes a column named like a member of every object', () => {
    const declaration = declarationOf(table('t', JSON.parse('{"__proto__":1,"constructor":2}')))
    expect(Object.keys(declaration?.columns ?? {})).toEqual(['__proto__', 'constructor'])
  })
  it('refuses flags, which no portable pattern has', () => {
    expect(() => string().pattern(/a/i)).toThrow('a pattern has no flags')
  })
  it('refuses a second check of one name, which would silently replace the first', () => {
    expect(() => t.check('x', { a: '1' }).check('x', { a: '2' })).toThrow('`x` is declared twice')
  })
  it('is known by its declaration alone', () => {
    for (const other of [undefined, null, 1, 'x', {}, [], () => 1, { table: 'x' }])
      expect(declarationOf(other)).toBeUndefined()
  })
})
