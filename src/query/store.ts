/** What a target offers to serving: rows under the asker's permissions, accounts, keys, and the history's newest schema. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Config, JsonValue } from '../model/index.ts'
import type { AccountStore } from './accounts.ts'
import type { KeyStore } from './keys.ts'
import type { CreateQuery, DeleteQuery, ListQuery, ReadQuery, UpdateQuery } from './query.ts'

/** A row as it is answered. */
export interface Found {
  readonly outcome: 'found'
  /**
   * The record as JSON text, ready to be sent: unset columns left out at the top level, moments with milliseconds and
   * `Z`, `bigint` and long decimals as strings, expansions under their names.
   */
  readonly json: string
  /** Opaque; another one after every change of the row. */
  readonly version: string
}

/** Why there is no row: none has that id, or one has and the asker may not reach it. */
export interface NotFound {
  /** `missing` also where the table hides existence. */
  readonly outcome: 'missing' | 'hidden'
}

/** The row was changed by someone else since the version that the asker knows. */
export interface Conflict {
  readonly outcome: 'conflict'
}

/** A page of rows. */
export interface Listed {
  /** A JSON array of records, each as in `Found`. */
  readonly json: string
  /** How many rows the array holds. */
  readonly count: number
  /** Rows on all pages; null where none were counted. */
  readonly total: number | null
  /** Whether rows follow this page; known even where nothing was counted. */
  readonly hasNext: boolean
}

/** What a store cannot do as others can; each with a consequence that documents state. */
export interface StoreCapabilities {
  /** The store itself keeps rows from askers (RLS): `rows` of a query need not be carried out again. */
  readonly rowSecurity: boolean
  /** How `search` folds case. */
  readonly caseFolding: 'unicode' | 'ascii'
}

/** Carries out queries. Its methods throw a `StoreFault` for whatever a request or the surroundings can cause. */
export interface Store {
  readonly capabilities: StoreCapabilities
  read(query: ReadQuery): Promise<Found | NotFound>
  list(query: ListQuery): Promise<Listed>
  create(query: CreateQuery): Promise<Found>
  update(query: UpdateQuery): Promise<Found | NotFound | Conflict>
  delete(query: DeleteQuery): Promise<{ readonly outcome: 'deleted' } | NotFound | Conflict>
  readonly accounts: AccountStore
  readonly keys: KeyStore
  /**
   * The newest version of the project's history where it is newer than `after` (0: any), with its declared schema as
   * push wrote it; null where there is none, bkend's own schema missing included.
   */
  published(after: number): Promise<{ readonly version: number; readonly schema: JsonValue } | null>
  /**
   * What speaks against serving with this login: rights that it has too many of (superuser, row security passed over,
   * owner of the tables) or too few, each with the statement that mends it. Empty where all is well.
   */
  examine(): Promise<readonly Diagnostic[]>
  /** Resolves where the store can serve; throws a `StoreFault` otherwise. */
  ready(): Promise<void>
  /** Lets what runs end, then closes every connection. */
  close(): Promise<void>
}

/** What a store is opened for. */
export interface StoreOptions {
  readonly project: string
  readonly environment: string
  readonly config: Config
  /** Shown by the server beside the connections. */
  readonly applicationName: string
  /** A development environment: the login may be the tables' owner. */
  readonly dev: boolean
  readonly signal?: AbortSignal
}

/** Opens a store. Throws a `DiagnosticError` (`target/connect`, `target/version`) where the database cannot be reached. */
export type OpenStore = (url: string, options: StoreOptions) => Promise<Store>
