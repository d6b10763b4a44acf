/** Numbers whose digits must not be lost: text in, text out. */
import type { ColumnType } from '../../model/index.ts'

/** The digits of a finite number without an exponent: `1e21` → `1000000000000000000000`, `1e-7` → `0.0000001`. */
export function decimalText(value: number): string {
  const text = String(value)
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? []
  if (exponent === undefined) return text
  const power = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + power
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits.padEnd(point, '0')
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Whether values of the type are JSON strings of digits: `bigint`, and `numeric` past 15 digits or without a bound. */
export function isText(type: ColumnType): boolean {
  if (type.kind === 'numeric') return type.precision === undefined || type.precision > 15
  return type.kind === 'bigint'
}

/** Whether bounds of the type are kept as text. */
export function hasTextBounds(type: ColumnType): boolean {
  return type.kind === 'bigint' || type.kind === 'numeric'
}

/** Compares decimals exactly: negative, 0 or positive. Takes numbers and their texts. */
export function compareNumbers(a: number | string, b: number | string): number {
  const [left, right] = [scaled(a), scaled(b)]
  const scale = Math.max(left.scale, right.scale)
  const difference = left.digits * 10n ** BigInt(scale - left.scale) - right.digits * 10n ** BigInt(scale - right.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function scaled(value: number | string): { readonly digits: bigint; readonly scale: number } {
  const text = typeof value === 'number' ? decimalText(value) : value.replace(/^\+/, '')
  const [whole = '0', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}
