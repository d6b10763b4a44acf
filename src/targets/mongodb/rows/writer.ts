/** Rows put into collections over a driver's connection. */
import type { PutCount, RowWriter } from '../../../plan/index.ts'
import type { DriverContext } from '../driver/context.ts'
import type { StoreContext } from '../store/context.ts'
import { atOnce } from '../store/turns.ts'
import { wantedOf } from './documents.ts'
import { judgeAll } from './judging.ts'
import { putBatch } from './putting.ts'
import { passwordHashes, putUsers } from './users.ts'

/** Milliseconds for one command: a seeding waits for nobody. */
const LIMIT = 600_000

/** A writer of rows. What it was given it has judged by itself; checks of SQL are kept by nobody here. */
export function rowWriter({ client, db, library, answer, key }: DriverContext): RowWriter {
  const context: StoreContext = {
    ...{ client, db, library, ...key, limit: LIMIT, turns: atOnce },
    capabilities: answer.capabilities,
  }
  return {
    judge: (users, batches, { tables }) =>
      judgeAll(
        batches.map((batch) => wantedOf(batch, tables)),
        users.map(({ id }) => id),
        tables,
        context,
      ),
    async put(batches, { tables }) {
      const counts: PutCount[] = []
      for (const batch of batches) counts.push(await putBatch(wantedOf(batch, tables), context))
      return counts
    },
    failing: async () => [],
    putUsers: (users) => putUsers(users, context),
    passwordHashes: (ids) => passwordHashes(ids, context),
  }
}
