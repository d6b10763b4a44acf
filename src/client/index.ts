/** What an app may use of the client runtime. */
export type { Call } from './connection.ts'
export { connect } from './connection.ts'
export type { ErrorBody, ErrorDetail } from './error.ts'
export { BkendError } from './error.ts'
export type { ErrorCode } from './error-code.ts'
export type {
  Given,
  ListQuery,
  Operators,
  Page,
  Presence,
  RowQuery,
  Selected,
  TextOperators,
  Where,
  WhereText,
} from './filter.ts'
export type { Json } from './json.ts'
export type { CallOptions, ChangeOptions, ClientOptions } from './options.ts'
export type { TokenStorage, Tokens } from './storage.ts'
export type { Table } from './table.ts'
export { createClient } from './table.ts'
export type { UserProfile } from './users.ts'
export { versionOf } from './version.ts'
