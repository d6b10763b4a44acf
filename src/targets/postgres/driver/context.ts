/** What the parts of a driver share. */
import type { Config, Snapshot } from '../../../model/index.ts'
import {
  type ConnectOptions,
  type ExpressionQuestion,
  holderOf,
  type Inspection,
  type LeftAlone,
  type RowWriter,
  type ServerFacts,
} from '../../../plan/index.ts'
import type { CatalogueParts } from '../inspect/parts.ts'
import type { Queryable } from '../queryable.ts'
import type { Whereto } from './faults.ts'
import type { LeaseKey } from './lease.ts'

/** What the driver needs to know of database objects; the rest of `targets/postgres/` provides it. */
export interface PostgresObjects {
  /** The whole database schema, in few queries. Inside a transaction with pinned settings. */
  inspect(db: Queryable, config: Config): Promise<Inspection>
  /** The schema in parts, so that only those are read again that can have changed. Absent: `inspect` reads it all. */
  readonly parts?: CatalogueParts
  /** What `inspect` says of the server and its tables, or of those of these addresses, without the schema. */
  facts?(db: Queryable, config: Config, tables?: readonly string[]): Promise<ServerFacts>
  /** What no Snapshot holds. */
  besides?(db: Queryable, config: Config): Promise<readonly LeftAlone[]>
  /** One SELECT with one row and one column: changes with whatever `inspect` would see. */
  liveHashQuery(config: Config): string
  /** Inside a transaction that is rolled back by the caller. */
  canonicalise(
    db: Queryable,
    questions: readonly ExpressionQuestion[],
    desired: Snapshot,
    config: Config,
  ): Promise<ReadonlyMap<ExpressionQuestion, string | null>>
  /** Puts rows in, inside a transaction with pinned settings. */
  rowWriter(db: Queryable, options: ConnectOptions): RowWriter
}

/** One driver's constants. */
export interface DriverContext {
  readonly options: ConnectOptions
  readonly objects: PostgresObjects
  readonly key: LeaseKey
  readonly whereto: Whereto
  /** The embedded database: statements of other connections wait until ours is done. */
  readonly embedded: boolean
}

/** The driver's constants. The lease's holder says which program, whose, where. */
export function contextOf(
  options: ConnectOptions,
  objects: PostgresObjects,
  whereto: Whereto,
  embedded: boolean,
): DriverContext {
  const holder = holderOf(options.applicationName)
  const key = { project: options.project, environment: options.environment, holder }
  return { options, objects, key, whereto, embedded }
}
