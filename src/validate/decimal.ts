/** Exact decimal numbers as text. */
import type { DecimalCheck } from './check.ts'

/** Longer decimals are refused where the precision does not say so. */
export const LONGEST_DECIMAL = 10_000

/** The portable pattern of a decimal's text: no exponent, no leading zero, no more digits than precision and scale allow. */
export function decimalPattern({ precision, scale = 0 }: Pick<DecimalCheck, 'precision' | 'scale'>): string {
  if (precision === undefined) return '^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$'
  const whole = precision - scale
  const digits = whole <= 0 ? '0' : whole === 1 ? '[0-9]' : `(?:0|[1-9][0-9]{0,${whole - 1}})`
  return `^-?${digits}${scale > 0 ? `(?:\\.[0-9]{1,${scale}})?` : ''}$`
}

/** Whether a number has at most `precision` digits, `scale` of them after the point. Exact for precisions up to 15. */
export function fitsNumeric(value: number, precision: number, scale: number): boolean {
  return Math.abs(value) < 10 ** (precision - scale) && Number(value.toFixed(Math.min(scale, 100))) === value
}

/** Orders two decimal texts by value: negative, zero or positive. */
export function compareDecimals(a: string, b: string): number {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length)
  const difference = scaled(a, scale) - scaled(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function fractionOf(text: string): string {
  const point = text.indexOf('.')
  return point < 0 ? '' : text.slice(point + 1)
}

function scaled(text: string, scale: number): bigint {
  const fraction = fractionOf(text)
  return BigInt(text.replace('.', '') + '0'.repeat(scale - fraction.length))
}
