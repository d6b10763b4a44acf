/** A new row that its maker may not read: Postgres would not return it, so the login asks for its id afterwards. */
import type { CreateQuery, Found } from '../../../query/index.ts'
import type { Gateway } from './gateway.ts'
import { checkReferences, onlyRow, withValues } from './outcome.ts'
import type { Dialect } from './row.ts'
import type { Claims } from './statement.ts'
import { createStatement } from './writing.ts'

/** The id, the moment as the columns' own defaults hold it (that of the transaction), and the row's version. */
const MADE = `select case when $2::boolean then bkend.row_made($1::regclass) end as id, pg_current_xact_id()::xid::text as version,
  to_char(now()::timestamptz(3) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`

/** Makes the row; answers the system columns and what was written. */
export function createUnread(gateway: Gateway, query: CreateQuery, dialect: Dialect, claims: Claims): Promise<Found> {
  const { table, schema, asker, values, createdBy, references } = query
  const shape = dialect.shapes.of(table, schema)
  return gateway.together(asker.role, async (run) => {
    const row = onlyRow(await run(createStatement(query, dialect, claims)))
    checkReferences(row, references, values)
    await run({ text: 'set local role none', values: [] })
    const asksId = shape.id.column.name === 'id' && !Object.hasOwn(values, 'id')
    const [made] = await run({ text: MADE, values: [shape.name, asksId] })
    const stamps = table.system ? { createdBy, createdAt: String(made?.now), updatedAt: String(made?.now) } : {}
    const json = withValues(JSON.stringify(asksId ? { id: String(made?.id) } : {}), { ...values, ...stamps })
    return { outcome: 'found', json, version: String(made?.version) }
  })
}
