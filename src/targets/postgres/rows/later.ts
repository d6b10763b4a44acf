/** The writer of rows, loaded when the first row comes. */
import { type ConnectOptions, laterWriter, type RowWriter } from '../../../plan/index.ts'
import type { Queryable } from '../queryable.ts'

/** A writer over a transaction with `row_security` off. */
export function rowWriter(db: Queryable, { config, project, environment }: ConnectOptions): RowWriter {
  return laterWriter(async () => (await import('./writer.ts')).rowWriter(db, config, { project, environment }))
}
