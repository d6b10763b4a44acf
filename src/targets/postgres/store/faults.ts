/** The server's errors in words that no database has a part in: kinds and declared names, never a value. */

import { DiagnosticError } from '../../../diagnostic/index.ts'
import { derivedName, rememberedOnce, type Table } from '../../../model/index.ts'
import { type FaultKind, StoreFault } from '../../../query/index.ts'
import { faultCode, faultText, isDisconnect } from '../driver/faults.ts'

const KINDS: readonly (readonly [pattern: RegExp, kind: FaultKind])[] = [
  [/^23505$/, 'duplicate'],
  [/^23P01$/, 'duplicate'],
  [/^23503$/, 'reference'],
  [/^23001$/, 'reference'],
  [/^23514$/, 'check'],
  [/^(23502|22...|54000|2200.)$/, 'value'],
  [/^42501$/, 'denied'],
  [/^(57014|55P03)$/, 'timeout'],
  [/^(40001|40P01)$/, 'busy'],
  [/^(42P01|42703|42704|42883|3F000|42P10|0A000)$/, 'stale'],
  [/^(53...|57P0.|58...|08...|28...|3D000|25P0.|25006)$/, 'unavailable'],
]

interface Parts {
  readonly fields: readonly string[]
  readonly rule?: string
}

/** What of the declaration a constraint of the table stands for, by its name in the database. */
const constraintsOf = rememberedOnce((table: Table): ReadonlyMap<string, Parts> => {
  const found = new Map<string, Parts>()
  found.set(derivedName([table.dbName, 'pkey']), {
    fields: table.primaryKey.length > 0 ? table.primaryKey : ['id'],
  })
  for (const column of table.columns) {
    found.set(derivedName([table.dbName, column.dbName, 'fkey']), { fields: [column.name] })
    for (const word of ['check', 'rule'])
      found.set(derivedName([table.dbName, column.dbName, word]), { fields: [column.name] })
  }
  for (const { name, columns } of table.uniques) found.set(name, { fields: columns, rule: name })
  for (const { name } of table.checks) found.set(name, { fields: [], rule: name })
  return found
})

function partsOf(fault: unknown, table: Table): Parts {
  const { constraint, column } = fault as { readonly constraint?: string; readonly column?: string }
  if (constraint !== undefined) {
    return constraintsOf(table).get(constraint) ?? { fields: [] }
  }
  const named = column === undefined ? undefined : table.columns.find((c) => c.dbName === column)
  return { fields: named ? [named.name] : [] }
}

/** The fault of a statement on a table (null: on none). A bug of ours stays what it is. */
export function storeFault(fault: unknown, table: Table | null): unknown {
  if (fault instanceof StoreFault) return fault
  const code = faultCode(fault)
  const kind = code === undefined ? undefined : KINDS.find(([pattern]) => pattern.test(code))?.[1]
  const message = `${code ?? 'no code'}: ${faultText(fault)}`
  if (kind !== undefined) return new StoreFault(kind, message, { ...(table && partsOf(fault, table)), cause: fault })
  if (fault instanceof DiagnosticError || isDisconnect(fault))
    return new StoreFault('unavailable', message, { cause: fault })
  return fault
}

/** Runs work and turns what it throws into a `StoreFault`. */
export async function telling<T>(table: Table | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    throw storeFault(fault, table)
  }
}
