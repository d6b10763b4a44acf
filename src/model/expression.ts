/** SQL that people write, with the columns it names kept apart from its text. */

/** A column named inside SQL, by its declared name. */
export interface ColumnName {
  readonly column: string
}

/** SQL text and the columns interpolated into it, in order. `{createdBy}` in YAML, `${column('createdBy')}` in TypeScript. */
export interface SqlTemplate {
  readonly parts: readonly (string | ColumnName)[]
}
