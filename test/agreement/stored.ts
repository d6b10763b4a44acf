/** What Postgres says of a record: the insert of its stored form, in a savepoint, and whether it holds what was sent. */
import type pg from 'pg'
import type { Column, Filter, IdKind, JsonValue, Table } from '../../src/model/index.ts'
import { type Check, type ObjectCheck, type RecordRule, TYPE_PATTERNS } from '../../src/validate/index.ts'
import { NATIVES } from './fields.ts'

/** `alone`: refused by what only the database judges, a foreign key, a unique or a native type; `why` for messages. */
export interface Stored {
  readonly verdict: 'taken' | 'refused' | 'alone'
  readonly why: string
}

const REFUSED = Symbol('refused before it is sent')
const ALONE = Symbol('judged by the database alone')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** How the database spells ids; any other text is its own affair. */
const SPELLED: Readonly<Record<IdKind, RegExp>> = {
  default: UUID,
  uuid: UUID,
  serial: /^[0-9]{1,18}$/,
  objectId: /^/,
  text: /^/,
}
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/

/** A value as a statement's parameter. What has no JSON text, or no spelling that its type's text has, cannot be sent. */
function parameterOf({ type }: Column, value: unknown): string | Buffer | null | typeof REFUSED | typeof ALONE {
  if (value === null) return null
  const spelled = (pattern: RegExp): string | typeof REFUSED =>
    typeof value === 'string' && pattern.test(value) ? value : REFUSED
  switch (type.kind) {
    case 'native':
      return value === NATIVES[type.native] ? String(value) : ALONE
    case 'json':
    case 'jsonb':
    case 'object':
    case 'array':
      return jsonText(value)
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : REFUSED
    case 'integer':
    case 'serial':
    case 'number':
    case 'float':
      return typeof value === 'number' ? String(value) : REFUSED
    case 'numeric':
      if (type.precision !== undefined && type.precision <= 15)
        return typeof value === 'number' ? String(value) : REFUSED
      return spelled(DECIMAL)
    case 'bigint':
      return spelled(DECIMAL)
    case 'date':
    case 'timestamptz': {
      const text = spelled(new RegExp(TYPE_PATTERNS.date, 'u'))
      return text === REFUSED ? text : new Date(text.replace(/(\.\d{3})\d+/, '$1')).toISOString()
    }
    case 'day':
    case 'time':
    case 'interval':
      return spelled(new RegExp(TYPE_PATTERNS[type.kind], 'u'))
    case 'bytea':
      return typeof value === 'string' && new RegExp(TYPE_PATTERNS.bytes, 'u').test(value)
        ? Buffer.from(value, 'base64')
        : REFUSED
    case 'uuid':
      return spelled(UUID)
    case 'id':
    case 'reference': {
      const text = textOf(value)
      return typeof text === 'string' && text !== '' && !SPELLED[type.kind === 'id' ? type.id : type.idKind].test(text)
        ? ALONE
        : text
    }
    case 'oneOf':
      if (typeof type.values[0] === 'number') return typeof value === 'number' ? String(value) : REFUSED
      return textOf(value)
    default:
      return textOf(value)
  }
}

/** Text that crosses the wire: a lone surrogate has no UTF-8. */
function textOf(value: unknown): string | typeof REFUSED {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : REFUSED
}

/** The value as JSON; NaN and the infinities have none. */
function jsonText(value: unknown): string | typeof REFUSED {
  const finite = (part: unknown): boolean =>
    typeof part === 'number'
      ? Number.isFinite(part)
      : typeof part !== 'object' || part === null || Object.values(part).every(finite)
  return finite(value) ? JSON.stringify(value) : REFUSED
}

/** What a create stores: defaults filled at every level, what the server sets left out. */
export function completed(check: Check, value: unknown, record: boolean = true): unknown {
  if (check.kind === 'array' && Array.isArray(value)) return value.map((item) => completed(check.items, item, false))
  if (check.kind !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const filled: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).filter(([key]) => !(record && check.ignored?.includes(key))),
  )
  for (const [key, property] of Object.entries(check.properties)) {
    const given: unknown = Object.hasOwn(filled, key) ? filled[key] : (property.default as JsonValue | undefined)
    if (given !== undefined)
      Object.defineProperty(filled, key, {
        value: completed(property.check, given, false),
        enumerable: true,
        writable: true,
        configurable: true,
      })
  }
  return filled
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The column's value is what was sent: an insert that rounds or cuts has refused it. */
function keeps({ type }: Column, name: string, n: number): string {
  if (type.kind === 'numeric') return `${name} is not distinct from $${n}::numeric`
  if (type.kind === 'varchar') return `${name}::text is not distinct from $${n}::text`
  if (type.kind === 'date') return `${name} is not distinct from $${n}::timestamptz`
  return 'true'
}

const typed = (column: Column, n: number): string => {
  const { kind } = column.type
  if (kind === 'numeric') return `$${n}::text::numeric`
  if (kind === 'varchar') return `$${n}::text`
  return kind === 'date' ? `$${n}::text::timestamptz` : `$${n}`
}

/** Judges one record. Inside a transaction that the caller ends. */
export async function storedVerdict(
  client: pg.Client,
  table: Table,
  check: ObjectCheck,
  record: unknown,
): Promise<Stored> {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return { verdict: 'refused', why: 'no record' }
  const columns: [Column, string | Buffer | null][] = []
  const filled = completed(check, record) as object
  for (const [key, value] of Object.entries(filled)) {
    const column = table.columns.find((c) => c.name === key)
    if (!column) return { verdict: 'refused', why: `no column ${key}` }
    // A row leaves out what is unset.
    if (value === null && !check.properties[key]?.nullable && column.optional)
      return { verdict: 'refused', why: `${key} is null` }
    const parameter = parameterOf(column, value)
    if (parameter === REFUSED) return { verdict: 'refused', why: `${key} cannot be sent` }
    if (parameter === ALONE) return { verdict: 'alone', why: key }
    columns.push([column, parameter])
  }
  const names = columns.map(([c]) => quoted(c.dbName))
  const values = columns.map(([c], i) => typed(c, i + 1))
  const kept = columns.map(([c], i) => `(${keeps(c, quoted(c.dbName), i + 1)})`).join(' and ') || 'true'
  const into = columns.length > 0 ? `(${names.join(', ')}) values (${values.join(', ')})` : 'default values'
  return insert(
    client,
    `insert into ${quoted(table.dbName)} ${into} returning (${kept}) as kept`,
    columns.map(([, p]) => p),
    new Set([...hangingRules(check, filled), ...numberedChecks(table, filled)]),
  )
}

const ALONE_STATES: ReadonlySet<string> = new Set(['23503', '23505'])

/** Limits on the numbers that the server counts out itself. */
function numberedChecks({ dbName, columns }: Table, filled: object): readonly string[] {
  const numbered = columns.filter((c) => c.type.kind === 'serial' && !Object.hasOwn(filled, c.name))
  return numbered.map((c) => `${dbName}_${c.dbName}_check`)
}

/** Checks that hang on what the server fills in where the record leaves it out. */
function hangingRules(check: ObjectCheck, filled: object): ReadonlySet<string> {
  const named = (filter: Filter): readonly string[] => {
    if (filter.kind !== 'compare') return filter.filters.flatMap(named)
    return [filter.path[0], ...(filter.operand.kind === 'column' ? [filter.operand.column] : [])]
  }
  const hangs = ({ filter, unknown }: RecordRule): boolean =>
    named(filter).some((name) => unknown.includes(name) && !Object.hasOwn(filled, name))
  return new Set((check.rules ?? []).filter(hangs).map(({ name }) => name))
}

async function insert(
  client: pg.Client,
  text: string,
  parameters: (string | Buffer | null)[],
  alone: ReadonlySet<string>,
): Promise<Stored> {
  await client.query('savepoint record')
  try {
    const { rows } = await client.query<{ kept: boolean }>(text, parameters)
    return rows[0]?.kept ? { verdict: 'taken', why: '' } : { verdict: 'refused', why: 'not stored as sent' }
  } catch (fault) {
    const { code = '', message, constraint = '' } = fault as pg.DatabaseError
    return {
      verdict: ALONE_STATES.has(code) || alone.has(constraint) ? 'alone' : 'refused',
      why: `${code} ${message} ${constraint}`,
    }
  } finally {
    await client.query('rollback to savepoint record')
  }
}
