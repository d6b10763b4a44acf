/** The words that `bkend` exports, for users and for the loader alike. */

export { type AccessSentence, type AccessTestRow, type AccessTestsInput, accessTests } from './access-tests.ts'
export type {
  ArrayColumn,
  CommonColumn,
  ExactColumn,
  NumberColumn,
  ReferenceColumn,
  StringColumn,
  ValueColumn,
} from './column-types.ts'
export type { ConfigInput, Env, EnvironmentInput, GenerateInput, PostgresInput } from './config.ts'
export { defineConfig, env } from './config.ts'
export type { EnumTypeBuilder, EnumValueInput } from './enum-type.ts'
export { enumType } from './enum-type.ts'
export type { Comparisons, Condition, Filter } from './filter.ts'
export {
  defineSeed,
  type ExistingRow,
  existing,
  type SeedInput,
  type SeedRow,
  type SeedSystem,
  type SeedUser,
} from './seed.ts'
export type { SeedTools } from './seed-tools.ts'
export type { ColumnNames, CreateOf, Fields, Flag, RowOf, SystemRow, TableRow, Typed, UpdateOf } from './shape.ts'
export { table } from './table.ts'
export type {
  IndexColumn,
  IndexOptions,
  IndexPart,
  LongKey,
  PermissionRole,
  PermissionsInput,
  RowsOptions,
  Table,
  TableOptions,
  UniqueOptions,
  UniquePart,
} from './table-types.ts'
export {
  array,
  bigint,
  boolean,
  bytea,
  date,
  day,
  float,
  integer,
  interval,
  json,
  jsonb,
  type NumberPrecision,
  native,
  number,
  numeric,
  object,
  oneOf,
  reference,
  serial,
  string,
  text,
  time,
  timestamptz,
  uuid,
  varchar,
} from './types.ts'
export type { Aggregation, Call, ColumnReference, NewId, Now, Sql, SqlPart, UserId } from './values.ts'
export { aggregation, call, column, newId, now, sql, userId } from './values.ts'
