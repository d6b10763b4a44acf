import { array, integer, oneOf, string, table } from 'bkend'

/** What people write. */
export const posts = table('posts', {
  /** Plain text, at most a screen of it. */
  content: string().min(1).max(1000),
  imageUrl: string().url().max(500).optional(),
  /** Words to find a post by, without the `#`. */
  tags: array(string().min(1).max(30)).max(10).default([]),
  /** Kept by the server, so that a list need not count. */
  likesCount: integer().min(0).default(0).write('admin'),
  commentsCount: integer().min(0).default(0).write('admin'),
  visibility: oneOf('public', 'followers', 'private').default('public'),
})
  .index('createdAt desc')
  .index(['createdBy', 'createdAt desc'])
  .index('tags', { using: 'gin' })
  .permissions({ create: 'user', read: 'guest', list: 'guest', update: 'self', delete: 'self | role:moderator' })
  // Guests see what is public, users what is meant for followers too, everyone what they wrote.
  .rows('guest', { visibility: 'public' }, { on: ['list', 'read'] })
  .rows('user', { visibility: { $in: ['public', 'followers'] } }, { on: ['list', 'read'] })
  .rows('self', { createdBy: '$userId' }, { on: ['list', 'read'] })
