/** Values that the database or the server works out: moments, ids, the asker, columns and SQL. */

declare const names: unique symbol

/** The moment of the write. */
export interface Now {
  readonly $now: true
}

/** A new time-ordered UUID. */
export interface NewId {
  readonly $uuid: true
}

/** The id of whoever asks. */
export interface UserId {
  readonly $userId: true
}

/** A column of the same row, by its declared name. */
export interface ColumnReference<Name extends string = string> {
  readonly $column: Name
}

/** SQL text; the columns it names stand in braces, a literal brace is doubled. */
export interface Sql<Name extends string = string> {
  readonly $sql: string
  /** For the type system alone: the columns it names. */
  readonly [names]?: Name
}

/** A function of the project's, by its module and what it is exported as. */
export interface Call {
  readonly $call: string
  readonly export?: string
}

/** An aggregation expression of MongoDB's; paths in it (`$title`) are the fields of documents. */
export interface Aggregation {
  readonly $aggregation: unknown
}

/** A default: the moment of the write. */
export function now(): Now {
  return Object.freeze({ $now: true })
}

/** A default: a new time-ordered UUID. */
export function newId(): NewId {
  return Object.freeze({ $uuid: true })
}

/** A default: the asker's id. */
export function userId(): UserId {
  return Object.freeze({ $userId: true })
}

/**
 * A function of the project's that gives each row its value, for `.backfill()` and `.using()`: `call('./backfills/slugs.ts',
 * 'slugOf')`. The path is relative to the schema file; without a name it is the module's default export.
 */
export function call(file: string, name?: string): Call {
  return Object.freeze({ $call: file, ...(name !== undefined && { export: name }) })
}

/** An aggregation expression for `.backfill()` and `.using()` on MongoDB: `aggregation({ $toLower: '$title' })`. */
export function aggregation(expression: unknown): Aggregation {
  return Object.freeze({ $aggregation: expression })
}

/** A column of the same row, in a check, a `where` or SQL. */
export function column<const Name extends string>(name: Name): ColumnReference<Name> {
  return Object.freeze({ $column: name })
}

/** What may stand in `${}` of an `sql` text. */
export type SqlPart<Name extends string> = ColumnReference<Name> | Sql<Name>

/**
 * SQL for the database alone; columns are interpolated and quoted for you: `` sql`lower(${column('email')})` ``.
 * Throws a TypeError where something else is interpolated, which plain JavaScript would let through.
 */
export function sql<Name extends string = never>(
  text: TemplateStringsArray,
  ...parts: readonly SqlPart<Name>[]
): Sql<Name> {
  let whole = ''
  text.forEach((piece, i) => {
    whole += piece.replaceAll('{', '{{').replaceAll('}', '}}')
    const part = parts[i]
    if (part !== undefined) whole += sqlPart(part)
  })
  return Object.freeze({ $sql: whole })
}

function sqlPart(part: SqlPart<string>): string {
  if (typeof part === 'object' && part !== null) {
    if ('$column' in part) return `{${part.$column}}`
    if ('$sql' in part) return part.$sql
  }
  throw new TypeError(`sql takes column('name') or another sql text in \${}, not ${JSON.stringify(part)}`)
}
