/** What a change of a column's type does to its values, and the cast that it needs. */

/** `free`: nothing is touched · `rewrite`: every row is written anew, no value is lost · `narrow`: values may be lost or refused. */
export interface TypeChange {
  readonly effect: 'free' | 'rewrite' | 'narrow'
  /** The USING expression for column `c`; null: the server's own assignment, which refuses what does not fit. */
  using(column: string): string | null
  /** A condition for the rows that do not fit, or null where it is not known beforehand. */
  broken(column: string, version: number): string | null
}

const VARCHAR = /^character varying(?:\((\d+)\))?$/
const NUMERIC = /^numeric(?:\((\d+),(-?\d+)\))?$/
const MOMENT = /^timestamp(?:\((\d)\))? with time zone$/
/** From → to without loss, though written anew. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric', 'real', 'double precision'],
  integer: ['bigint', 'numeric', 'double precision'],
  bigint: ['numeric'],
  real: ['double precision'],
  json: ['jsonb'],
  date: ['timestamp(3) with time zone', 'timestamp with time zone'],
}

function fitsVarchar(from: string, to: string): boolean {
  const [old, next] = [VARCHAR.exec(from), VARCHAR.exec(to)]
  if (to === 'text') return old !== null
  if (next === null) return false
  if (next[1] === undefined) return old !== null || from === 'text'
  return old?.[1] !== undefined && Number(old[1]) <= Number(next[1])
}

function fitsNumeric(from: string, to: string): boolean {
  const [old, next] = [NUMERIC.exec(from), NUMERIC.exec(to)]
  if (!old || !next) return false
  if (next[1] === undefined) return true
  return old[1] !== undefined && Number(old[2]) === Number(next[2]) && Number(old[1]) <= Number(next[1])
}

function fitsMoment(from: string, to: string): boolean {
  const [old, next] = [MOMENT.exec(from), MOMENT.exec(to)]
  return old !== null && next !== null && Number(old[1] ?? 6) <= Number(next[1] ?? 6)
}

const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'real', 'double precision'])
const isNumber = (type: string): boolean => NUMBERS.has(type) || NUMERIC.test(type)
const isText = (type: string): boolean => type === 'text' || VARCHAR.test(type)
const isJson = (type: string): boolean => type === 'json' || type === 'jsonb'

/** The value as text, as people would write it: a JSON text without its quotes. */
function asText(from: string, column: string): string {
  if (isText(from)) return column
  return isJson(from) ? `(${column} #>> '{}')` : `${column}::text`
}

/** Whether the server itself casts between the two; else the way leads over text. */
function hasCast(from: string, to: string): boolean {
  if (isText(from) || (isNumber(from) && isNumber(to)) || (isJson(from) && isJson(to))) return true
  if (from === to || (MOMENT.test(from) && MOMENT.test(to))) return true
  return (from === 'integer' && to === 'boolean') || (from === 'boolean' && to === 'integer')
}

function castOf(from: string, to: string, column: string): string | null {
  if (VARCHAR.test(to) && isText(from)) return null
  if (from === 'date' && MOMENT.test(to)) return `${column}::timestamp AT TIME ZONE 'UTC'`
  if (MOMENT.test(from) && to === 'date') return `(${column} AT TIME ZONE 'UTC')::date`
  if (isText(to)) return asText(from, column)
  if (to === 'boolean' && isNumber(from)) return `${column} <> 0`
  if (from === 'boolean' && isNumber(to)) return `${column}::integer::${to}`
  return hasCast(from, to) ? `${column}::${to}` : `${asText(from, column)}::${to}`
}

/** What texts of a type look like, for servers that cannot be asked; not exact at the ends of a range. */
const FORMS: Readonly<Record<string, string>> = {
  smallint: '^\\s*[-+]?\\d{1,5}\\s*$',
  integer: '^\\s*[-+]?\\d{1,10}\\s*$',
  bigint: '^\\s*[-+]?\\d{1,19}\\s*$',
  numeric: '^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*$',
  uuid: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
  boolean: '(?i)^\\s*(t|true|y|yes|on|1|f|false|n|no|off|0)\\s*$',
}

function formsBefore16(to: string, text: string): string | null {
  const form = FORMS[NUMERIC.test(to) || to === 'double precision' ? 'numeric' : to]
  return form === undefined ? null : `${text} !~ '${form}'`
}

function brokenBy(from: string, to: string, column: string, version: number): string | null {
  const length = VARCHAR.exec(to)?.[1]
  if (length !== undefined) return `char_length(${asText(from, column)}) > ${length}`
  const overText = isText(from) || (!hasCast(from, to) && castOf(from, to, column)?.endsWith(`::${to}`) === true)
  if (!overText) return null
  if (version < 160_000) return formsBefore16(to, asText(from, column))
  return `NOT pg_input_is_valid(${asText(from, column)}, '${to.replaceAll("'", "''")}')`
}

/** The change from one printed type to another (`integer`, `character varying(20)` …). */
export function typeChange(from: string, to: string): TypeChange {
  const free = fitsVarchar(from, to) || fitsNumeric(from, to) || fitsMoment(from, to)
  const wider = to === 'text' || (WIDER[from]?.includes(to) ?? false)
  const effect = free ? 'free' : wider ? 'rewrite' : 'narrow'
  return {
    effect,
    using: (column) => (free ? null : castOf(from, to, column)),
    broken: (column, version) => (effect === 'narrow' ? brokenBy(from, to, column, version) : null),
  }
}
