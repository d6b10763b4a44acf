import { expect, it } from 'vitest'
import { declarationOf } from '../../src/dsl/index.ts'
import {
  array,
  boolean,
  column,
  integer,
  numeric,
  object,
  oneOf,
  reference,
  sql,
  string,
  table,
  userId,
} from '../../src/index.ts'

const posts = table('posts', {
  content: string().min(1).max(1000),
  imageUrl: string().url().optional(),
  likesCount: integer().min(0).default(0),
  visibility: oneOf('public', 'followers', 'private').default('public'),
  tags: array(string().min(1).max(30)).max(10).default([]),
  settings: object({ pinned: boolean().default(false), note: string().max(80).optional() }).optional(),
  score: numeric(5, 2).optional().read('admin | role:moderator').write('admin'),
  authorId: reference('$users').default(userId()).write('admin'),
  replyToId: reference('posts').onDelete('set null').optional(),
})
  .index('createdAt desc')
  .index(['createdBy', 'createdAt desc'])
  .index('tags', { using: 'gin' })
  .index('createdAt', { name: 'public_ones', where: { visibility: 'public' } })
  .unique(['createdBy', 'content'], { hashed: true })
  .check('not_own_reply', { replyToId: { $ne: column('id') } })
  .check('no_shouting', sql`${column('content')} <> upper(${column('content')})`)
  .permissions({
    create: 'user',
    read: 'user | guest',
    list: 'user | guest',
    update: 'self',
    delete: 'self | role:moderator',
  })
  .rows('guest', { visibility: 'public' }, { on: ['list', 'read'] })
  .rows('user', { visibility: { $in: ['public', 'followers'] } }, { on: ['list', 'read'] })
  .rows('self', { createdBy: '$userId' }, { on: ['list', 'read'] })

it('declares the whole of the language page', () => {
  expect(declarationOf(posts)).toEqual({
    table: 'posts',
    columns: {
      content: { type: 'string', minLength: 1, maxLength: 1000 },
      imageUrl: { type: 'string', format: 'url', optional: true },
      likesCount: { type: 'integer', minimum: 0, default: 0 },
      visibility: { type: 'string', enum: ['public', 'followers', 'private'], default: 'public' },
      tags: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 30 }, maxItems: 10, default: [] },
      settings: {
        type: 'object',
        properties: {
          pinned: { type: 'boolean', default: false },
          note: { type: 'string', maxLength: 80, optional: true },
        },
        optional: true,
      },
      score: { type: 'numeric(5,2)', optional: true, read: 'admin | role:moderator', write: 'admin' },
      authorId: { type: 'reference', to: '$users', default: { $userId: true }, write: 'admin' },
      replyToId: { type: 'reference', to: 'posts', onDelete: 'set null', optional: true },
    },
    indexes: [
      { columns: ['createdAt desc'] },
      { columns: ['createdBy', 'createdAt desc'] },
      { columns: ['tags'], using: 'gin' },
      { columns: ['createdAt'], name: 'public_ones', where: { visibility: 'public' } },
    ],
    unique: [{ columns: ['createdBy', 'content'], hashed: true }],
    checks: {
      not_own_reply: { replyToId: { $ne: { $column: 'id' } } },
      no_shouting: { $sql: '{content} <> upper({content})' },
    },
    permissions: {
      create: 'user',
      read: 'user | guest',
      list: 'user | guest',
      update: 'self',
      delete: 'self | role:moderator',
    },
    rows: [
      { for: 'guest', where: { visibility: 'public' }, on: ['list', 'read'] },
      { for: 'user', where: { visibility: { $in: ['public', 'followers'] } }, on: ['list', 'read'] },
      { for: 'self', where: { createdBy: '$userId' }, on: ['list', 'read'] },
    ],
  })
})
