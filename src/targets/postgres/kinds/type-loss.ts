/**
 * Which values another type would not hold as they are: those that it refuses, and those that it would silently round, cut or unset.
 * A number is the same where its decimals are; what a text says counts, not how it is spelt.
 */
import { asText, castOf, isNumber, jsonAsTexts } from './type-cast.ts'
import { type TypeFamily, typeFamily } from './type-family.ts'

/** Conditions in turn: each is only asked where none before it holds, so that casts meet what they can cast. */
function firstOf(...conditions: readonly (string | null)[]): string | null {
  const asked = conditions.filter((c) => c !== null)
  const [only] = asked
  if (asked.length < 2) return only ?? null
  return `(CASE ${asked.map((c) => `WHEN ${c} THEN true`).join(' ')} ELSE false END)`
}

const RANGES = {
  smallint: '-32768 AND 32767',
  integer: '-2147483648 AND 2147483647',
  bigint: '-9223372036854775808 AND 9223372036854775807',
} as const

/** What is told apart from 0 and infinity. */
const FLOATS = { real: '1.2e-38 AND 3.4e38', 'double precision': '2.3e-308 AND 1.7e308' } as const

/** Numbers that the type does not hold to the last digit. `n`: of type numeric. */
function inexact(to: TypeFamily, n: string): string | null {
  switch (to.family) {
    case 'whole':
      return `${n} <> trunc(${n}) OR ${n} NOT BETWEEN ${RANGES[to.name]}`
    case 'float': {
      const isSpecial = `${n} IN (0, 'NaN', 'Infinity', '-Infinity')`
      const held = `${n}::${to.name}::text::numeric = ${n}`
      return `(CASE WHEN ${isSpecial} THEN false WHEN abs(${n}) BETWEEN ${FLOATS[to.name]} THEN NOT (${held}) ELSE true END)`
    }
    case 'numeric':
      if (to.precision === undefined) return null
      return `${n} <> 'NaN' AND (round(${n}, ${to.scale}) <> ${n} OR abs(${n}) >= 1e${to.precision - to.scale})`
    case 'boolean':
      return `${n} NOT IN (0, 1)`
    default:
      return null
  }
}

/** A number of any type as numeric: of a float, what its text says. */
function asNumeric(from: TypeFamily, value: string): string {
  if (from.family === 'boolean') return `${value}::integer::numeric`
  return from.family === 'numeric' ? value : `${value}${from.family === 'float' ? '::text' : ''}::numeric`
}

const DAY = '\\d{4,6}-\\d{1,2}-\\d{1,2}'
const CLOCK = '\\d{1,2}:\\d\\d(:\\d\\d(\\.\\d+)?)?'
const ZONE = ' ?(Z|z|[-+]\\d\\d(:?\\d\\d)?)'
const NUMERIC = '^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*$'

/** What texts of a type look like, for servers that cannot be asked. */
const FORMS: Readonly<Partial<Record<TypeFamily['family'], string>>> = {
  whole: '^\\s*[-+]?\\d+\\s*$',
  float: NUMERIC,
  numeric: NUMERIC,
  boolean: '(?i)^\\s*(t|true|y|yes|on|1|f|false|n|no|off|0)\\s*$',
  date: `^\\s*${DAY}([T ]${CLOCK}(${ZONE})?)?\\s*$`,
  moment: `^\\s*${DAY}([T ]${CLOCK}(${ZONE})?)?\\s*$`,
}
const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

/** `pg_input_is_valid` came with PostgreSQL 16. */
const ASKABLE = 160_000

function unreadable(to: TypeFamily, text: string, version: number): string | null {
  if (version >= ASKABLE) return `NOT pg_input_is_valid(${text}, '${to.sql.replaceAll("'", "''")}')`
  const form = to.sql.toLowerCase() === 'uuid' ? UUID : FORMS[to.family]
  return form === undefined ? null : `${text} !~ '${form}'`
}

/** A seventh digit of a second's fraction, which no type of the server's keeps. */
const finer = (text: string): string => `${text} ~ '\\.\\d{6}\\d*[1-9]'`

function misreadOther(type: string, text: string): string | null {
  if (/^(timetz|time( ?\(\d\))? with time zone)/.test(type))
    return `${text} !~ '^\\s*${CLOCK}(${ZONE})?\\s*$' OR ${finer(text)}`
  if (!/^interval\b/.test(type)) return null
  // A bare number is read as seconds, and brackets are passed over.
  const isSaid = `${text} ~ '^[^][{}"]*[A-Za-z:][^][{}"]*$'`
  return firstOf(`NOT (${isSaid})`, `${finer(text)} OR ${text}::interval <> ${text}::${type}`)
}

/** Texts that the type takes, but not all of what they say. */
function misread(to: TypeFamily, text: string, version: number): string | null {
  const moment = `${text}::timestamp with time zone AT TIME ZONE 'UTC'`
  switch (to.family) {
    case 'whole':
    case 'float':
    case 'numeric':
      return firstOf(unreadable(typeFamily('numeric'), text, version), inexact(to, `${text}::numeric`))
    case 'date':
      return `${moment} <> ${text}::date OR ${finer(text)}`
    case 'moment': {
      const read = to.isZoned ? `${text}::${to.sql} AT TIME ZONE 'UTC'` : `${text}::${to.sql}`
      return `${moment} <> ${read} OR ${finer(text)}`
    }
    case 'time':
      return firstOf(
        `${text} !~* '^\\s*${CLOCK}( ?[ap]m)?\\s*$'`,
        `${finer(text)} OR ${text}::time <> ${text}::${to.sql}`,
      )
    case 'list':
      return `${text}::${to.sql}::text::text[] <> ${text}::text[]`
    case 'json':
      return to.isBinary && version >= ASKABLE ? `NOT (${text} IS JSON WITH UNIQUE KEYS)` : null
    case 'other':
      return misreadOther(to.sql.toLowerCase(), text)
    default:
      return null
  }
}

/** Texts that are longer, or end in spaces that would be padding. */
function overlong(to: TypeFamily & { readonly family: 'padded' | 'text' }, text: string): string | null {
  if (to.length === undefined) return null
  const long = `char_length(${text}) > ${to.length}`
  return to.family === 'padded' ? `${long} OR right(${text}, 1) = ' '` : long
}

function lossOfText(to: TypeFamily, text: string, version: number): string | null {
  if (to.family === 'text' || to.family === 'padded') return overlong(to, text)
  return firstOf(unreadable(to, text, version), misread(to, text, version))
}

function lossOfJson(from: TypeFamily & { family: 'json' }, to: TypeFamily, value: string, version: number) {
  if (to.family === 'json') return from.isBinary ? null : lossOfText(to, `${value}::text`, version)
  const kind = `${from.isBinary ? 'jsonb' : 'json'}_typeof(${value})`
  if (to.family !== 'list') return firstOf(`${kind} = 'null'`, lossOfText(to, asText(from, value), version))
  const json = from.isBinary ? value : `${value}::jsonb`
  const texts = jsonAsTexts(from, value)
  return firstOf(
    `${kind} <> 'array'`,
    `jsonb_path_exists(${json}, 'strict $[*] ? (@.type() == "array" || @.type() == "object")')`,
    version >= ASKABLE ? unreadable(to, `${texts}::text`, version) : null,
    `to_jsonb(${texts}::${to.sql}) <> ${json}`,
  )
}

/** Values that are others once they were there and back. */
function roundTrip(from: TypeFamily, to: TypeFamily, value: string, version: number): string | null {
  const text = asText(from, value)
  const there = `(${castOf(from, to, value) ?? value})`
  const back = `${there}::text::${from.sql}`
  return firstOf(
    version >= ASKABLE ? unreadable(to, text, version) : null,
    version >= ASKABLE ? unreadable(from, `${there}::text`, version) : null,
    `${back}::text <> ${value}::text`,
  )
}

function lossOfMoment(from: TypeFamily, to: TypeFamily, value: string): string {
  const there = castOf(from, to, value) ?? value
  // A date goes further than a timestamp.
  const far = from.family === 'date' ? `isfinite(${value}) AND ${value} > '294276-12-31'` : null
  return firstOf(far, `${castOf(to, from, `(${there})`)} <> ${value}`) ?? 'false'
}

/** SQL that holds for the values that do not survive; null where all do, or the server says no more than a failing cast. */
export function lossOf(from: TypeFamily, to: TypeFamily, value: string, version: number): string | null {
  const isDay = (type: TypeFamily): boolean => type.family === 'date' || type.family === 'moment'
  if (from.sql === to.sql) return null
  if (from.family === 'text' || (from.family === 'padded' && to.family !== 'text'))
    return lossOfText(to, asText(from, value), version)
  if (from.family === 'json') return lossOfJson(from, to, value, version)
  if (to.family === 'text' || to.family === 'padded') return overlong(to, asText(from, value))
  if (from.family === 'list' && to.family === 'json') return `${value}::text LIKE '[%=%'`
  if (to.family === 'json')
    return isNumber(from) && from.family !== 'whole' ? `${value}::text IN ('NaN', 'Infinity', '-Infinity')` : null
  if ((isNumber(from) || from.family === 'boolean') && (isNumber(to) || to.family === 'boolean'))
    return inexact(to, asNumeric(from, value))
  if (isDay(from) && isDay(to)) return lossOfMoment(from, to, value)
  return roundTrip(from, to, value, version)
}
