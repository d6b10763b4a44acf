/** Helpers for exact numbers. */
import { LONGEST_DECIMAL } from '../../validate/index.ts'
import type { Helper } from './helper.ts'

/** Name → helper. */
export const DECIMAL_HELPERS: Readonly<Record<string, Helper>> = {
  decimalText: {
    needs: ['compareDecimals'],
    text: `function decimalText(pattern: RegExp, { min, max }: { min?: string; max?: string } = {}): z.ZodString {
  let schema = z.string().max(${LONGEST_DECIMAL}, { abort: true }).regex(pattern, { abort: true })
  if (min !== undefined) schema = schema.refine((value) => compareDecimals(value, min) >= 0, 'must be at least ' + min)
  if (max !== undefined) schema = schema.refine((value) => compareDecimals(value, max) <= 0, 'must be at most ' + max)
  return schema
}
`,
  },
  decimal: {
    needs: ['compareDecimals'],
    text: `function decimal(digits: number, scale: number, { min, max }: { min?: string; max?: string } = {}): z.ZodNumber {
  const fits = (value: number) => Math.abs(value) < 10 ** (digits - scale) && Number(value.toFixed(scale)) === value
  const plain = (value: number) => (String(value).includes('e') ? value.toFixed(scale) : String(value))
  let schema = z.number().refine(fits, {
    error: 'must have at most ' + digits + ' digits, ' + scale + ' of them after the point',
    abort: true,
  })
  if (min !== undefined) {
    schema = schema.refine((value) => compareDecimals(plain(value), min) >= 0, 'must be at least ' + min)
  }
  if (max !== undefined) {
    schema = schema.refine((value) => compareDecimals(plain(value), max) <= 0, 'must be at most ' + max)
  }
  return schema
}
`,
  },
  compareDecimals: {
    needs: [],
    text: `function compareDecimals(a: string, b: string): number {
  const fraction = (text: string) => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0)
  const scale = Math.max(fraction(a), fraction(b))
  const whole = (text: string) => BigInt(text.replace('.', '') + '0'.repeat(scale - fraction(text)))
  return whole(a) < whole(b) ? -1 : whole(a) > whole(b) ? 1 : 0
}
`,
  },
}
