/** Checks as expressions that build zod schemas. */
import {
  type Check,
  type DecimalCheck,
  decimalPattern,
  FORMAT_PATTERNS,
  type ObjectCheck,
  type PropertyCheck,
  type StringCheck,
  TYPE_PATTERNS,
} from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import { type Code, call, json, object } from './layout.ts'

/** What a file's expressions use, gathered while they are made. */
export interface Uses {
  /** Names of helpers. */
  readonly helpers: Set<string>
  /** Names of formats and textual types with a pattern of ours. */
  readonly patterns: Set<string>
}

/** A call of a helper, noted as used. */
export function helper(uses: Uses, name: string, ...args: readonly Code[]): Code {
  uses.helpers.add(name)
  return call(name, ...args)
}

/** A member of a shape; names that every object inherits need care, as zod looks them up on the prototype too. */
export function memberCode(name: string, property: PropertyCheck, uses: Uses): readonly [string, Code] {
  const code = propertyCode(property, uses)
  return [name, name in Object.prototype ? helper(uses, 'own', code) : code]
}

/** The schema of a property: optional, nullable or filled as the check says. */
function propertyCode(property: PropertyCheck, uses: Uses): Code {
  const base = checkCode(property.check, uses)
  if (property.default !== undefined) {
    const inner = property.nullable ? call('z.nullable', base) : base
    return helper(uses, 'withDefault', inner, json(property.default))
  }
  if (property.nullable) return call(property.required ? 'z.nullable' : 'z.nullish', base)
  return property.required ? base : call('z.optional', base)
}

function checkCode(check: Check, uses: Uses): Code {
  switch (check.kind) {
    case 'string':
      return stringCode(check, uses)
    case 'id':
      return helper(uses, 'text', object({ min: '1' }))
    case 'number': {
      const limits = object({ min: numberCode(check.minimum), max: numberCode(check.maximum) })
      return helper(uses, check.integer ? 'integer' : 'number', ...(limits.members.length > 0 ? [limits] : []))
    }
    case 'decimal':
      return decimalCode(check, uses)
    case 'boolean':
      return call('z.boolean')
    case 'oneOf':
      return helper(uses, 'oneOf', ...check.values.map((v) => json(v)))
    case 'array': {
      const limits = object({ min: numberCode(check.minItems), max: numberCode(check.maxItems) })
      return helper(uses, 'list', checkCode(check.items, uses), ...(limits.members.length > 0 ? [limits] : []))
    }
    case 'object':
      return call('z.strictObject', shapeCode(check, uses))
    case 'json':
    case 'native':
      return helper(uses, 'anything')
    case 'date':
      uses.patterns.add('date')
      return helper(uses, 'moment')
    case 'uuid':
      uses.patterns.add('uuid')
      return helper(uses, 'uuid')
    default:
      return helper(uses, 'text', object({ matches: { kind: 'list', items: [ourPattern(check.kind, uses)] } }))
  }
}

/** The members of an object, one a line. */
function shapeCode(check: ObjectCheck, uses: Uses): ReturnType<typeof object> {
  return object(
    Object.fromEntries(Object.entries(check.properties).map(([name, p]) => memberCode(name, p, uses))),
    true,
  )
}

function numberCode(n: number | undefined): string | undefined {
  return n === undefined ? undefined : String(n)
}

function stringCode({ minLength, maxLength, pattern, format }: StringCheck, uses: Uses): Code {
  const items = [
    ...(pattern === undefined ? [] : [patternCode(pattern)]),
    ...(format === undefined ? [] : [ourPattern(`${format} format`, uses)]),
  ]
  const limits = object({
    min: numberCode(minLength),
    max: numberCode(maxLength),
    matches: items.length > 0 ? { kind: 'list', items } : undefined,
  })
  return helper(uses, 'text', ...(limits.members.length > 0 ? [limits] : []))
}

function decimalCode(check: DecimalCheck, uses: Uses): Code {
  const { text, precision, scale = 0, minimum, maximum } = check
  const limits = object({
    min: minimum === undefined ? undefined : literal(minimum),
    max: maximum === undefined ? undefined : literal(maximum),
  })
  const last = limits.members.length > 0 ? [limits] : []
  return text || precision === undefined
    ? helper(uses, 'decimalText', patternCode(decimalPattern(check)), ...last)
    : helper(uses, 'decimal', String(precision), String(scale), ...last)
}

/** A regular expression literal. */
export function patternCode(source: string): string {
  return `/${new RegExp(source, 'u').source}/u`
}

/** The literal of a pattern of ours: of a format (`url format`), or of a textual type. */
export function ourPatternCode(name: string): string {
  const format = name.endsWith(' format') ? name.slice(0, -' format'.length) : undefined
  const sources: Readonly<Record<string, string>> = format === undefined ? TYPE_PATTERNS : FORMAT_PATTERNS
  return patternCode(sources[format ?? name] ?? '')
}

function ourPattern(name: string, uses: Uses): string {
  uses.patterns.add(name)
  return `patterns.${patternKey(name)}`
}

/** `date-time format` → `dateTimeFormat`. */
export function patternKey(name: string): string {
  return name.replace(/[- ](.)/g, (_, c: string) => c.toUpperCase())
}
