/** Tables with something to hide, in YAML: what the attacks are asked over. */

/** File → text. */
export const TABLES: Readonly<Record<string, string>> = {
  'vaults.yaml': `
table: vaults
columns:
  title: { type: string, minLength: 1, maxLength: 200 }
  n: { type: integer, default: 1 }
  status: { type: string, enum: [open, closed], default: open }
  note: { type: string, optional: true, read: self, dbName: note_text }
  score: { type: integer, optional: true, read: 'self | role:auditor', write: 'self | role:auditor' }
  detail: { type: object, properties: { at: date?, pin: string? }, optional: true, read: self }
  code: { type: string, optional: true, unique: true }
  extra: { type: json, optional: true }
  secret: { type: string, optional: true, read: admin, write: admin }
  safe: { type: object, properties: { pin: string?, level: integer? }, optional: true, read: admin, write: admin }
  keeperId: { type: reference, to: $users, optional: true, read: admin, write: admin }
permissions: { create: user, read: user | guest, list: user | guest, update: self, delete: self }
rows:
  - { for: guest, where: { status: open }, on: [list, read] }
  - { for: self, where: { createdBy: $userId }, on: [list, read] }
`,
  'ledgers.yaml': `
table: ledgers
columns: { text: string, code: { type: string, optional: true, unique: true } }
permissions: { create: user, read: self, list: admin, update: self, delete: self }
`,
  'boxes.yaml': `
table: boxes
columns:
  name: string
  ledgerId: { type: reference, to: ledgers, optional: true }
  vaultId: { type: reference, to: vaults, optional: true }
  makerId: { type: reference, to: $users, default: { $userId: true }, optional: true, write: admin }
permissions: { create: user, read: user | guest, list: user | guest, update: self, delete: self }
`,
  'pins.yaml': `
table: pins
columns:
  name: string
  ledgerId: { type: reference, to: ledgers, optional: true }
  vaultId: { type: reference, to: vaults, optional: true, read: self }
  hintId: { type: reference, to: vaults, optional: true, read: admin }
permissions: { create: user, read: user, list: user, update: user, delete: self }
`,
  'walks.yaml': `
table: walks
columns: { text: string }
options: { id: serial }
permissions: { create: user, read: self, list: self, update: self, delete: self }
`,
  'drops.yaml': `
table: drops
columns: { text: { type: string, maxLength: 50 }, amount: { type: 'numeric(5,2)', optional: true } }
permissions: { create: user | guest, read: user | guest, list: user | guest, update: self, delete: self }
`,
}
