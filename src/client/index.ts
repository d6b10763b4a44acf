/** What an app may use of the client runtime. */
export type { Auth, AuthOptions } from './auth.ts'
export { createAuth } from './auth.ts'
export type { Call } from './connection.ts'
export { connect } from './connection.ts'
export type { ErrorBody, ErrorDetail } from './error.ts'
export { BkendError } from './error.ts'
export type { ErrorCode } from './error-code.ts'
export type {
  Equality,
  Given,
  ListOperators,
  ListQuery,
  Operators,
  Page,
  Presence,
  RowQuery,
  Selected,
  TextOperators,
  Where,
  WhereEqual,
  WhereList,
  WhereText,
} from './filter.ts'
export type { Json } from './json.ts'
export { listAll } from './list-all.ts'
export type { CallOptions, ChangeOptions, ClientOptions } from './options.ts'
export type { RetryOptions } from './retry.ts'
export { retrying } from './retry.ts'
export type { TokenStorage, Tokens } from './storage.ts'
export type { Table } from './table.ts'
export { createClient } from './table.ts'
export type { AuthSession, AuthUser, UserProfile } from './users.ts'
export { versionOf } from './version.ts'
export type { WatchedStorage } from './watch.ts'
export { memoryStorage, watchStorage } from './watch.ts'
