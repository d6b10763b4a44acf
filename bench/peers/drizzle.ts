/** The measured schemas as people write them for drizzle: tables, columns, constraints and indexes. */
import { tableName } from '../project.ts'

const IMPORTS = `import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, numeric, pgEnum, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

const system = {
  id: uuid().primaryKey().default(sql\`uuidv7()\`),
  createdBy: text().notNull().default(''),
  createdAt: timestamp({ precision: 3, withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp({ precision: 3, withTimezone: true }).notNull().defaultNow(),
}
`

/** The social network; `users` stands for the table that bkend brings along. */
export const SOCIAL_DRIZZLE = `${IMPORTS}
export const users = pgTable('users', { id: text().primaryKey() })
export const profiles = pgTable('profiles', {
  ...system,
  nickname: text().notNull(), bio: text(), avatarUrl: text(), email: text(),
  links: jsonb().notNull().default([]), settings: jsonb(),
  userId: text().notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (t) => [
  unique('profiles_userId_key').on(t.userId),
  check('profiles_nickname', sql\`char_length("nickname") between 2 and 20\`),
  check('profiles_bio', sql\`char_length("bio") <= 200\`),
  check('profiles_avatarUrl', sql\`char_length("avatarUrl") <= 500\`),
  check('profiles_email', sql\`char_length("email") <= 254\`),
])
export const posts = pgTable('posts', {
  ...system,
  content: text().notNull(), imageUrl: text(), tags: jsonb().notNull().default([]),
  likesCount: integer().notNull().default(0), commentsCount: integer().notNull().default(0),
  visibility: text().notNull().default('public'),
}, (t) => [
  index('posts_createdAt_idx').on(t.createdAt.desc()),
  index('posts_createdBy_createdAt_idx').on(t.createdBy, t.createdAt.desc()),
  index('posts_tags_idx').using('gin', t.tags),
  check('posts_content', sql\`char_length("content") between 1 and 1000\`),
  check('posts_imageUrl', sql\`char_length("imageUrl") <= 500\`),
  check('posts_likesCount', sql\`"likesCount" >= 0\`),
  check('posts_commentsCount', sql\`"commentsCount" >= 0\`),
  check('posts_visibility', sql\`"visibility" in ('public', 'followers', 'private')\`),
])
export const comments = pgTable('comments', {
  ...system,
  postId: uuid().notNull().references(() => posts.id, { onDelete: 'cascade' }), content: text().notNull(),
}, (t) => [
  index('comments_postId_createdAt_idx').on(t.postId, t.createdAt),
  check('comments_content', sql\`char_length("content") between 1 and 500\`),
])
export const likes = pgTable('likes', {
  ...system,
  postId: uuid().notNull().references(() => posts.id, { onDelete: 'cascade' }),
}, (t) => [unique('likes_postId_createdBy_key').on(t.postId, t.createdBy)])
export const follows = pgTable('follows', {
  ...system,
  followerId: text().notNull().references(() => users.id, { onDelete: 'cascade' }),
  followingId: text().notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (t) => [
  unique('follows_key').on(t.followerId, t.followingId),
  index('follows_followingId_idx').on(t.followingId),
  check('not_oneself', sql\`"followerId" <> "followingId"\`),
])
export const reportStatus = pgEnum('reportStatus', ['open', 'reviewing', 'upheld', 'dismissed'])
export const reports = pgTable('reports', {
  ...system,
  postId: uuid().notNull().references(() => posts.id, { onDelete: 'cascade' }),
  reason: text().notNull(), note: text(), status: reportStatus().notNull().default('open'),
  score: numeric({ precision: 5, scale: 2 }),
}, (t) => [
  unique('reports_postId_createdBy_key').on(t.postId, t.createdBy),
  index('reports_waiting').on(t.createdAt).where(sql\`status in ('open', 'reviewing')\`),
  check('reports_reason', sql\`"reason" in ('spam', 'abuse', 'nudity', 'other')\`),
  check('reports_note', sql\`char_length("note") <= 500\`),
  check('reports_score', sql\`"score" between 0 and 100\`),
  check('other_is_explained', sql\`"reason" <> 'other' or "note" is not null\`),
])
`

function item(n: number): string {
  const [name, before] = [tableName(n), tableName(Math.max(1, n - 1))]
  return `export const ${name} = pgTable('${name}', {
  ...system,
  title: text().notNull(), slug: text().notNull(), body: text(), email: text(),
  amount: integer().notNull().default(0), spent: integer().notNull().default(0),
  price: numeric({ precision: 10, scale: 2 }), done: boolean().notNull().default(false),
  status: text().notNull().default('draft'),
  parentId: uuid().references((): any => ${before}.id),
}, (t) => [
  index('${name}_createdAt_idx').on(t.createdAt.desc()),
  index('${name}_status_amount_idx').on(t.status, t.amount),
  check('${name}_title', sql\`char_length("title") between 1 and 200\`),
  check('${name}_slug', sql\`char_length("slug") <= 80\`),
  check('${name}_body', sql\`char_length("body") <= 5000\`),
  check('${name}_email', sql\`"email" ~ '^[^@ ]+@[^@ ]+$'\`),
  check('${name}_amount', sql\`"amount" >= 0\`),
  check('${name}_spent', sql\`"spent" >= 0\`),
  check('${name}_status', sql\`"status" in ('draft', 'live', 'gone')\`),
  check('${name}_spent_within', sql\`"spent" <= "amount"\`),
])
`
}

/** The measured project of so many tables. */
export function tablesDrizzle(tables: number): string {
  return IMPORTS + Array.from({ length: tables }, (_, n) => item(n + 1)).join('')
}
