/** `defineSeed()`: rows that a database starts with, in `schema/seed.ts`. */
import { type Declared, declarationOf, declared } from './declaration.ts'
import { plain } from './plain.ts'
import { type SeedTools, seedTools } from './seed-tools.ts'
import type { CreateOf, CreateValue, Fields, SystemRow, Typed } from './shape.ts'
import type { Table } from './table-types.ts'

/** A row that is there already, by its id. */
export interface ExistingRow {
  readonly $id: string
}

/** In place of a row's name, where the row is none of the seed's: its id. */
export function existing(id: string): ExistingRow {
  return Object.freeze({ $id: id })
}

type SeedValue<T extends Typed> = T extends { onDelete(action: never): unknown } ? string | ExistingRow : CreateValue<T>

type SeedColumns<F extends Fields> = {
  readonly [K in keyof CreateOf<F>]: K extends keyof F ? SeedValue<F[K]> : CreateOf<F>[K]
}

/** The system columns of a row: nobody need say them. */
export interface SeedSystem extends Partial<Omit<SystemRow, 'createdBy'>> {
  /** The name of a user of the seed; nobody unless said. */
  readonly createdBy?: string | ExistingRow
}

/** A row: columns by name. A reference holds the name of another row. */
export type SeedRow<T> =
  T extends Table<infer F, infer System> ? SeedColumns<F> & (System extends true ? SeedSystem : unknown) : never

/** A user. Without a password nobody signs in as them. */
export interface SeedUser {
  readonly id?: string
  readonly email?: string
  readonly name?: string
  readonly password?: string
  readonly role?: 'admin' | 'user' | 'guest'
  readonly roles?: readonly string[]
  /** Yes unless said. */
  readonly emailVerified?: boolean
  readonly image?: string
  readonly profile?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly createdAt?: string
}

type TableNames<Tables> = { [K in keyof Tables]: Tables[K] extends Table<infer _F, infer _S> ? K : never }[keyof Tables]

/** Rows by table and name. */
export type SeedInput<Tables> = {
  readonly [K in TableNames<Tables>]?: Readonly<Record<string, SeedRow<Tables[K]>>>
} & {
  readonly $users?: Readonly<Record<string, SeedUser>>
  /** How many rows more are made up. */
  readonly $fake?: { readonly [K in TableNames<Tables> | '$users']?: number }
}

/**
 * Declares a seed: `export default defineSeed({ posts }, { posts: { hello: { content: 'Hello' } } })`. The rows may come out of a
 * function, which is handed a few tools and gives the same rows every time.
 */
export function defineSeed<const Tables extends object>(
  tables: Tables,
  rows: SeedInput<NoInfer<Tables>> | ((tools: SeedTools) => SeedInput<NoInfer<Tables>>),
): Declared {
  const names = Object.entries(tables).flatMap(([key, value]) => {
    const name = declarationOf(value)?.table
    return typeof name === 'string' ? [[key, name] as const] : []
  })
  const given = typeof rows === 'function' ? rows(seedTools()) : rows
  return declared({}, { seedTables: Object.fromEntries(names), seed: plain(given) })
}
