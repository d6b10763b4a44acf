/** What the records of a database without columns showed: plain data from which a pull infers declarations. */

/** Values that were counted one by one, and how often each was seen. */
export type ValueCounts = ReadonlyMap<string | number, number>

/** What was seen of one field of records, or of objects inside them. */
export interface FieldSample {
  /** How many have it, null aside. */
  readonly present: number
  /** The kinds of its values, in the target's words → how many; without null. */
  readonly types: Readonly<Record<string, number>>
  /** Its values, where they are text or whole numbers and few differ; else null. */
  readonly values: ValueCounts | null
  /** The least and the greatest number; null where there was none. */
  readonly range: readonly [least: number, greatest: number] | null
  /** What all of its text looks like; null where it is just text. */
  readonly shape: 'uuid' | 'day' | null
  /** The fields of its objects; null where they have too many to be fields. */
  readonly fields: ReadonlyMap<string, FieldSample> | null
  /** What its lists hold; null where all were empty. */
  readonly items: FieldSample | null
  /** Address of the table whose ids it holds, where that is sure. */
  readonly refersTo: string | null
}

/** What was seen of one table. */
export interface TableSample {
  /** How many records were read, and how many there are, roughly. */
  readonly read: number
  readonly total: number
  readonly fields: ReadonlyMap<string, FieldSample>
}

/** Table address → what was seen of it. Tables whose columns are known are not in it. */
export type Sample = ReadonlyMap<string, TableSample>
