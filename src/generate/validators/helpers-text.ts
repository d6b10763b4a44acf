/** Helpers for text and for what is written as text. */
import { DEEPEST_JSON } from '../../validate/index.ts'
import type { Helper } from './helper.ts'

/** Name → helper. */
export const TEXT_HELPERS: Readonly<Record<string, Helper>> = {
  text: {
    needs: ['isClean', 'lengthOf'],
    text: `function text(limits: { min?: number; max?: number; matches?: RegExp[] } = {}): z.ZodString {
  const { min = 0, max = Infinity, matches = [] } = limits
  let schema = z.string().refine(isClean, 'must not hold U+0000 or a lone surrogate')
  if (min > 0) schema = schema.refine((value) => lengthOf(value) >= min, 'must have at least ' + min + ' characters')
  if (max < Infinity) {
    schema = schema.refine((value) => lengthOf(value) <= max, 'must have at most ' + max + ' characters')
  }
  for (const pattern of matches) schema = schema.regex(pattern)
  return schema
}
`,
  },
  isClean: {
    needs: [],
    text: String.raw`function isClean(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}
`,
  },
  lengthOf: {
    needs: [],
    text: `/** In code points. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
`,
  },
  uuid: {
    needs: ['text'],
    text: `/** In capitals or not; kept in small letters. */
function uuid(): z.ZodString {
  return text({ matches: [patterns.uuid] }).toLowerCase()
}
`,
  },
  moment: {
    needs: ['momentOf'],
    text: `function moment(): z.ZodString {
  return z.string().refine((value) => momentOf(value) !== undefined, 'must be a moment, 2026-01-31T09:30:00.000Z')
}
`,
  },
  momentOf: {
    needs: [],
    text: String.raw`/** In milliseconds since 1970; a date alone is midnight UTC. Years run from 0001 to 9999. */
function momentOf(text: string): number | undefined {
  if (!patterns.date.test(text)) return undefined
  return Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1'))
}
`,
  },
  anything: {
    needs: ['isJson'],
    text: `type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

function anything(): z.ZodType<Json, Json> {
  return z.custom<Json>((value) => value !== null && isJson(value, 0), 'must be a JSON value')
}
`,
  },
  isJson: {
    needs: ['isClean'],
    text: `function isJson(value: unknown, depth: number): boolean {
  if (depth > ${DEEPEST_JSON}) return false
  if (typeof value === 'string') return isClean(value)
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(([key, member]) => isClean(key) && isJson(member, depth + 1))
  }
  return value === null || typeof value === 'boolean' || Number.isFinite(value)
}
`,
  },
}
