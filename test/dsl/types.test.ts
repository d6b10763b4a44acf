/** What the types infer and refuse; `tsc` judges this file, running it only proves that the builders accept what it says. */
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  array,
  bigint,
  boolean,
  column,
  date,
  enumType,
  integer,
  json,
  native,
  now,
  numeric,
  object,
  oneOf,
  reference,
  serial,
  sql,
  string,
  table,
  userId,
} from '../../src/index.ts'

const mood = enumType('mood', ['happy', { value: 'sad', renamedFrom: 'unhappy' }])
const posts = table('posts', {
  content: string().min(1),
  imageUrl: string().url().optional(),
  likes: integer().default(0),
  kind: oneOf('a', 'b').default('a'),
  level: oneOf(1, 2).optional(),
  tags: array(oneOf('x', 'y')).default([]),
  settings: object({ pinned: boolean().default(false), note: string().optional() }).optional(),
  links: array(object({ label: string(), weight: integer().default(1) })),
  price: numeric(5, 2),
  exact: numeric(20, 2).optional(),
  views: bigint().default(0n),
  at: date().default(now()),
  extra: json<{ a: 1 }>().optional(),
  vector: native<string>('tsvector').generated(sql`to_tsvector(${column('content')})`),
  order: serial(),
  mood: mood(),
  authorId: reference('$users').default(userId()),
})

interface Settings {
  pinned: boolean
  note?: string
}
interface SettingsCreate {
  pinned?: boolean
  note?: string
}

describe('types', () => {
  it('infer rows', () => {
    expectTypeOf(posts.$row).toEqualTypeOf<{
      id: string
      createdBy: string
      createdAt: string
      updatedAt: string
      content: string
      imageUrl?: string
      likes: number
      kind: 'a' | 'b'
      level?: 1 | 2
      tags: ('x' | 'y')[]
      settings?: Settings
      links: { label: string; weight: number }[]
      price: number
      exact?: string
      views: string
      at: string
      extra?: { a: 1 }
      vector: string
      order: number
      mood: 'happy' | 'sad'
      authorId: string
    }>()
  })
  it('infer what create takes: nothing computed, and what has a default may be left out', () => {
    expectTypeOf(posts.$create).toEqualTypeOf<{
      content: string
      imageUrl?: string
      likes?: number
      kind?: 'a' | 'b'
      level?: 1 | 2
      tags?: ('x' | 'y')[]
      settings?: SettingsCreate
      links: { label: string; weight?: number }[]
      price: number
      exact?: string
      views?: string
      at?: string
      extra?: { a: 1 }
      order?: number
      mood: 'happy' | 'sad'
      authorId?: string
    }>()
  })
  it('infer what update takes: null unsets what is optional, objects come whole', () => {
    expectTypeOf(posts.$update).toEqualTypeOf<{
      content?: string
      imageUrl?: string | null
      likes?: number
      kind?: 'a' | 'b'
      level?: 1 | 2 | null
      tags?: ('x' | 'y')[]
      settings?: Settings | null
      links?: { label: string; weight: number }[]
      price?: number
      exact?: string | null
      views?: string
      at?: string
      extra?: { a: 1 } | null
      order?: number
      mood?: 'happy' | 'sad'
      authorId?: string
    }>()
  })
  it('leave the system columns out where the table opts out', () => {
    const plain = table('plain', { key: string() }, { system: false, primaryKey: 'key' })
    expectTypeOf(plain.$row).toEqualTypeOf<{ key: string }>()
    // @ts-expect-error there is no createdAt
    expect(() => plain.index('createdAt')).not.toThrow()
  })
  it('know the columns of the table in every word that names one', () => {
    expect(() =>
      posts.index(['kind desc', 'createdAt asc']).unique('content').primaryKey(['kind', 'level']),
    ).not.toThrow()
    // @ts-expect-error no such column
    posts.index('contnt')
    // @ts-expect-error no such direction
    posts.index('content down')
    // @ts-expect-error a unique has no direction
    posts.unique('content desc')
    const lower = sql`lower(${column('content')})`
    expect(() =>
      posts
        .index(lower)
        .index([lower, 'createdAt desc', { key: lower, order: 'desc', opclass: 'text_ops' }], { include: 'kind' })
        .unique([lower, 'kind', { key: 'level', opclass: 'int4_ops' }], { include: ['kind', 'createdBy'] }),
    ).not.toThrow()
    // @ts-expect-error no such column
    posts.index([sql`lower(${column('contnt')})`])
    // @ts-expect-error no such column
    posts.unique({ key: 'contnt' })
    // @ts-expect-error a unique has no direction
    posts.unique({ key: 'content', order: 'desc' })
    // @ts-expect-error no such column
    posts.index('content', { include: ['contnt'] })
    // @ts-expect-error no such column
    posts.rows('user', { contnt: 'x' })
    // @ts-expect-error not one of the values
    posts.rows('user', { kind: 'c' })
    // @ts-expect-error not one of the values
    posts.rows('user', { kind: { $in: ['a', 'c'] } })
    // @ts-expect-error no such column
    posts.check('c', { content: { $ne: column('contnt') } })
    // @ts-expect-error no such column
    posts.check('d', sql`${column('contnt')} > 1`)
    // @ts-expect-error no such operator
    posts.check('e', { likes: { $above: 1 } })
    // @ts-expect-error no such column
    posts.index('content', { where: { contnt: 'x' } })
  })
  it('let filters reach into arrays, objects and the system columns', () => {
    const filtered = posts
      .rows('user', { tags: 'x', 'settings.pinned': true, createdBy: '$userId' })
      .rows('user', { $or: [{ kind: { $in: ['a'] } }, { level: { $exists: false } }] })
      .check('own', { authorId: { $ne: column('createdBy') } })
    expectTypeOf(filtered).toEqualTypeOf(posts)
    // @ts-expect-error likes is no object
    posts.rows('user', { 'likes.pinned': true })
  })
  it('refuse what a type cannot be told', () => {
    const told = [
      // @ts-expect-error a boolean has no least value
      () => boolean().min(1),
      // @ts-expect-error a text is no number
      () => integer().default('1'),
      // @ts-expect-error not one of the values
      () => oneOf('a', 'b').default('c'),
      // @ts-expect-error no such action
      () => reference('posts').onDelete('explode'),
      // @ts-expect-error no such format
      () => string().format('phone'),
      // @ts-expect-error a column is built, not written out
      () => table('t', { a: { type: 'string' } }),
      // @ts-expect-error no such kind of id
      () => table('t', {}, { id: 'guid' }),
      // @ts-expect-error no such operation
      () => posts.permissions({ creates: 'user' }),
    ]
    for (const tell of told) expect(tell).not.toThrow()
  })
})
