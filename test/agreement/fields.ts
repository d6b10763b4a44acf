/** Random fields as people declare them: one maker for every type word and every limit of the language. */
import { FORMATS, KEYS_OF_TYPE, NOT_NESTED, TYPE_WORDS } from '../../src/model/index.ts'
import type { Chance } from './chance.ts'

/** A field as YAML has it. */
export type Declared = { [key: string]: unknown }

/** What has been made so far, by word, so that a test can hold it against the language. */
export interface Made {
  readonly types: Set<string>
  readonly keys: Set<string>
  readonly formats: Set<string>
}

/** The words of the language that fields are made of. */
export interface Language {
  readonly types: readonly string[]
  readonly keysOf: Readonly<Record<string, readonly string[]>>
}

const LANGUAGE: Language = { types: TYPE_WORDS, keysOf: KEYS_OF_TYPE }

type Maker = (chance: Chance, depth: number, made: Made) => Declared

const PATTERNS = [
  '^[a-z]{2,5}$',
  '^(?:a|bc)+$',
  '^[^x]*$',
  '[0-9]',
  '^\\p{L}+$',
  '^.{2}$',
  '^a?b{0,3}$',
  '^[\\u{1F600}-\\u{1F64F}]+$',
]
/** Native types, with a text that each takes. */
export const NATIVES: Readonly<Record<string, string>> = {
  inet: '10.0.0.1',
  tsvector: 'a b',
  point: '(1,2)',
  money: '1',
  'text[]': '{a,b}',
}
/** The tables that references point at: `{ id: KIND }`, and bkend's own users. */
export const TARGETS: Readonly<Record<string, string>> = {
  by_default: 'default',
  by_uuid: 'uuid',
  by_serial: 'serial',
  by_object: 'objectId',
  by_text: 'text',
}

const plain =
  (type: string): Maker =>
  () => ({ type })

const MAKERS: Readonly<Record<string, Maker>> = {
  ...Object.fromEntries(
    'string text number float integer bigint serial boolean date timestamptz day time interval uuid json jsonb bytea'
      .split(' ')
      .map((word) => [word, plain(word)]),
  ),
  varchar: (chance) => ({ type: `varchar(${chance.pick([1, 2, 3, 10, 255])})` }),
  numeric: (chance) => ({
    type: chance.pick([
      'numeric',
      'numeric(5,2)',
      'numeric(3)',
      'numeric(2,2)',
      'numeric(15,5)',
      'numeric(15,10)',
      'numeric(20,4)',
      'numeric(34,10)',
    ]),
  }),
  object: (chance, depth, made) => ({
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: chance.below(4) }, (_, i) => [
        chance.pick(['a', 'name', 'constructor', 'toString']) + (i || ''),
        fieldOf(chance, depth + 1, made),
      ]),
    ),
  }),
  array: (chance, depth, made) => {
    const { default: _, optional: __, ...items } = fieldOf(chance, depth + 1, made)
    return { type: 'array', items }
  },
  reference: (chance) => ({ type: 'reference', to: chance.pick([...Object.keys(TARGETS), '$users']) }),
  enumType: () => ({ type: 'enumType', enumType: 'mood' }),
  native: (chance) => ({ type: 'native', native: chance.pick(Object.keys(NATIVES)) }),
}

type LimitMaker = (chance: Chance, field: Declared) => unknown

/** A limit's value; undefined where it says nothing about values, or the type's own words have it. */
const LIMITS: Readonly<Record<string, LimitMaker>> = {
  minLength: (chance) => chance.pick([0, 1, 2, 3]),
  maxLength: (chance, { type }) =>
    String(type).startsWith('varchar') ? chance.pick([1, 2, 3]) : chance.pick([3, 4, 20, 300]),
  pattern: (chance) => chance.pick(PATTERNS),
  format: (chance) => chance.pick(FORMATS),
  minimum: (chance, field) => bound(chance, field, -1),
  maximum: (chance, field) => bound(chance, field, 1),
  minItems: (chance) => chance.pick([0, 1, 2]),
  maxItems: (chance) => chance.pick([2, 3, 5]),
  enum: (chance, { type }) =>
    type === 'integer'
      ? chance.pick([[1], [1, 2, 3], [-2147483648, 0, 2147483647]])
      : chance.pick([['a'], ['a', 'b', 'a b'], ["it's", 'x"y', '\u{1F600}']]),
}

/** Keys that say what a type is, or what does not touch the values. */
const SHAPES: ReadonlySet<string> = new Set([
  'properties',
  'items',
  'to',
  'onDelete',
  'onUpdate',
  'deferrable',
  'as',
  'constraint',
  'enumType',
  'native',
  'collation',
])

function bound(chance: Chance, { type }: Declared, sign: number): number | string {
  const word = String(type)
  if (word === 'integer' || word === 'serial') return sign * chance.pick([0, 1, 5, 100, 2147483647])
  if (word === 'bigint')
    return String(BigInt(sign) * chance.pick([0n, 1n, 7n, 12345678901234567n, 9223372036854775807n]))
  if (word.startsWith('numeric')) return `${sign < 0 ? '-' : ''}${chance.pick(['0.5', '0.9', '0.25', '0.05'])}`
  return sign * chance.pick([0, 0.1, 1.5, 1e20, 123456789])
}

/** A random field of any word; below the first level, of those that may stand there. */
export function fieldOf(
  chance: Chance,
  depth: number,
  made: Made,
  word?: string,
  language: Language = LANGUAGE,
): Declared {
  const words = language.types.filter(
    (w) => depth === 0 || (!NOT_NESTED.has(w) && (depth < 4 || (w !== 'object' && w !== 'array'))),
  )
  const chosen = word ?? chance.pick(words)
  const make = MAKERS[chosen]
  if (!make) throw new Error(`the test cannot make the type '${chosen}'`)
  const field = make(chance, depth, made)
  made.types.add(chosen)
  for (const key of language.keysOf[chosen] ?? []) {
    if (SHAPES.has(key)) continue
    const limit = LIMITS[key]
    if (!limit) throw new Error(`the test cannot make the limit '${key}'`)
    if (!chance.oneIn(3)) continue
    // A list of values is the whole type: no other limit stands beside it.
    if (key === 'enum' && Object.keys(field).some((k) => k in LIMITS)) continue
    if ('enum' in field) continue
    field[key] = limit(chance, field)
    made.keys.add(key)
    if (key === 'format') made.formats.add(String(field[key]))
  }
  if (chance.oneIn(3) && chosen !== 'serial') field.optional = true
  return field
}
