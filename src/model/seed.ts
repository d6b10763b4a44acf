/** Seed rows as the files beside a schema say them. They are no part of the schema that is pushed. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { JsonObject } from './json.ts'

/** The most rows of a table that are made up at once: more are no sample any more, and are held in memory while they are made. */
export const MOST_MADE_ROWS = 1_000_000

/** A row with a name, by which other rows refer to it. */
export interface SeedRow {
  /** A declared table, or `$users`. */
  readonly table: string
  readonly name: string
  /** Columns by name. What a reference holds is another row's name, or `{ $id: … }` for a row that is no seed. */
  readonly values: JsonObject
  /** Where the row is named, and where its columns stand. */
  readonly span: SourceSpan
  readonly places: Readonly<Record<string, SourceSpan>>
}

/** All that seed files say. */
export interface Seeds {
  readonly rows: readonly SeedRow[]
  /** Table → how many rows are made up for it. */
  readonly made: Readonly<Record<string, number>>
}
