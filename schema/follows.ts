import { column, reference, table, userId } from 'bkend'

/** Who follows whom. */
export const follows = table('follows', {
  /** The one who follows: whoever asks, unless an admin says otherwise. */
  followerId: reference('$users').onDelete('cascade').default(userId()).write('admin'),
  /** The one who is followed. */
  followingId: reference('$users').onDelete('cascade'),
})
  .unique(['followerId', 'followingId'])
  .index('followingId')
  .check('not_oneself', { followerId: { $ne: column('followingId') } })
  .permissions({ create: 'user', read: 'user', list: 'user', delete: 'self' })
