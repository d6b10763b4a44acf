/** A social network that uses most of the language, as load would hand it over. */
import type { ColumnType, Config, Constraints, Default, PermissionExpression, Schema } from '../../src/model/index.ts'
import { column, field, keyless, referenceTo, table } from '../generate-client/schema.ts'

const literal = (value: Extract<Default, { kind: 'literal' }>['value']): Default => ({ kind: 'literal', value })
const oneOf = (...values: string[]): ColumnType => ({ kind: 'oneOf', values })
const text = (constraints: Constraints, optional: boolean = false) => field('string', { constraints, optional })
const usersReference: ColumnType = {
  kind: 'reference',
  to: '$users',
  onDelete: 'cascade',
  onUpdate: 'no action',
  idKind: 'text',
}
const ADMIN: PermissionExpression = { kind: 'admin' }
const SELF: PermissionExpression = { kind: 'self' }
const USER: PermissionExpression = { kind: 'user' }
const EVERYONE: PermissionExpression = { kind: 'everyone' }
const MODERATOR: PermissionExpression = { kind: 'role', role: 'moderator' }

const profiles = table(
  'profiles',
  [
    column('nickname', 'string', {
      constraints: { minLength: 2, maxLength: 20 },
      description: 'As others see it | really.',
    }),
    column('bio', 'string', { optional: true, constraints: { maxLength: 200 } }),
    column('avatarUrl', 'string', { optional: true, constraints: { format: 'url', maxLength: 500 } }),
    column('email', 'string', {
      optional: true,
      constraints: { format: 'email', maxLength: 254 },
      permission: { read: { kind: 'or', of: [SELF, ADMIN] } },
    }),
    column('userId', usersReference, { default: { kind: 'userId' }, permission: { write: ADMIN }, unique: true }),
    column(
      'settings',
      {
        kind: 'object',
        properties: {
          theme: field(oneOf('light', 'dark'), { default: literal('light'), description: 'Of the pages.' }),
          locale: text({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' }, true),
          notifications: field({
            kind: 'object',
            properties: {
              email: field('boolean', { default: literal(true) }),
              push: field('boolean', { default: literal(false) }),
            },
          }),
        },
      },
      { optional: true },
    ),
    column(
      'links',
      {
        kind: 'array',
        items: field({
          kind: 'object',
          properties: { label: text({ minLength: 1, maxLength: 40 }), url: text({ format: 'url' }) },
        }),
      },
      { default: literal([]), constraints: { maxItems: 5 } },
    ),
  ],
  {
    uniques: [{ name: 'profiles_userId_key', columns: ['userId'], hashed: false }],
    permissions: {
      expressions: { create: USER, read: EVERYONE, list: EVERYONE, update: SELF, delete: SELF },
      roles: {},
    },
  },
)

const posts = table(
  'posts',
  [
    column('content', 'string', {
      constraints: { minLength: 1, maxLength: 1000 },
      description: 'Plain text, at most a screen of it.',
    }),
    column('likesCount', 'integer', {
      constraints: { minimum: 0 },
      default: literal(0),
      permission: { write: ADMIN },
    }),
    column('visibility', oneOf('public', 'followers', 'private'), { default: literal('public') }),
    column(
      'tags',
      { kind: 'array', items: text({ minLength: 1, maxLength: 30 }) },
      {
        constraints: { maxItems: 10 },
        default: literal([]),
      },
    ),
    column('replyToId', referenceTo('posts'), { optional: true }),
  ],
  {
    description: 'What people write.',
    indexes: [
      { name: 'posts_createdAt_idx', columns: [{ column: 'createdAt', direction: 'desc' }], using: 'btree' },
      {
        name: 'public_ones',
        columns: [{ column: 'createdBy', direction: 'asc' }],
        using: 'btree',
        where: {
          kind: 'compare',
          path: ['visibility'],
          operator: '$eq',
          operand: { kind: 'literal', value: 'public' },
        },
      },
    ],
    checks: [
      {
        name: 'not_own_reply',
        rule: {
          kind: 'filter',
          filter: { kind: 'compare', path: ['replyToId'], operator: '$ne', operand: { kind: 'column', column: 'id' } },
        },
      },
      {
        name: 'no_shouting',
        rule: { kind: 'sql', sql: { parts: [{ column: 'content' }, ' <> upper(', { column: 'content' }, ')'] } },
      },
    ],
    permissions: {
      expressions: {
        create: USER,
        read: EVERYONE,
        update: SELF,
        delete: { kind: 'or', of: [SELF, MODERATOR] },
      },
      roles: {},
    },
    rows: [
      {
        for: EVERYONE,
        where: {
          kind: 'compare',
          path: ['visibility'],
          operator: '$eq',
          operand: { kind: 'literal', value: 'public' },
        },
        on: ['list', 'read'],
      },
      {
        for: SELF,
        where: { kind: 'compare', path: ['createdBy'], operator: '$eq', operand: { kind: 'userId' } },
        on: ['list', 'read'],
      },
    ],
  },
)

const likes = table('likes', [column('postId', { ...referenceTo('posts'), onDelete: 'cascade' } as ColumnType)], {
  uniques: [{ name: 'likes_postId_createdBy_key', columns: ['postId', 'createdBy'], hashed: false }],
})

const follows = table(
  'follows',
  [
    column('followerId', usersReference, { default: { kind: 'userId' }, permission: { write: ADMIN } }),
    column('followingId', usersReference),
  ],
  {
    uniques: [{ name: 'follows_key', columns: ['followerId', 'followingId'], hashed: false }],
    checks: [
      {
        name: 'not_oneself',
        rule: {
          kind: 'filter',
          filter: {
            kind: 'compare',
            path: ['followerId'],
            operator: '$ne',
            operand: { kind: 'column', column: 'followingId' },
          },
        },
      },
    ],
  },
)

const reports = table('reports', [
  column('status', { kind: 'enumType', enumType: 'report_status' }, { default: literal('open') }),
  column('score', { kind: 'numeric', precision: 5, scale: 2 }, { optional: true, constraints: { minimum: '0' } }),
  column('bounty', { kind: 'numeric', precision: 20, scale: 4 }, { optional: true }),
  column('views', { kind: 'bigint' }, { default: literal('0') }),
  column('number', { kind: 'serial' }),
  column('happenedOn', { kind: 'day' }, { optional: true }),
  column('at', { kind: 'time' }, { optional: true }),
  column('took', { kind: 'interval' }, { optional: true }),
  column('seenAt', { kind: 'timestamptz' }, { default: { kind: 'now' } }),
  column('ratio', 'integer', { generated: { parts: ['1'] } }),
  column('payload', { kind: 'jsonb' }, { optional: true }),
  column('scan', { kind: 'bytea' }, { optional: true }),
  column('search', { kind: 'native', native: 'tsvector' }, { optional: true }),
  column('stars', { kind: 'oneOf', values: [1, 2, 3, 4, 5] }, { optional: true }),
])

/** The whole schema. */
export const SOCIAL: Schema = {
  tables: [follows, likes, posts, profiles, reports, keyless('settings', [column('key', 'string')])],
  enums: [{ name: 'report_status', dbName: 'report_status', values: [{ value: 'open' }, { value: 'closed' }] }],
}

/** A configuration that asks for everything. */
export const CONFIG: Config = {
  project: 'social',
  schema: '/schema',
  out: '/generated',
  naming: 'keep',
  owned: false,
  environments: {},
  generate: {
    client: { runtime: 'inline' },
    openapi: { version: '3.1' },
    validators: true,
    checks: { unknownFields: 'refuse' },
    jsonSchema: true,
    docs: true,
  },
  postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
}
