/** The range of decimals that are written as text, as patterns: JSON Schema orders numbers only. */

const ANY_FRACTION = '(?:\\.[0-9]+)?'
const ANY = `(?:0|[1-9][0-9]*)${ANY_FRACTION}`

/** The pattern of decimal texts that are at least `bound`. Meant for texts that are decimals already. */
export function atLeastPattern(bound: string): string {
  return bound.startsWith('-') && !isZero(bound)
    ? `^(?:${ANY}|-(?:${upTo(bound.slice(1))}))$`
    : `^(?:${isZero(bound) ? `${ANY}|-0(?:\\.0+)?` : from(bound)})$`
}

/** The pattern of decimal texts that are at most `bound`. */
export function atMostPattern(bound: string): string {
  return bound.startsWith('-') && !isZero(bound)
    ? `^-(?:${from(bound.slice(1))})$`
    : `^(?:-${ANY}|${upTo(bound.replace('-', ''))})$`
}

function isZero(text: string): boolean {
  return /^-?[0.]*$/.test(text)
}

/** Whole digits without leading zeros, and fraction digits without trailing ones. */
function partsOf(bound: string): readonly [whole: string, fraction: string] {
  const [whole = '0', fraction = ''] = bound.split('.')
  return [whole.replace(/^0+(?=[0-9])/, ''), fraction.replace(/0+$/, '')]
}

/** Unsigned decimals from 0 to `bound`. */
function upTo(bound: string): string {
  const [whole, fraction] = partsOf(bound)
  const shorter = whole.length === 1 ? [] : whole.length === 2 ? ['[0-9]'] : [`(?:0|[1-9][0-9]{0,${whole.length - 2}})`]
  const smaller = digitsBeside(whole, (digit, i) => [i === 0 && whole.length > 1 ? 1 : 0, digit - 1])
  const below = fractions(fraction, (digit) => [0, digit - 1])
  const shortened = [...fraction].map((_, i) => fraction.slice(0, i)).filter((cut) => cut !== '')
  const ends = [...below, ...shortened, `${fraction}0*`].map((end) => `\\.${end}`)
  const exact = fraction === '' ? `${whole}(?:\\.0+)?` : `${whole}(?:${ends.join('|')})?`
  return [...[...shorter, ...smaller].map((part) => part + ANY_FRACTION), exact].join('|')
}

/** Unsigned decimals from `bound` up. */
function from(bound: string): string {
  const [whole, fraction] = partsOf(bound)
  const larger = digitsBeside(whole, (digit) => [digit + 1, 9])
  const above = fractions(fraction, (digit) => [digit + 1, 9])
  const exact = fraction === '' ? whole + ANY_FRACTION : `${whole}\\.(?:${[...above, `${fraction}[0-9]*`].join('|')})`
  return [`[1-9][0-9]{${whole.length},}${ANY_FRACTION}`, ...larger.map((part) => part + ANY_FRACTION), exact].join('|')
}

type DigitRange = (digit: number, position: number) => readonly [low: number, high: number]

/** As many digits as `digits` has, which leave it at one of them for one in the range. */
function digitsBeside(digits: string, range: DigitRange): string[] {
  return [...digits].flatMap((digit, i) => {
    const [low, high] = range(Number(digit), i)
    const rest = digits.length - i - 1
    return low > high ? [] : [`${digits.slice(0, i)}${oneOf(low, high)}${rest === 0 ? '' : `[0-9]{${rest}}`}`]
  })
}

function fractions(digits: string, range: DigitRange): string[] {
  return [...digits].flatMap((digit, i) => {
    const [low, high] = range(Number(digit), i)
    return low > high ? [] : [`${digits.slice(0, i)}${oneOf(low, high)}[0-9]*`]
  })
}

function oneOf(low: number, high: number): string {
  return low === high ? String(low) : `[${low}-${high}]`
}
