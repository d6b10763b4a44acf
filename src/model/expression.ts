/** SQL that people write, with the columns it names kept apart from its text. */

/** A column named inside SQL, by its declared name. */
export interface ColumnName {
  readonly column: string
}

/** SQL text and the columns interpolated into it, in order. `{createdBy}` in YAML, `${column('createdBy')}` in TypeScript. */
export interface SqlTemplate {
  readonly parts: readonly (string | ColumnName)[]
}

/** The parts of a template out of smaller pieces: text between two columns is one part, and none is empty. */
export function joinedParts(pieces: Iterable<string | ColumnName>): SqlTemplate['parts'] {
  const parts: (string | ColumnName)[] = []
  for (const piece of pieces) {
    const last = parts.at(-1)
    if (typeof piece !== 'string') parts.push(piece)
    else if (typeof last === 'string') parts[parts.length - 1] = last + piece
    else if (piece !== '') parts.push(piece)
  }
  return parts
}
