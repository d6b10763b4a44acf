/** Helpers for numbers. */
import { INTEGER_RANGE, LONGEST_DECIMAL } from '../../validate/index.ts'
import type { Helper } from '../validators/helper.ts'
import { DECIMAL_HELPERS } from '../validators/helpers-decimal.ts'

/** Name → helper. */
export const NUMBER_HELPERS: Readonly<Record<string, Helper>> = {
  integer: {
    needs: ['range'],
    text: `function integer(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  min: number = ${INTEGER_RANGE[0]},
  max: number = ${INTEGER_RANGE[1]},
): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value)) return mistyped(value, issues, key, 'must be a number')
  if (!Number.isInteger(value)) return fault(issues, key, 'type', 'must be a whole number')
  return range(value, issues, key, min, max)
}
`,
  },
  number: {
    needs: ['range'],
    text: `function number(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  min: number = -Number.MAX_VALUE,
  max: number = Number.MAX_VALUE,
): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value)) return mistyped(value, issues, key, 'must be a number')
  return range(value, issues, key, min, max)
}
`,
  },
  range: {
    needs: [],
    text: `function range(value: number, issues: bkend.Issue[], key: bkend.Key, min: number, max: number): number {
  if (value < min) fault(issues, key, 'too-small', 'must be at least ' + min)
  if (value > max) fault(issues, key, 'too-large', 'must be at most ' + max)
  return value
}
`,
  },
  decimal: {
    needs: ['between'],
    text: `/** At most \`digits\` digits, \`scale\` of them after the point. */
function decimal(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  digits: number,
  scale: number,
  words: string,
  min?: string,
  max?: string,
): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value)) return mistyped(value, issues, key, 'must be a number')
  if (Math.abs(value) >= 10 ** (digits - scale) || Number(value.toFixed(scale)) !== value) {
    return fault(issues, key, 'format', 'must be ' + words)
  }
  if (min === undefined && max === undefined) return value
  between(String(value).includes('e') ? value.toFixed(scale) : String(value), issues, key, min, max)
  return value
}
`,
  },
  decimalText: {
    needs: ['between'],
    text: `function decimalText(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  pattern: RegExp,
  words: string,
  min?: string,
  max?: string,
): unknown {
  if (typeof value !== 'string') return mistyped(value, issues, key, 'must be a number written as text')
  if (value.length > ${LONGEST_DECIMAL} || !pattern.test(value)) return fault(issues, key, 'format', 'must be ' + words)
  between(value, issues, key, min, max)
  return value
}
`,
  },
  between: {
    needs: ['compareDecimals'],
    text: `function between(value: string, issues: bkend.Issue[], key: bkend.Key, min?: string, max?: string): void {
  if (min !== undefined && compareDecimals(value, min) < 0) {
    fault(issues, key, 'too-small', 'must be at least ' + min)
  }
  if (max !== undefined && compareDecimals(value, max) > 0) {
    fault(issues, key, 'too-large', 'must be at most ' + max)
  }
}
`,
  },
  ...(DECIMAL_HELPERS.compareDecimals && { compareDecimals: DECIMAL_HELPERS.compareDecimals }),
}
