/** Who may do what to posts: `bkend check --access` holds the permissions against it. */
import { accessTests } from 'bkend'
import { posts } from './posts.ts'

export default accessTests(posts, {
  rows: {
    open: { content: 'For everyone', createdBy: 'ann' },
    near: { content: 'For those who follow', visibility: 'followers', createdBy: 'ann' },
    secret: { content: 'For nobody', visibility: 'private', createdBy: 'ann' },
  },
  people: { mo: ['moderator'] },
  expect: [
    'guest can read open',
    'guest cannot read near',
    'user can list near',
    'user cannot read secret',
    'ann can list *',
    'ann can update *',
    'user cannot update *',
    'mo can delete open',
    'user cannot delete open',
    'guest cannot create open',
    'user can create open',
    'ann cannot update open.likesCount',
  ],
})
