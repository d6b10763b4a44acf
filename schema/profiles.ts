import { array, boolean, object, oneOf, reference, string, table, userId } from 'bkend'

/** Who someone is to the others: one profile a user. */
export const profiles = table('profiles', {
  /** The name that posts and comments are signed with. */
  nickname: string().min(2).max(20),
  bio: string().max(200).optional(),
  avatarUrl: string().url().max(500).optional(),
  /** For the owner and admins only; everyone else gets the profile without it. */
  email: string().email().max(254).optional().read('self | admin'),
  /** Pages elsewhere, in the order in which they are shown. */
  links: array(object({ label: string().min(1).max(40), url: string().url().max(500) }))
    .max(5)
    .default([]),
  settings: object({
    theme: oneOf('light', 'dark').default('light'),
    /** A language, with or without a region: `en`, `pt-BR`. */
    locale: string().pattern('^[a-z]{2}(-[A-Z]{2})?$').default('en'),
    notifications: object({ email: boolean().default(true), push: boolean().default(true) }).optional(),
  }).optional(),
  /** Whose profile it is: whoever creates it, unless an admin says otherwise. */
  userId: reference('$users').onDelete('cascade').default(userId()).unique().write('admin'),
}).permissions({ create: 'user', read: 'guest', list: 'guest', update: 'self', delete: 'self' })
