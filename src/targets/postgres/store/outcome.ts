/** What the rows of statements tell. */
import { type JsonValue, rememberedOnce } from '../../../model/index.ts'
import type { Asker, Found, ReferenceRule } from '../../../query/index.ts'
import { StoreFault } from '../../../query/index.ts'
import type { Row } from './gateway.ts'
import type { Claims } from './statement.ts'

/** What the database is told of the asker. `names`: the database's names of the roles. */
export function claimsOf(
  { role, userId, roles, claims }: Asker,
  names: Readonly<Record<Asker['role'], string>>,
): Claims {
  const { sub: _, ...rest } = claims ?? {}
  const told = { ...rest, role, roles, ...(userId !== null && { sub: userId }) }
  return { role: names[role], claims: JSON.stringify(told) }
}

/** The same, remembered for askers that come again. */
export function claimsFor(names: Readonly<Record<Asker['role'], string>>): (asker: Asker) => Claims {
  return rememberedOnce((asker) => claimsOf(asker, names))
}

/** The statement's one row. Throws where the connection did not have the role: nothing was read or written then. */
export function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows
  if (row?.ok === true) return row
  throw new StoreFault('unavailable', 'the connection does not have the role of the request')
}

/** The record of a row; null where there is none. */
export function foundOf(row: Row): Found | null {
  if (typeof row.json !== 'string') return null
  return { outcome: 'found', json: row.json, version: String(row.version) }
}

/** The record of a row that came as one text: its version, a space, its JSON. */
export function foundIn(text: string): Found {
  const end = text.indexOf(' ')
  return { outcome: 'found', json: text.slice(end + 1), version: text.slice(0, end) }
}

/** The rules that the values touch, in the order in which statements number them. */
export function touchedRules(
  rules: readonly ReferenceRule[],
  values: Readonly<Record<string, JsonValue>>,
): readonly ReferenceRule[] {
  return rules.filter((r) => values[r.column] !== undefined && values[r.column] !== null)
}

/** Throws where a reference leads to no row that the asker may reach. */
export function checkReferences(
  { broken }: Row,
  rules: readonly ReferenceRule[],
  values: Readonly<Record<string, JsonValue>>,
): void {
  if (!Array.isArray(broken) || broken.length === 0) return
  const touched = touchedRules(rules, values)
  const fields = broken.flatMap((at: number) => touched[at - 1]?.column ?? [])
  throw new StoreFault('reference', 'a reference leads to no row', { fields })
}

/** The JSON of an array of two items or more, without the last, which takes that many bytes; 0: nothing goes. */
export function withoutLast(json: string, bytes: number): string {
  if (bytes === 0) return json
  const gone = bytes + ',]'.length
  // Where all of it is ASCII, bytes are characters.
  if (Buffer.byteLength(json) === json.length) return `${json.slice(0, -gone)}]`
  const whole = Buffer.from(json)
  return `${whole.toString('utf8', 0, whole.byteLength - gone)}]`
}

/** A record's JSON and what was written beside it, which the asker knows. */
export function withValues(json: string, values: Readonly<Record<string, JsonValue>>): string {
  const members = Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
  )
  const inner = json.slice(1, -1)
  return `{${[...(inner === '' ? [] : [inner]), ...members].join(',')}}`
}
