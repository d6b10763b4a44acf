/** The schemas whose generated clients are kept as golden files. */
import type { ColumnType, PermissionExpression, Schema } from '../../src/model/index.ts'
import { column, field, keyless, referenceTo, schemaOf, table } from './schema.ts'

const moderators: PermissionExpression = {
  kind: 'or',
  of: [{ kind: 'admin' }, { kind: 'and', of: [{ kind: 'user' }, { kind: 'role', role: 'moderator' }] }],
}
const oneOf = (...values: string[]): ColumnType => ({ kind: 'oneOf', values })
const listOf = (items: ColumnType): ColumnType => ({ kind: 'array', items: field(items) })

const SETTINGS: ColumnType = {
  kind: 'object',
  properties: {
    theme: field(oneOf('light', 'dark'), { default: { kind: 'literal', value: 'light' } }),
    'notify-by': field({
      kind: 'object',
      properties: { email: field('boolean'), push: field('boolean', { optional: true }) },
    }),
  },
}

const posts = table(
  'posts',
  [
    column('content', 'string', { description: 'Plain text, at most a screen of it.' }),
    column('imageUrl', 'string', { optional: true }),
    column('likesCount', 'integer', {
      default: { kind: 'literal', value: 0 },
      permission: { write: { kind: 'admin' } },
    }),
    column('visibility', oneOf('public', 'followers', 'private'), { default: { kind: 'literal', value: 'public' } }),
    column('tags', listOf({ kind: 'string' }), { default: { kind: 'literal', value: [] } }),
    column('score', { kind: 'numeric', precision: 5, scale: 2 }, { optional: true, permission: { read: moderators } }),
    column('replyToId', referenceTo('posts', 'replyTo'), { optional: true }),
  ],
  { description: 'What people write.' },
)

const profiles = table('profiles', [
  column('settings', SETTINGS, { optional: true }),
  column(
    'links',
    listOf({ kind: 'object', properties: { label: field('string'), url: field('string', { optional: true }) } }),
  ),
  column('authorId', referenceTo('$users', 'author'), { default: { kind: 'userId' } }),
])

const kinds = table('kinds', [
  column('big', { kind: 'bigint' }),
  column('exact', { kind: 'numeric', precision: 30, scale: 4 }),
  column('any', { kind: 'numeric' }),
  column('serial', { kind: 'serial' }),
  column('ratio', { kind: 'float' }),
  column('when', { kind: 'timestamptz' }, { default: { kind: 'now' } }),
  column('day', { kind: 'day' }),
  column('key', { kind: 'uuid' }, { default: { kind: 'uuid' } }),
  column('data', { kind: 'jsonb' }),
  column('bytes', { kind: 'bytea' }),
  column('native', { kind: 'native', native: 'tsvector' }, { optional: true }),
  column('rating', { kind: 'oneOf', values: [1, 2, -3] }),
  column('stage', { kind: 'enumType', enumType: 'stage' }),
  column('marks', listOf({ kind: 'oneOf', values: [1, 2] })),
  column('grid', listOf(listOf({ kind: 'integer' }))),
  column('total', 'integer', { generated: { parts: ['1 + 1'] } }),
  column('made', { kind: 'time' }, { default: { kind: 'sql', sql: { parts: ['now()'] } } }),
])

const LONG = 'aVeryLongNameThatNobodyShouldGiveToAnythingButThatIsAllowed_x'
const HOSTILE = '*/ alert(`\'"\\`) // ${1}\n@deprecated\u2028*/ end'

const hostile = schemaOf(
  table(
    'constructor',
    [
      column('prototype', oneOf("it's", '"both" \'ways\'', '\\', '\u2028', 'new\nline', '${x}'), {
        description: HOSTILE,
      }),
      column('class', {
        kind: 'object',
        properties: { __proto: field('string'), 'a-b': field(oneOf(...'abcdefghij')) },
      }),
      column('hasOwnProperty', 'boolean'),
    ],
    { description: HOSTILE },
  ),
  table('then', [column('await', 'string', { optional: true })]),
  table('blog-posts', [column('default', 'integer')]),
  table('pages', [column('a_b', oneOf('x')), column('aB', oneOf('y'))]),
  table('clients', []),
  table('arrays', [column('promise', listOf(oneOf('a')))]),
  table(LONG, [
    column(`${LONG}1`, oneOf(...Array.from({ length: 12 }, (_, i) => `a value that takes room ${i}`)), {
      optional: true,
    }),
    column(`${LONG}2`, listOf(oneOf(LONG, `${LONG}${LONG}`))),
  ]),
  keyless('memberships', [column('teamId', 'string'), column('userId', 'string')]),
)

/** Schema by the name of its golden folder. */
export const SAMPLES: Readonly<Record<'social' | 'kinds' | 'hostile' | 'empty', Schema>> = {
  social: schemaOf(posts, profiles),
  kinds: schemaOf(kinds),
  hostile,
  empty: schemaOf(),
}
