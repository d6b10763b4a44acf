/** `bkend dev` on MongoDB: the suites of every target. */
import { afterAll, expect } from 'vitest'
import { askedSuite } from '../dev/asked.ts'
import { savesSuite } from '../dev/saves.ts'
import { createDatabase } from './database.ts'

/** Where a server has validators, the collection's is another with each column. */
const oneColumn = /^\+1 column(, ~1 table)?$/
const [first, second] = [createDatabase(), createDatabase()]
afterAll(async () => {
  await first.drop()
  await second.drop()
})

savesSuite({
  url: () => first.url,
  seenFrom: () => first.url,
  other: () => second.url,
  // An enum type is in the validators of the columns that have it, and nowhere else.
  enums: () => 'no changes',
  oneColumn,
  async atEnd() {
    const held = await first.with((db) =>
      db.collection('_bkend_lease').countDocuments({ expiresAt: { $gt: new Date() } }),
    )
    expect(held).toBe(0)
  },
})
askedSuite({ createDatabase, nowhere: 'mongodb://nowhere.invalid/app', oneColumn })
