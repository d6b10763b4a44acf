/** Filters and list requests as types. */

/** Whether a value is set: all that can be asked of objects and of native types. */
export interface Presence {
  readonly $exists?: boolean
}

/** Comparisons with a value that has no order. `$ne` and `$nin` match unset. Several are all to hold. */
export interface Equality<T> extends Presence {
  readonly $eq?: T
  readonly $ne?: T
  readonly $in?: readonly T[]
  readonly $nin?: readonly T[]
}

/** Comparisons with a value that has an order; unset sorts lowest. */
export interface Operators<T> extends Equality<T> {
  readonly $gt?: T
  readonly $gte?: T
  readonly $lt?: T
  readonly $lte?: T
}

/** Comparisons with text. */
export interface TextOperators<T = string> extends Operators<T> {
  readonly $regex?: string
}

/** Comparisons with the items of a list, or with the whole list. */
export interface ListOperators<T> extends Presence {
  readonly $eq?: T | readonly T[]
  readonly $ne?: T | readonly T[]
  /** Contains one of these. */
  readonly $in?: readonly T[]
  /** Contains none of these. */
  readonly $nin?: readonly T[]
}

/** A value to be equal to, or comparisons. */
export type Where<T> = T | Operators<T>

/** The same for what has no order. */
export type WhereEqual<T> = T | Equality<T>

/** The same for text. */
export type WhereText = string | TextOperators

/** An item to contain, a list to be equal to, or comparisons. */
export type WhereList<T> = T | readonly T[] | ListOperators<T>

/** What of a row, and what beside it, is to come. `Column` are the columns that `select` names, `Name` what `expand` does. */
export interface RowQuery<Row, Column extends keyof Row, Name = undefined> {
  /** Only these columns; the system fields always come. */
  readonly select?: readonly Column[] | undefined
  /** References to bring the rows of: `postId` is called `post`. A row that may not be seen is left out. */
  readonly expand?: readonly (Name & string)[] | undefined
}

/** What a list request takes. `Unsortable` are the columns without an order, `Searchable` those of text. */
export interface ListQuery<Row, Filter, Unsortable, Searchable, Column extends keyof Row, Name = undefined>
  extends RowQuery<Row, Column, Name> {
  /** All of these hold. */
  readonly andFilters?: Filter | undefined
  /** At least one of these holds; beside `andFilters` both count. */
  readonly orFilters?: Filter | undefined
  /** `id` by default, whose order is that of creation. */
  readonly sortBy?: Exclude<keyof Row & string, Unsortable> | undefined
  /** `desc` by default: newest first. */
  readonly sortDirection?: 'asc' | 'desc' | undefined
  /** From 1. */
  readonly page?: number | undefined
  /** 1 to 100; 20 by default. */
  readonly limit?: number | undefined
  /** Part of a text column's value, ignoring case. */
  readonly search?: string | undefined
  /** The one column to search in. */
  readonly searchType?: Searchable | undefined
}

/** One page of a list. `Total` is `undefined` where the server counts nothing: `serve.total: none`. */
export interface Page<Row, Total = number> {
  readonly items: Row[]
  readonly pagination: {
    readonly total: Total
    readonly page: number
    readonly limit: number
    readonly totalPages: Total
    readonly hasNext: boolean
    readonly hasPrev: boolean
  }
}

/** A row with only the selected columns and the system fields. */
export type Selected<Row, Column extends keyof Row> = keyof Row extends Column
  ? Row
  : Pick<Row, Column | (keyof Row & ('id' | 'createdBy' | 'createdAt' | 'updatedAt'))>

/** A row as it was asked for: with the selected columns, and the rows that `expand` named. */
export type Given<Row, Column extends keyof Row, Expand, Name> = Selected<Row, Column> &
  ([Name] extends [keyof Expand] ? { readonly [N in Name]?: Expand[N] } : unknown)
