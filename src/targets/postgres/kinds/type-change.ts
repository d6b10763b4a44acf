/** What a change of a column's type does to its values, and the cast that it needs. */
import { castOf } from './type-cast.ts'
import { type TypeFamily, typeFamily } from './type-family.ts'
import { lossOf } from './type-loss.ts'

/** `free`: nothing is touched · `rewrite`: every row is written anew, no value is lost · `narrow`: values may be lost or refused. */
export interface TypeChange {
  readonly effect: 'free' | 'rewrite' | 'narrow'
  /** The USING expression for column `c`; null: the server's own assignment, which refuses what does not fit. */
  using(column: string): string | null
  /** A condition for the rows whose value the new type does not hold as it is, or null where there are none or it is not known beforehand. */
  broken(column: string, version: number): string | null
}

/** Digits that a whole number may have: [all of those fit, none has more]. */
const WHOLE_DIGITS = { smallint: [4, 5], integer: [9, 10], bigint: [18, 19] } as const
/** Decimal digits that a float keeps whatever they are. https://www.postgresql.org/docs/current/datatype-numeric.html */
const FLOAT_DIGITS = { real: 6, 'double precision': 15 } as const

/** Digits before and after the point that values may have; null: any number. */
function digitsOf(from: TypeFamily): readonly [whole: number, fraction: number] | null {
  if (from.family === 'whole') return [WHOLE_DIGITS[from.name][1], 0]
  return from.family === 'numeric' && from.precision !== undefined ? [from.precision - from.scale, from.scale] : null
}

/** Whether a number type holds all numbers of another. */
function holdsAll(from: TypeFamily, to: TypeFamily): boolean {
  if (from.family === 'float') return to.family === 'float' && to.name === 'double precision'
  if (to.family === 'numeric' && to.precision === undefined) return from.family === 'whole' || from.family === 'numeric'
  const digits = digitsOf(from)
  if (digits === null) return false
  const [whole, fraction] = digits
  if (from.family === 'whole' && to.family === 'whole') return WHOLE_DIGITS[from.name][0] <= WHOLE_DIGITS[to.name][0]
  if (to.family === 'whole') return fraction <= 0 && whole <= WHOLE_DIGITS[to.name][0]
  if (to.family === 'numeric' && to.precision !== undefined)
    return whole <= to.precision - to.scale && fraction <= to.scale
  if (to.family !== 'float') return false
  return fraction >= 0 && whole >= 0 && whole + fraction <= FLOAT_DIGITS[to.name]
}

/** Whether the server takes the values as they are, without a look at them. */
function isFree(from: TypeFamily, to: TypeFamily): boolean {
  if (from.family === 'text' && to.family === 'text' && (from.isVarying || to.isVarying))
    return to.length === undefined || (from.length !== undefined && from.length <= to.length)
  if (from.family === 'numeric' && to.family === 'numeric')
    return to.precision === undefined || (from.scale === to.scale && holdsAll(from, to))
  return (
    from.family === 'moment' && to.family === 'moment' && from.isZoned === to.isZoned && from.precision <= to.precision
  )
}

function isWider(from: TypeFamily, to: TypeFamily): boolean {
  if (to.family === 'text') return !to.isVarying
  if (to.family === 'json') return to.isBinary && (from.family === 'list' || from.family === 'json')
  if (to.family === 'moment') return to.isZoned && from.family === 'date'
  return holdsAll(from, to)
}

/** The change from one type to another (`integer`, `character varying(20)` …). */
export function typeChange(from: string, to: string): TypeChange {
  const [old, next] = [typeFamily(from), typeFamily(to)]
  const free = isFree(old, next)
  const effect = free ? 'free' : isWider(old, next) ? 'rewrite' : 'narrow'
  return {
    effect,
    using: (column) => (free ? null : castOf(old, next, column)),
    broken: (column, version) => (free ? null : lossOf(old, next, column, version)),
  }
}
