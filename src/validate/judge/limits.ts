/** Judges limits: whether they fit the type, and whether any value can meet them. */
import { type Diagnostic, error, inLanguage } from '../../diagnostic/index.ts'
import { type ColumnType, type Constraints, MOST_DIGITS } from '../../model/index.ts'
import { BIGINT_RANGE, INTEGER_RANGE } from '../check-of.ts'
import { compareDecimals } from '../decimal.ts'
import type { Place } from './place.ts'

type Kind = ColumnType['kind']
const TEXT: readonly Kind[] = ['string', 'text', 'varchar']
const NUMBERS: readonly Kind[] = ['number', 'float', 'integer', 'serial', 'bigint', 'numeric']
const FITS: Readonly<Record<keyof Constraints, readonly Kind[]>> = {
  minLength: TEXT,
  maxLength: TEXT,
  pattern: TEXT,
  format: TEXT,
  minimum: NUMBERS,
  maximum: NUMBERS,
  minItems: ['array'],
  maxItems: ['array'],
}

/** The faults in a field's limits and in the parameters of its type. */
export function judgeLimits(place: Place): readonly Diagnostic[] {
  const { type, constraints } = place.field
  const misfits = (Object.keys(constraints) as (keyof Constraints)[])
    .filter((key) => constraints[key] !== undefined && !FITS[key].includes(type.kind))
    .map((key) =>
      fault(
        place,
        `\`${written(place, key)}\` does not fit a ${type.kind}`,
        `Take it away, or declare ${FITS[key].map((k) => `\`${k}\``).join(', ')}`,
      ),
    )
  return [...misfits, ...judgeParameters(place), ...judgeCounts(place), ...judgeRange(place)]
}

/** A limit as it is written in the language of the file. */
function written(place: Place, key: string): string {
  const call = /^(min|max)/.exec(key)?.[0] ?? key
  return inLanguage(place.field.span, { yaml: key, typescript: `.${call}()` })
}

function fault(place: Place, message: string, hint?: string): Diagnostic {
  return error('schema/constraint', `${place.name}: ${message}`, { span: place.field.span, hint })
}

function judgeParameters(place: Place): readonly Diagnostic[] {
  const { type } = place.field
  if (type.kind === 'varchar' && !(Number.isInteger(type.length) && type.length >= 1))
    return [fault(place, `varchar(${type.length}) holds nothing`, 'Give a length of at least 1: `varchar(255)`')]
  if (type.kind === 'oneOf') return judgeValues(place, type.values)
  if (type.kind !== 'numeric' || type.precision === undefined) return []
  const { precision, scale = 0 } = type
  if (!Number.isInteger(precision) || precision < 1 || precision > MOST_DIGITS)
    return [
      fault(
        place,
        `a precision of ${precision} is outside 1 … ${MOST_DIGITS}`,
        `Use \`numeric(${MOST_DIGITS},${Math.max(0, Math.min(scale, MOST_DIGITS))})\`, or store the digits as text`,
      ),
    ]
  if (!Number.isInteger(scale) || scale < 0 || scale > precision)
    return [
      fault(
        place,
        `a scale of ${scale} is outside 0 … ${precision}`,
        `Use \`numeric(${precision},${Math.min(precision, Math.max(0, Math.trunc(scale)))})\``,
      ),
    ]
  return []
}

function judgeValues(place: Place, values: readonly (string | number)[]): readonly Diagnostic[] {
  if (values.length === 0) return [fault(place, 'no value is allowed', 'List at least one value')]
  const twice = values.find((v, i) => values.indexOf(v) !== i)
  return twice === undefined ? [] : [fault(place, `${JSON.stringify(twice)} is listed twice`, 'Take one away')]
}

function judgeCounts(place: Place): readonly Diagnostic[] {
  const { type, constraints } = place.field
  const longest = type.kind === 'varchar' ? type.length : Number.POSITIVE_INFINITY
  return [
    ...judgePair(place, 'minLength', constraints.minLength, 'maxLength', constraints.maxLength ?? longest),
    ...judgePair(place, 'minItems', constraints.minItems, 'maxItems', constraints.maxItems),
    ...(constraints.maxLength !== undefined && constraints.maxLength > longest
      ? [
          fault(
            place,
            `\`${written(place, 'maxLength')}\` ${constraints.maxLength} is more than varchar(${longest}) holds`,
            `Use \`varchar(${constraints.maxLength})\``,
          ),
        ]
      : []),
  ]
}

function judgePair(
  place: Place,
  low: string,
  min: number | undefined,
  high: string,
  max: number | undefined,
): readonly Diagnostic[] {
  const odd = [[low, min] as const, [high, max] as const].filter(
    ([, n]) => n !== undefined && n !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(n) && n >= 0),
  )
  if (odd.length > 0)
    return odd.map(([key, n]) => fault(place, `\`${written(place, key)}\` ${n} is not a whole number from 0 up`))
  return min !== undefined && max !== undefined && min > max
    ? [
        fault(
          place,
          `no value has at least ${min} and at most ${max}`,
          `Make \`${written(place, low)}\` at most ${max}`,
        ),
      ]
    : []
}

function judgeRange(place: Place): readonly Diagnostic[] {
  const { type, constraints } = place.field
  if (!NUMBERS.includes(type.kind)) return []
  const { minimum, maximum } = constraints
  const odd = [minimum, maximum].filter((n) => n !== undefined && plain(n) === undefined)
  if (odd.length > 0)
    return odd.map((n) => fault(place, `${JSON.stringify(n)} is not a plain number`, 'Write it without an exponent'))
  const [first, last] = type.kind === 'serial' ? [minimum, maximum].map(text) : []
  if (
    (first !== undefined && compareDecimals(first, '1') > 0) ||
    (last !== undefined && compareDecimals(last, '1') < 0)
  )
    return [
      fault(
        place,
        'the first number that the database gives is 1, which breaks the limits',
        `Take ${inLanguage(place.field.span, { yaml: '`minimum` and `maximum`', typescript: '`.min()` and `.max()`' })} away, or declare \`integer\` and set the numbers yourself`,
      ),
    ]
  const [low, high] = typeRange(type)
  const isWhole = ['integer', 'serial', 'bigint'].includes(type.kind)
  const least = largest(isWhole ? rounded(text(minimum), 1) : text(minimum), low)
  const most = smallest(isWhole ? rounded(text(maximum), -1) : text(maximum), high)
  if (least !== undefined && most !== undefined && compareDecimals(least, most) > 0)
    return [
      fault(
        place,
        `no value lies between ${least} and ${most}`,
        `Widen \`${written(place, 'minimum')}\` and \`${written(place, 'maximum')}\`, or the type`,
      ),
    ]
  return []
}

function text(n: number | string | undefined): string | undefined {
  return n === undefined ? undefined : plain(n)
}

/** The nearest whole number above (1) or below (−1). */
function rounded(n: string | undefined, towards: 1 | -1): string | undefined {
  if (n === undefined) return undefined
  const [whole = '0', fraction = ''] = n.split('.')
  if (/^0*$/.test(fraction)) return whole
  const isBeyond = n.startsWith('-') ? towards === -1 : towards === 1
  return isBeyond ? (BigInt(whole) + BigInt(towards)).toString() : whole
}

/** A number as plain decimal text; undefined where it has none. */
function plain(n: number | string): string | undefined {
  const written = String(n)
  if (/^-?\d+(?:\.\d+)?$/.test(written)) return written
  return typeof n === 'number' && Number.isFinite(n) ? BigInt(Math.trunc(n)).toString() : undefined
}

function largest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : compareDecimals(a, b) > 0 ? a : b
}

function smallest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : compareDecimals(a, b) < 0 ? a : b
}

/** The least and the greatest value of a type, where it has them. */
function typeRange(type: ColumnType): readonly [string | undefined, string | undefined] {
  if (type.kind === 'integer' || type.kind === 'serial') return [String(INTEGER_RANGE[0]), String(INTEGER_RANGE[1])]
  if (type.kind === 'bigint') return BIGINT_RANGE
  if (type.kind !== 'numeric' || type.precision === undefined) return [undefined, undefined]
  const whole = '9'.repeat(Math.max(0, type.precision - (type.scale ?? 0))) || '0'
  const most = type.scale ? `${whole}.${'9'.repeat(type.scale)}` : whole
  return [`-${most}`, most]
}
