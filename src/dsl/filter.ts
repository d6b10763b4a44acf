/** The types of portable filters, as checks, partial indexes and row rules take them. */
import type { ColumnNames, Fields, RowValue, SystemRow } from './shape.ts'
import type { ColumnReference } from './values.ts'

/** Comparisons of one column. */
export interface Comparisons<Value, Name extends string> {
  readonly $eq?: Value | ColumnReference<Name>
  readonly $ne?: Value | ColumnReference<Name>
  readonly $gt?: Value | ColumnReference<Name>
  readonly $gte?: Value | ColumnReference<Name>
  readonly $lt?: Value | ColumnReference<Name>
  readonly $lte?: Value | ColumnReference<Name>
  readonly $in?: readonly Value[]
  readonly $nin?: readonly Value[]
  readonly $regex?: string
  readonly $exists?: boolean
}

/** A bare value means equal; on an array it means contains. */
export type Condition<Value, Name extends string> = [Value] extends [readonly (infer Item)[]]
  ? Item | Comparisons<Item | Value, Name>
  : Value | ColumnReference<Name> | Comparisons<Value, Name>

type ObjectNames<F extends Fields> = {
  [K in keyof F]: RowValue<F[K]> extends readonly unknown[] ? never : RowValue<F[K]> extends object ? K : never
}[keyof F] &
  string

type Scalar = string | number | boolean

/** A filter over a table's columns; several members must all hold. Dotted keys reach into objects. */
export type Filter<F extends Fields, System extends boolean> = {
  readonly [K in keyof F]?: Condition<RowValue<F[K]>, ColumnNames<F, System>>
} & (System extends true
  ? { readonly [K in Exclude<keyof SystemRow, keyof F>]?: Condition<string, ColumnNames<F, System>> }
  : unknown) & {
    readonly [K in `${ObjectNames<F>}.${string}`]?: Condition<Scalar, ColumnNames<F, System>>
  } & { readonly $and?: readonly Filter<F, System>[]; readonly $or?: readonly Filter<F, System>[] }
