/** What a column says to the type system: what rows hold, what create takes, and what may be left out. */

/** `optional`: may be unset. `default`: filled where left out. `generated`: computed, never sent. */
export type Flag = 'optional' | 'default' | 'generated'

/** A key that exists for the type system alone, so that completion stays clean. */
export declare const shape: unique symbol

/** Anything that stands for a value in a table. Nothing of it exists at run time. */
export interface Typed<Row = unknown, Create = unknown, Flags extends Flag = Flag> {
  readonly [shape]: { readonly row: Row; readonly create: Create; readonly flags: Flags }
}

/** Columns by name, or an object's properties. */
export type Fields = Readonly<Record<string, Typed>>

/** What a stored value is in answers. */
export type RowValue<T extends Typed> = T[typeof shape]['row']
/** What create takes for it: as `RowValue`, but nested defaults may be left out. */
export type CreateValue<T extends Typed> = T[typeof shape]['create']
type FlagsOf<T extends Typed> = T[typeof shape]['flags']

type Unset<T extends Typed> = 'optional' extends FlagsOf<T> ? true : false
type Omittable<T extends Typed> = FlagsOf<T> & ('optional' | 'default') extends never ? false : true
type Computed<T extends Typed> = 'generated' extends FlagsOf<T> ? true : false
type Flat<T> = { [K in keyof T]: T[K] }

/** The system columns, as answers have them. */
export interface SystemRow {
  id: string
  createdBy: string
  createdAt: string
  updatedAt: string
}

/** Fields as a stored value has them: what is not optional is there. */
export type RowOf<F extends Fields> = Flat<
  { [K in keyof F as Unset<F[K]> extends true ? never : K]: RowValue<F[K]> } & {
    [K in keyof F as Unset<F[K]> extends true ? K : never]?: RowValue<F[K]>
  }
>

/** Fields as create takes them: what has a default may be left out, what is computed is not taken. */
export type CreateOf<F extends Fields> = Flat<
  {
    [K in keyof F as Computed<F[K]> extends true ? never : Omittable<F[K]> extends true ? never : K]: CreateValue<F[K]>
  } & {
    [K in keyof F as Computed<F[K]> extends true ? never : Omittable<F[K]> extends true ? K : never]?: CreateValue<F[K]>
  }
>

/** Fields as update takes them: any of them; `null` unsets an optional one, an object is replaced whole. */
export type UpdateOf<F extends Fields> = {
  [K in keyof F as Computed<F[K]> extends true ? never : K]?: RowValue<F[K]> | (Unset<F[K]> extends true ? null : never)
}
/** A table's row: its fields, and the system columns unless it opts out of them. */
export type TableRow<F extends Fields, System extends boolean> = System extends true
  ? Flat<SystemRow & RowOf<F>>
  : RowOf<F>

/** The names that indexes, filters and SQL may use. */
export type ColumnNames<F extends Fields, System extends boolean> =
  | Extract<keyof F, string>
  | (System extends true ? keyof SystemRow : never)
