/** Names of ours in a database, and of columns in documents. */
import type { Column, Table } from '../../model/index.ts'
import { addressOf, keyColumn } from '../../model/index.ts'

/** Our own collections: one set a database, documents keyed by project and environment. */
export const OWN = {
  tables: '_bkend_tables',
  history: '_bkend_history',
  journal: '_bkend_journal',
  batches: '_bkend_batches',
  lease: '_bkend_lease',
  users: '_bkend_users',
  sessions: '_bkend_sessions',
  keys: '_bkend_keys',
  counters: '_bkend_counters',
} as const

/** Whether a collection is the project's business rather than the server's or ours. */
export function isForProjects(collection: string): boolean {
  return !collection.startsWith('system.') && !collection.startsWith('_bkend_')
}

/** What a document counts its changes in. No column can have the name. */
export const VERSION_FIELD = '_v'

/** A table's address. */
export function tableAddress(table: Pick<Table, 'dbName'>): string {
  return addressOf('table', null, table.dbName)
}

/** Where a document holds the column: the id is its `_id`. */
export function fieldOf(column: Pick<Column, 'name' | 'dbName' | 'type'>): string {
  return column.type.kind === 'id' ? '_id' : column.dbName
}

/** Where documents hold what references to the table hold: its id, or the one column that is its key. */
export function keyField(table: Pick<Table, 'columns' | 'primaryKey' | 'system'>): string {
  const key = keyColumn(table)
  return key ? fieldOf(key) : '_id'
}

/** Where a document holds the column of that declared name; a name that is none stays. */
export function fieldNamed(table: Table, name: string): string {
  const column = table.columns.find((c) => c.name === name)
  return column ? fieldOf(column) : name
}
