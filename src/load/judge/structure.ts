/** Holds a part of a declaration against its zod schema and tells what does not fit in the language's own words. */
import type { z } from 'zod'
import { type DiagnosticCode, didYouMean, type InBoth } from '../../diagnostic/index.ts'
import { laterWord } from '../../model/declaration/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { keyWord, say } from './say.ts'
import { described, fault, type Scope } from './scope.ts'

/** What a structure check may know beside the schema. */
export interface StructureOptions {
  /** Keys that people bring from other tools → what to write instead. */
  readonly aliases?: Readonly<Record<string, string>>
  /** What the part is called in messages: `a column`. */
  readonly what: string
  /** Codes for unknown keys, wrong values and missing keys; the schema's own unless said. */
  readonly codes?: {
    readonly unknown: DiagnosticCode
    readonly invalid: DiagnosticCode
    readonly missing: DiagnosticCode
  }
}

type Issue = z.core.$ZodIssue

const CODES = {
  unknown: 'schema/unknown-key',
  invalid: 'schema/invalid-value',
  missing: 'schema/missing-key',
} as const

/** What a key of a wrong value may say instead, where its message alone does not tell. */
const VALUES: Readonly<Record<string, InBoth>> = {
  using: {
    yaml: "Write `using: { $sql: '{age}::integer' }`",
    typescript: "Write `` .using(sql`${column('age')}::integer`) ``",
  },
  generated: {
    yaml: "Write `generated: { $sql: 'lower({name})' }`",
    typescript: "Write `` .generated(sql`lower(${column('name')})`) ``",
  },
}

/** What a key that is missing may say. */
const MISSING: Readonly<Record<string, InBoth>> = {
  table: { yaml: 'table: NAME', typescript: "table('NAME', { … })" },
  columns: { yaml: 'columns: { name: string }', typescript: '{ name: string() }' },
  type: { yaml: 'type: string', typescript: 'string()' },
  enumType: { yaml: 'enumType: NAME', typescript: "enumType('NAME', ['a', 'b'])" },
  values: { yaml: 'values: [a, b]', typescript: "['a', 'b']" },
  for: { yaml: 'for: user', typescript: "'user'" },
  where: { yaml: 'where: { createdBy: $userId }', typescript: "{ createdBy: '$userId' }" },
}

/**
 * `value` without the keys that do not fit, each of them reported; null where it is no object at all. What is left has
 * the schema's form, but a required key may be missing.
 */
export function structured<T>(
  scope: Scope,
  schema: z.ZodObject,
  value: unknown,
  path: DeclarationPath,
  options: StructureOptions,
): Partial<T> | null {
  const result = schema.safeParse(value)
  if (result.success) return value as Partial<T>
  const bad = new Set<PropertyKey>()
  for (const issue of result.error.issues.flatMap((found) => issuesOf(found, value))) {
    if (issue.code === 'unrecognized_keys') unknownKeys(scope, schema, issue, path, options)
    else wrongValue(scope, value, issue, path, options)
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) for (const key of issue.keys) bad.add(key)
    else if (issue.path[0] !== undefined) bad.add(issue.path[0])
  }
  if (!isObject(value)) return null
  return Object.fromEntries(Object.entries(value).filter(([key]) => !bad.has(key))) as Partial<T>
}

function knownKeys(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema
  for (const part of path) {
    const inner = unwrapped(at)
    at = inner?.shape?.[part] ?? inner?.element ?? inner?.valueType
  }
  const found = unwrapped(at)
  const shapes = found?.options?.map((option) => unwrapped(option)?.shape ?? {}) ?? [found?.shape ?? {}]
  return shapes.flatMap((shape) => Object.keys(shape))
}

interface Introspected {
  readonly shape?: Readonly<Record<PropertyKey, unknown>>
  readonly element?: unknown
  readonly valueType?: unknown
  readonly options?: readonly unknown[]
  unwrap?(): unknown
}

/** The schema inside `.optional()`; of several the one that an object may be. */
function unwrapped(schema: unknown): Introspected | undefined {
  let at = schema as Introspected | undefined
  while (at?.unwrap !== undefined && at.shape === undefined && at.element === undefined)
    at = at.unwrap() as Introspected
  return at?.options?.map(unwrapped).find((option) => option?.shape !== undefined) ?? at
}

/** An issue; where one of several forms is an object, and one was given, what is wrong inside it, if there are words of ours for that. */
function issuesOf(issue: Issue, value: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union' || !isObject(valueAt(value, issue.path))) return [issue]
  const isUnknownKey = ({ code }: Issue): boolean => code === 'unrecognized_keys'
  const isInside = (inner: Issue): boolean => inner.path.length > 0 || isUnknownKey(inner)
  const [within, ...others] = issue.errors.filter((issues) => issues.every(isInside))
  if (within === undefined || others.length > 0) return [issue]
  const isTold = within.every((inner) => isUnknownKey(inner) || inner.message.startsWith('must '))
  return isTold ? within.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [issue]
}

function unknownKeys(
  scope: Scope,
  schema: z.ZodObject,
  issue: { readonly keys: readonly string[]; readonly path: readonly PropertyKey[] },
  path: DeclarationPath,
  options: StructureOptions,
): void {
  const known = knownKeys(schema, issue.path)
  const codes = options.codes ?? CODES
  for (const key of issue.keys) {
    const at = [...path, ...(issue.path as (string | number)[]), key]
    const later = options.codes === undefined ? laterWord(key) : undefined
    if (later !== undefined) {
      fault(scope, 'schema/not-yet', `\`${key}\` is not supported yet`, at, { hint: later, part: 'key' })
      continue
    }
    const { aliases = {} } = options
    const alias = Object.hasOwn(aliases, key) ? aliases[key] : undefined
    const all = known.length > 0 ? `It may have ${known.map((k) => `\`${k}\``).join(' ')}` : undefined
    const hint = alias ?? didYouMean(key, known) ?? all
    fault(scope, codes.unknown, `\`${key}\` is no key of ${options.what}`, at, { hint, part: 'key' })
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const part of path)
    at = typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined
  return at
}

function wrongValue(
  scope: Scope,
  value: unknown,
  issue: Issue,
  path: DeclarationPath,
  options: StructureOptions,
): void {
  const codes = options.codes ?? CODES
  const at = [...path, ...(issue.path as (string | number)[])]
  const given = valueAt(value, issue.path)
  const name = [...issue.path].reverse().find((part) => typeof part === 'string')
  if (given === undefined && issue.path.length > 0) {
    const hint = Object.hasOwn(MISSING, String(name)) ? MISSING[String(name)] : undefined
    const message = `${capital(options.what)} needs \`${String(name)}\``
    fault(scope, codes.missing, message, at.slice(0, -1), { part: 'key', hint: hint && `Add \`${say(scope, hint)}\`` })
    return
  }
  const ofField = ['a column', 'a property', 'an item'].includes(options.what)
  const word = ofField ? keyWord(scope, String(name)) : String(name)
  const subject = name === undefined ? capital(options.what) : `\`${word}\``
  const message = `${subject} ${issue.message}, not ${described(given)}`
  const words = issue.code === 'invalid_value' ? issue.values.map(String) : []
  fault(scope, codes.invalid, message, at, { hint: hintFor(given, words, String(name)) ?? VALUES[String(name)] })
}

function hintFor(given: unknown, words: readonly string[], name: string): string | undefined {
  if (given === 'yes' || given === 'no') return `YAML 1.2 knows \`true\` and \`false\`: \`${name}: ${given === 'yes'}\``
  if (typeof given !== 'string' || words.length === 0) return undefined
  return didYouMean(given, words) ?? `Write one of ${words.map((w) => `\`${w}\``).join(' ')}`
}

/** With its first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
