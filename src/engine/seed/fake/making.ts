/** What the makers of values are handed. */
import type { Faker } from '@faker-js/faker'
import type { Chance } from './chance.ts'

/** A value under way. */
export interface Making {
  readonly faker: Faker
  readonly chance: Chance
  /** Whose value it is: `posts`, and `imageUrl` or `links.url`. */
  readonly table: string
  readonly name: string
  /** When its row was made, in milliseconds. */
  readonly at: number
  /** How often this row was tried already: later tries reach further. */
  readonly attempt: number
}
