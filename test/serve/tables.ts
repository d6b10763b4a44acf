/** The tables that the contract's tests are asked over, in YAML. */

/** File → text. */
export const TABLES: Readonly<Record<string, string>> = {
  'posts.yaml': `
table: posts
columns:
  title: { type: string, minLength: 1, maxLength: 100 }
  body: { type: string, optional: true }
  slug: { type: string, optional: true, unique: true }
  n: { type: integer, minimum: 0, default: 0 }
  price: { type: 'numeric(5,2)', optional: true }
  big: { type: bigint, optional: true }
  seenAt: { type: date, optional: true }
  due: { type: day, optional: true }
  tags: { type: array, items: { type: string, minLength: 1, maxLength: 30 }, default: [] }
  settings: { type: object, properties: { pinned: { type: boolean, default: false }, note: string? }, optional: true }
  visibility: { type: string, enum: [public, private], default: public }
  secret: { type: string, optional: true, read: admin, write: admin }
checks:
  not_rude: { title: { $ne: rude } }
permissions: { create: user, read: user | guest, list: user | guest, update: self, delete: self }
rows:
  - { for: guest, where: { visibility: public }, on: [list, read] }
  - { for: self, where: { createdBy: $userId }, on: [list, read] }
`,
  'comments.yaml': `
table: comments
columns:
  postId: { type: reference, to: posts, onDelete: restrict }
  content: { type: string, minLength: 1, maxLength: 500 }
`,
  'notes.yaml': `
table: notes
columns: { text: string }
permissions: { create: user, read: self, list: self, update: self, delete: self }
`,
  'counters.yaml': `
table: counters
columns: { text: string }
options: { id: serial }
permissions: { create: user, read: self, list: user, update: self, delete: self }
`,
  'drops.yaml': `
table: drops
columns: { text: string }
permissions: { create: user | guest, read: admin, list: admin, update: admin, delete: admin }
`,
  'settings.yaml': `
table: settings
columns:
  key: { type: string, maxLength: 50, primaryKey: true }
  value: string
options: { system: false }
permissions: { create: guest, read: guest, list: guest, update: guest, delete: guest }
`,
  'places.yaml': `
table: places
columns: { row: integer, seat: integer }
primaryKey: [row, seat]
options: { system: false }
permissions: { create: guest, read: guest, list: guest }
`,
  'users.yaml': `
table: users
columns: { text: string }
permissions: { create: user | guest, read: user | guest, list: user | guest, update: admin, delete: admin }
`,
}
