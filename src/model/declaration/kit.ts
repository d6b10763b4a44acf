/** Small zod pieces with messages that complete the sentence "`key` …". */
import { z } from 'zod'

/** Text. */
export function text(description: string): z.ZodType {
  return z.string({ error: 'must be text' }).describe(description)
}

/** true or false. */
export function flag(description: string): z.ZodType {
  return z.boolean({ error: 'must be `true` or `false`' }).describe(description)
}

/** A whole number from 0. */
export function count(description: string): z.ZodType {
  return z.int({ error: 'must be a whole number' }).min(0, { error: 'must be 0 or more' }).describe(description)
}

/** A number, or its digits as text where a number would lose some. */
export function bound(description: string): z.ZodType {
  const error = 'must be a number (or its digits in quotes)'
  return z.union([z.number(), z.string().regex(/^[+-]?\d+(\.\d+)?$/)], { error }).describe(description)
}

/** One of some words. */
export function oneOf(words: readonly string[], description: string): z.ZodType {
  return z.enum(words as [string, ...string[]], { error: `must be one of ${words.join(', ')}` }).describe(description)
}

/** `{ $sql: … }`. */
export function sql(description: string): z.ZodType {
  const error = 'must be SQL'
  return z.strictObject({ $sql: z.string({ error: 'must be SQL text' }) }, { error }).describe(description)
}

/** SQL, `{ $call: FILE, export: NAME }` or `{ $aggregation: … }`. */
export function conversion(description: string): z.ZodType {
  const error = 'must be SQL, a function or an aggregation expression'
  const file = z.string().describe('The module of a function, relative to this file: `./backfills/slugs.ts`.')
  const name = z.string().optional().describe('What the function is exported as; the default export unless said.')
  const expression = z.unknown().refine((value) => value !== undefined)
  const call = z.strictObject({ $call: file, export: name })
  const aggregation = z.strictObject({ $aggregation: expression.describe('An aggregation expression of MongoDB.') })
  return z.union([z.strictObject({ $sql: z.string() }), call, aggregation], { error }).describe(description)
}

/** An object whose members are judged one by one. */
export function members(value: z.ZodType, what: string, description: string): z.ZodType {
  return z.record(z.string(), value, { error: `must be ${what}` }).describe(description)
}

/** A list whose items are judged one by one. */
export function list(item: z.ZodType, what: string, description: string): z.ZodType {
  return z.array(item, { error: `must be ${what}` }).describe(description)
}

/** A column's name or several. */
export function keyColumns(description: string): z.ZodType {
  const error = 'must be a list of columns'
  return z.union([z.string(), z.array(z.string()).min(1)], { error }).describe(description)
}

/** A strict object; every key may be left out but those in `required`. */
export function strict(shape: Record<string, z.ZodType>, required: readonly string[] = []): z.ZodObject {
  const entries = Object.entries(shape).map(([key, type]) => [key, required.includes(key) ? type : type.optional()])
  return z.strictObject(Object.fromEntries(entries), { error: 'must be an object' })
}
