/** A new row that its maker may not read: Postgres would not return it, so its id is made beforehand, or asked of the sequence. */
import type { CreateQuery, Found } from '../../../query/index.ts'
import { literal } from '../sql/identifier.ts'
import type { Gateway, Run } from './gateway.ts'
import { checkReferences, onlyRow, withValues } from './outcome.ts'
import type { Dialect } from './row.ts'
import type { TableShape } from './shape.ts'
import type { Claims } from './statement.ts'
import { createStatement } from './writing.ts'

/** The moment as the columns' own defaults hold it: that of the transaction. */
const NOW = `to_char(now()::timestamptz(3) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** SQL that makes an id as the column's default would; null where the server numbers the rows. */
function idSql({ id }: TableShape, version: number): string | null {
  const kind = id.stored.kind === 'id' ? id.stored.id : 'text'
  if (kind === 'serial') return null
  if (kind === 'objectId')
    return "lpad(to_hex(extract(epoch from now())::bigint), 8, '0') || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)"
  return version >= 180_000 ? 'uuidv7()' : 'bkend.uuidv7()'
}

async function ask(run: Run, sql: string): Promise<{ readonly id: unknown; readonly now: unknown }> {
  const [row] = await run({ text: `select (${sql})::text as id, ${NOW} as now`, values: [] })
  return { id: row?.id, now: row?.now }
}

/** Makes the row; answers the system columns and what was written. */
export function createUnread(gateway: Gateway, query: CreateQuery, dialect: Dialect, claims: Claims): Promise<Found> {
  const { table, schema, asker, values, createdBy, references } = query
  const shape = dialect.shapes.of(table, schema)
  const made = idSql(shape, gateway.version)
  return gateway.together(asker.role, async (run) => {
    const before = made === null ? null : await ask(run, made)
    const id = before === null ? null : String(before.id)
    const row = onlyRow(await run(createStatement(query, dialect, claims, id)))
    checkReferences(row, references, values)
    const sequence = `currval(pg_get_serial_sequence(${literal(shape.name)}, ${literal(shape.id.column.dbName)}))`
    const known = before ?? (await ask(run, sequence))
    const stamps = table.system ? { createdBy, createdAt: String(known.now), updatedAt: String(known.now) } : {}
    const json = withValues(JSON.stringify({ id: String(known.id) }), { ...values, ...stamps })
    const [version] = await run({ text: 'select pg_current_xact_id()::text as version', values: [] })
    return { outcome: 'found', json, version: String(BigInt(String(version?.version ?? 0)) % 4_294_967_296n) }
  })
}
