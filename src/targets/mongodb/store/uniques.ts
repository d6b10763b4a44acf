/** Which unique a document broke, where the server does not say. */
import type { Document } from 'mongodb'
import { derivedName, hasSqlKeys, type Table } from '../../../model/index.ts'
import { StoreFault } from '../../../query/index.ts'
import { fieldNamed } from '../names.ts'
import type { Row, StoreContext } from './context.ts'
import { isDuplicate } from './faults.ts'
import { isThere } from './rows.ts'

interface Refusal {
  readonly keyPattern?: Readonly<Record<string, unknown>>
  readonly message?: string
}

type Judged = Pick<Table['uniques'][number], 'name' | 'columns'>

/** The key of a table that names its own; ids that bkend makes are never those of others. */
function ownKey({ columns, primaryKey, dbName, keyName }: Table): readonly Judged[] {
  if (primaryKey.length === 0 || columns.some((c) => c.type.kind === 'id')) return []
  return [{ name: keyName ?? derivedName([dbName, 'pkey']), columns: primaryKey }]
}

/**
 * The uniques in question: those that the server names by fields or by index, else all of them. Before the index's name older
 * servers write the collection's: `index: shop.users.$users_email_key dup key: …`.
 */
function suspects(table: Table, fault: Refusal): readonly Judged[] {
  const fieldsOf = (columns: readonly string[]): string => columns.map((c) => fieldNamed(table, c)).join()
  const { keyPattern, message = '' } = fault
  const index = /\bindex: (?:\S*\$)?(\S+)/.exec(message)?.[1]
  const all = [...table.uniques.filter((u) => !hasSqlKeys(u)), ...ownKey(table)]
  const named = all.filter(
    (u) => (keyPattern && Object.keys(keyPattern).join() === fieldsOf(u.columns)) || index === u.name,
  )
  return named.length > 0 ? named : all
}

/** The fault of a write that would have made `row`: of kind `duplicate`, with the columns whose values another row has. */
export async function duplicateFault(fault: unknown, table: Table, row: Row, context: StoreContext): Promise<unknown> {
  if (!isDuplicate(fault)) return fault
  for (const { name, columns } of suspects(table, fault as Refusal)) {
    const values = columns.map((c) => [fieldNamed(table, c), row[fieldNamed(table, c)]] as const)
    if (values.some(([, value]) => value === undefined || value === null)) continue
    const filter: Document = { ...Object.fromEntries(values), _id: { $ne: row._id } }
    if (await isThere(table, filter, context))
      return new StoreFault('duplicate', `another row has the values of ${name}`, {
        fields: columns,
        rule: name,
        cause: fault,
      })
  }
  return new StoreFault('duplicate', 'another row has these values', { cause: fault })
}
