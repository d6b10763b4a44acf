/** Rows that are put into declared tables: what seeding asks of a target. */
import type { JsonValue, Schema, UserFields } from '../model/index.ts'

/** Rows of one table that give the same columns. */
export interface RowBatch {
  /** By its declared name. */
  readonly table: string
  /** Columns that tell whether a row is there already. Empty: all of `columns` do, and no row is ever changed. */
  readonly key: readonly string[]
  readonly columns: readonly string[]
  /** Values in the order of `columns`; null: unset. */
  readonly rows: readonly (readonly JsonValue[])[]
}

/** A user that is put in, every part known; `updatedAt` is `createdAt`. */
export interface UserRow extends UserFields {
  readonly profile: JsonValue
  /** PHC text; null: no password. */
  readonly passwordHash: string | null
}

/** What became of rows; the others were there as they are. */
export interface PutCount {
  readonly inserted: number
  readonly updated: number
}

/** Puts rows in. A row that is there with the same values is not touched; one with others gets these. */
export interface RowWriter {
  /**
   * Asks for everything that would keep one of the rows out before the first is written. Throws `RowsRefused`. Absent where a fault
   * takes back all that was written.
   */
  judge?(users: readonly UserRow[], batches: readonly RowBatch[], schema: Schema): Promise<void>
  /**
   * In one statement, so that the rows may refer to each other in any order; counts are in the order of the batches. Throws
   * `RowsRefused`.
   */
  put(batches: readonly RowBatch[], schema: Schema): Promise<readonly PutCount[]>
  /**
   * Positions of the rows that break a check of SQL, which the database alone judges; nothing is put in. Throws the server's error
   * where a check cannot be carried out.
   */
  failing(batch: RowBatch, schema: Schema): Promise<readonly number[]>
  /** Throws `RowsRefused`. */
  putUsers(users: readonly UserRow[]): Promise<PutCount>
  /** Of those users that are there: their password's hash, null where they have none. */
  passwordHashes(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>
}

/** A writer that is loaded when the first row comes: a push needs none of it. */
export function laterWriter(load: () => Promise<RowWriter>): RowWriter {
  let writer: Promise<RowWriter> | undefined
  const loaded = (): Promise<RowWriter> => {
    writer ??= load()
    return writer
  }
  return {
    judge: async (users, batches, schema) => (await loaded()).judge?.(users, batches, schema),
    put: async (batches, schema) => (await loaded()).put(batches, schema),
    putUsers: async (users) => (await loaded()).putUsers(users),
    failing: async (batch, schema) => (await loaded()).failing(batch, schema),
    passwordHashes: async (ids) => (await loaded()).passwordHashes(ids),
  }
}

/** What the database has against rows. `stale`: it is not what was declared. */
export type RowsRefusal = 'duplicate' | 'reference' | 'check' | 'value' | 'denied' | 'stale'

/** The database refused rows that were put in. */
export class RowsRefused extends Error {
  readonly kind: RowsRefusal
  /** Declared names: the table, its columns at fault where they are known, and the check or unique that was broken. */
  readonly table: string
  readonly fields: readonly string[]
  readonly rule: string | null
  /** `message` is the server's own, with its detail. */
  constructor(
    kind: RowsRefusal,
    message: string,
    parts: {
      readonly table: string
      readonly fields: readonly string[]
      readonly rule: string | null
      readonly cause: unknown
    },
  ) {
    super(message, { cause: parts.cause })
    this.name = 'RowsRefused'
    this.kind = kind
    this.table = parts.table
    this.fields = parts.fields
    this.rule = parts.rule
  }
}
