/** Numbers within their limits, of a size that their name suggests. */
import { type DecimalCheck, INTEGER_RANGE, type NumberCheck } from '../../../validate/index.ts'
import type { Making } from './making.ts'

type Span = readonly [least: number, most: number]

const BY_NAME: readonly (readonly [pattern: RegExp, span: Span])[] = [
  [/price|cost|amount|total|fee|salary|budget|balance|value/i, [1, 1000]],
  [/age$/i, [18, 90]],
  [/year/i, [1990, 2026]],
  [/rating|stars|score|rank|level|priority/i, [1, 5]],
  [/percent|share|progress/i, [0, 100]],
  [/ratio|probability|weight$/i, [0, 1]],
  [/^lat(itude)?$/i, [-90, 90]],
  [/^(lng|lon|long(itude)?)$/i, [-180, 180]],
  [/count|quantity|qty|likes|views|stock/i, [0, 500]],
]
const USUAL: Span = [0, 1000]
/** Later tries of a row look further, so that values which must differ do. */
const WIDE: Span = [0, 1_000_000_000]

/** What the name suggests, within the limits; where that is nothing, what lies next to a limit. */
function spanFor({ name, attempt }: Making, least: number, most: number): Span {
  const usual = attempt > 2 ? WIDE : (BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? USUAL)
  const [low, high] = [Math.max(usual[0], least), Math.min(usual[1], most)]
  if (low <= high) return [low, high]
  const width = usual[1] - usual[0]
  return most < usual[0] ? [Math.max(least, most - width), most] : [least, Math.min(most, least + width)]
}

/** A right number. */
export function madeNumber({ integer, minimum, maximum }: NumberCheck, making: Making): number {
  const [first, last] = integer ? INTEGER_RANGE : [-1e15, 1e15]
  const least = Math.max(minimum ?? first, integer ? first : Number.NEGATIVE_INFINITY)
  const most = Math.min(maximum ?? Math.max(last, least), integer ? last : Number.POSITIVE_INFINITY)
  if (integer) {
    const [low, high] = spanFor(making, Math.ceil(least), Math.floor(most))
    return making.chance.between(low, high)
  }
  const [low, high] = spanFor(making, minimum ?? Math.min(first, most), most)
  const exact = low + making.chance.next() * (high - low)
  const rounded = Math.round(exact * 100) / 100
  return rounded >= low && rounded <= high ? rounded : exact
}

/** A decimal as a whole number of its last digits; `up`: towards the greater where it has more digits than that. */
function unitsOf(decimal: string, scale: number, up: boolean): bigint {
  const [, sign, whole = '0', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(decimal) ?? []
  const kept = BigInt(`${whole || '0'}${fraction.slice(0, scale).padEnd(scale, '0')}`)
  const more = /[1-9]/.test(fraction.slice(scale))
  const signed = sign === '-' ? -kept : kept
  if (!more) return signed
  if (sign === '-') return up ? signed : signed - 1n
  return up ? signed + 1n : signed
}

function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

/** A right decimal: text or a number, as its check has it. */
export function madeDecimal(check: DecimalCheck, making: Making): string | number {
  const { precision, minimum, maximum, text } = check
  const scale = precision === undefined ? 2 : (check.scale ?? 0)
  const limit = precision === undefined ? 10n ** 20n : 10n ** BigInt(precision) - 1n
  const least = minimum === undefined ? -limit : unitsOf(minimum, scale, true)
  const most = maximum === undefined ? limit : unitsOf(maximum, scale, false)
  const [low, high] = [least > -limit ? least : -limit, most < limit ? most : limit]
  const one = 10n ** BigInt(scale)
  const asNumber = (units: bigint): number => Number(units) / Number(one)
  const [from, to] = spanFor(making, asNumber(low), asNumber(high))
  const [start, end] = [BigInt(Math.ceil(from * Number(one))), BigInt(Math.floor(to * Number(one)))]
  const picked = start + BigInt(Math.floor(making.chance.next() * Number(end - start + 1n)))
  const units = picked < low ? low : picked > high ? high : picked
  const made = decimalText(units, scale)
  return text ? made : Number(made)
}
