/** `accessTests()`: permission tests of a table, beside its schema file. */
import type { Operation } from '../model/index.ts'
import { type Declared, declarationOf, declared } from './declaration.ts'
import { plain } from './plain.ts'
import type { ColumnNames, CreateOf, Fields } from './shape.ts'
import type { Table } from './table-types.ts'

/** A row of a test: the columns that matter; the rest is filled with something valid. */
export type AccessTestRow<F extends Fields> = Partial<CreateOf<F>> & {
  /** Who made it: somebody whom sentences may then name. Nobody unless said. */
  readonly createdBy?: string
}

type Makers<Rows> = {
  [R in keyof Rows]: Rows[R] extends { readonly createdBy: infer By extends string } ? By : never
}[keyof Rows]

type Target<Rows, Column extends string> = `${Extract<keyof Rows, string> | '*'}${'' | `.${Column}`}`

/** `guest can read open`, `ann cannot update secret.title`, `role:moderator can delete *`. */
export type AccessSentence<Rows, People, Column extends string> = `${
  | 'guest'
  | 'user'
  | 'admin'
  | `role:${string}`
  | Makers<Rows>
  | Extract<keyof People, string>} ${'can' | 'cannot'} ${Operation} ${Target<Rows, Column>}`

/** Rows, who is there beside those that made them, and what has to hold. */
export interface AccessTestsInput<Rows, People, Column extends string> {
  readonly rows: Rows
  /** Name → the roles of the project's own that somebody has. */
  readonly people?: People
  readonly expect: readonly AccessSentence<NoInfer<Rows>, NoInfer<People>, Column>[]
}

/** Declares permission tests: `export default accessTests(posts, { rows, expect })` in `posts.access.ts`. */
export function accessTests<
  F extends Fields,
  System extends boolean,
  const Rows extends Readonly<Record<string, AccessTestRow<F>>>,
  const People extends Readonly<Record<string, readonly string[]>> = Record<never, never>,
>(table: Table<F, System>, tests: AccessTestsInput<Rows, People, ColumnNames<F, System>>): Declared {
  const name = declarationOf(table)?.table
  return declared({}, { ...(plain(tests) as object), accessTests: name })
}
