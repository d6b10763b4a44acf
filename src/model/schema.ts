/** The whole declared schema. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { Table } from './table.ts'

/** A value of an enum type. */
export interface EnumValue {
  readonly value: string
  readonly renamedFrom?: string
}

/** A named set of values that is a type of its own in the database. */
export interface EnumType {
  readonly name: string
  readonly dbName: string
  readonly values: readonly EnumValue[]
  readonly description?: string
  readonly renamedFrom?: string
  readonly span?: SourceSpan
}

/** Everything that is declared, deep-frozen, in a fixed order (by name), independent of files. */
export interface Schema {
  readonly tables: readonly Table[]
  readonly enums: readonly EnumType[]
}
