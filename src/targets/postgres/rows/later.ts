/** The writer of rows, loaded when the first row comes: a push needs none of it. */
import type { ConnectOptions, RowWriter } from '../../../plan/index.ts'
import type { Queryable } from '../queryable.ts'

/** A writer over a transaction with `row_security` off. */
export function laterWriter(db: Queryable, { config, project, environment }: ConnectOptions): RowWriter {
  let writer: Promise<RowWriter> | undefined
  const loaded = (): Promise<RowWriter> => {
    writer ??= import('./writer.ts').then(({ rowWriter }) => rowWriter(db, config, { project, environment }))
    return writer
  }
  return {
    put: async (batches, schema) => (await loaded()).put(batches, schema),
    putUsers: async (users) => (await loaded()).putUsers(users),
    failing: async (batch, schema) => (await loaded()).failing(batch, schema),
    passwordHashes: async (ids) => (await loaded()).passwordHashes(ids),
  }
}
