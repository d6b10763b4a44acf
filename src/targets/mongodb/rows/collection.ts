/** The documents of a table, as the project's owner has them: seeding is bound by no permission. */
import type { Collection } from 'mongodb'
import type { Table } from '../../../model/index.ts'
import type { Row, StoreContext } from '../store/context.ts'

/** The collection of a table. */
export function rowsOf({ db }: Pick<StoreContext, 'db'>, table: Table): Collection<Row> {
  return db.collection<Row>(table.dbName)
}
