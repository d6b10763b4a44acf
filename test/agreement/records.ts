/** Random records near every boundary of a record's check. */
import type { JsonValue } from '../../src/model/index.ts'
import { type Check, exampleOf, type ObjectCheck, type StringCheck } from '../../src/validate/index.ts'
import type { Chance } from './chance.ts'
import { respelled } from './respelled.ts'

/** Ids of rows that are there, by column. */
export type KnownIds = Readonly<Record<string, string>>

const WRONG: readonly unknown[] = [
  null,
  '',
  'text',
  '\0',
  '\ud800',
  'a\udc00b',
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  1e308,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  {},
  ['a'],
  { a: 1 },
  [null],
  [[]],
  { a: '\0' },
]
const UNITS = [
  'a',
  'é',
  '\u{1F600}',
  '\u0301',
  '\uffff',
  ' ',
  '\n',
  'Z',
  '9',
  '\u2028',
  '\ufeff',
  "'",
  '"',
  '\\',
  '%',
  '\u{10FFFF}',
]
const MOMENTS = [
  '2026-01-31',
  '2026-02-29',
  '2024-02-29',
  '1900-02-29',
  '2000-02-29',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '2026-13-01',
  '2026-04-31',
  '2026-1-1',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+00:01',
  '0001-01-01T23:59:59+14:59',
  '0001-01-01T00:00:00-05:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.9999Z',
  '9999-12-31T23:59:59-00:01',
  '9999-12-31T23:59:59+05:00',
  '9999-12-31T23:59:59.999999999-00:00',
  '2016-12-31T23:59:60Z',
  '2026-01-31T24:00:00Z',
  '2026-01-31T09:30Z',
  '2026-01-31T09:30:00.123456+09:00',
  '2026-01-31T09:30:00.1234567891Z',
  '2026-01-31T09:30:00',
  '2026-01-31 09:30Z',
  '2026-01-31t09:30:00z',
  '2026-01-31T09:30:00+15:00',
  '2026-01-31T09:30:00+14:59',
  '2026-01-31T09:30:00-14:00',
  '2026-01-31T09:30:00.Z',
  '1883-11-18T12:03:58Z',
  '2026-03-29T02:30:00+01:00',
  '2026-01-31T09:30:00.0005Z',
  '2026-01-31T09:30:00.9999999Z',
  '',
  '09:30',
  '09:30:00.123456',
  '09:30:00.1234567',
  '24:00',
  '23:59:60',
  '23:59:59.999999',
  '00:00',
  '9:30',
  '09:30Z',
  'P1D',
  'P',
  'PT',
  'PT1H',
  '-P1D',
  'P1Y2M3DT4H5M6.5S',
  'P1Y2M3W4D',
  'P-1DT-2H',
  'PT-0.5S',
  'P999999Y999999M',
  'PT99999999H99999999M999999999.999999S',
  'P1.5D',
  'PT0.1234567S',
  'P1DT',
  'p1d',
  'P0D',
  'P-999999Y',
  'P99999999D',
  'YQ==',
  'YQ=',
  'YWI=',
  'YR==',
  'YWJj',
  '',
  'YW Jj',
  'YWJj\n',
  'Y-_j',
  '====',
]
const UUIDS = [
  '0198b2c4-7d1e-7000-8000-000000000001',
  '0198B2C4-7D1E-7000-8000-000000000001',
  '{0198b2c4-7d1e-7000-8000-000000000001}',
  '0198b2c47d1e70008000000000000001',
  '00000000-0000-0000-0000-000000000000',
  '0198b2c4-7d1e-7000-8000-00000000000g',
]
const DECIMALS = [
  '0',
  '-0',
  '0.0',
  '-0.00',
  '1',
  '01',
  '1.5',
  '1.50',
  '1.505',
  '1e3',
  '1E3',
  '+1',
  '.5',
  '5.',
  ' 1',
  '1 ',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999',
  '0.0001',
  '0.00001',
  '',
  'NaN',
  'Infinity',
  '-Infinity',
  '1_000',
  '0x10',
  '9999999999999999.9999',
  '999999999999999999999999.9999999999',
  '0.1',
  '0.9',
  '0.25',
  '0.050',
  `1${'0'.repeat(9999)}`,
  `1${'0'.repeat(10000)}`,
]
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.1,
  0.2,
  0.30000000000000004,
  1.005,
  1.15,
  -1.15,
  9.99,
  9.995,
  99.99,
  999.99,
  999.994,
  1000,
  -999.99,
  -1000,
  0.99,
  0.995,
  1e-7,
  1e21,
  1e308,
  -1e308,
  5e-324,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2147483647,
  2147483648,
  -2147483648,
  -2147483649,
  2 ** 53,
  1e15,
  9999999999.99999,
  9999999999.999994,
  1234567890.12345,
]

/** A record for the check, right more often than not. */
export function recordOf(chance: Chance, check: ObjectCheck, ids: KnownIds): unknown {
  if (chance.oneIn(200)) return chance.pick(WRONG)
  if (chance.oneIn(3)) return nearlyRight(chance, check, ids)
  const record = objectOf(chance, check, ids)
  if (chance.oneIn(12)) {
    const key = chance.pick([
      ...(check.ignored ?? []),
      'nobody',
      'constructor',
      'hasOwnProperty',
      'a b',
      '\0',
      '\ud800',
    ])
    set(record, key, chance.pick(WRONG))
  }
  if (chance.oneIn(200)) for (let i = 0; i < 300; i++) set(record, `wide${i}`, i)
  return record
}

/** Examples in some spelling, and at most one value near a boundary: what is left to judge are the checks. */
function nearlyRight(chance: Chance, check: ObjectCheck, ids: KnownIds): unknown {
  const record: Record<string, unknown> = {}
  const odd = chance.oneIn(2) ? chance.pick(Object.keys(check.properties)) : undefined
  for (const [key, property] of Object.entries(check.properties)) {
    if (!property.required && chance.oneIn(6)) continue
    const right = property.check.kind === 'id' ? ids[key] : exampleFor(property.check, key)
    const value = key === odd ? valueFor(chance, property.check, key, ids[key]) : right
    if (value !== undefined) set(record, key, respelled(chance, property.check, value))
  }
  return record
}

function set(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true })
}

function objectOf(chance: Chance, check: ObjectCheck, ids: KnownIds = {}): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [key, property] of Object.entries(check.properties)) {
    if (chance.oneIn(property.required ? 25 : 3)) continue
    if (chance.oneIn(25)) set(record, key, null)
    else set(record, key, valueFor(chance, property.check, key, ids[key]))
  }
  if (chance.oneIn(30)) set(record, chance.pick(['extra', 'constructor', '\ud800', '']), 1)
  return record
}

function valueFor(chance: Chance, check: Check, name: string, id?: string): unknown {
  if (chance.oneIn(30)) return chance.pick(WRONG)
  const shaped = check.kind === 'object' || check.kind === 'array'
  const example = !shaped && !chance.oneIn(3) && check.kind !== 'id' ? exampleFor(check, name) : undefined
  return example === undefined ? boundary(chance, check, name, id) : respelled(chance, check, example)
}

const examples = new WeakMap<Check, JsonValue | undefined>()

function exampleFor(check: Check, name: string): JsonValue | undefined {
  if (!examples.has(check)) examples.set(check, exampleOf(check, name))
  return examples.get(check)
}

function boundary(chance: Chance, check: Check, name: string, id?: string): unknown {
  switch (check.kind) {
    case 'string':
      return textFor(chance, check, name)
    case 'number': {
      const bounds = [check.minimum, check.maximum].filter((n) => n !== undefined)
      if (bounds.length > 0 && chance.oneIn(2))
        return chance.pick(bounds) + chance.pick([0, 1, -1, 0.1, -0.1, Number.EPSILON])
      return check.integer && chance.oneIn(2) ? chance.below(200) - 100 : chance.pick(NUMBERS)
    }
    case 'decimal':
      return decimalFor(chance, check)
    case 'array':
      return arrayOf(chance, check, name)
    case 'object':
      return objectOf(chance, check)
    case 'oneOf':
      return chance.pick<unknown>([...check.values, ...check.values, 'A', 'a ', '1', 1, 4, true, ['a']])
    case 'json':
    case 'native':
      return jsonOf(chance)
    case 'boolean':
      return chance.pick<unknown>([true, false, true, false, 'true', 1, 0])
    case 'id':
      return respelled(chance, check, chance.pick<unknown>([id, id, id, id, id, '', 1, null, '\0', ['x']]))
    case 'uuid':
      return chance.pick(UUIDS)
    default:
      return chance.pick(MOMENTS)
  }
}

function textFor(chance: Chance, { minLength = 0, maxLength, pattern, format }: StringCheck, name: string): unknown {
  const kind = chance.below(8)
  if (kind === 0) return chance.pick(['\0', 'a\0', '\ud83d', 'x\udc00', '\udc00\ud800'])
  if (kind === 1 && (pattern ?? format) !== undefined) {
    const example = String(
      exampleFor(
        { kind: 'string', ...(pattern !== undefined && { pattern }), ...(format !== undefined && { format }) },
        name,
      ) ?? '',
    )
    return chance.pick([
      `${example}\n`,
      `\n${example}`,
      example.toUpperCase(),
      `${example} `,
      example.slice(1),
      example + example,
      example.replace(/[a-z]/, 'é'),
    ])
  }
  if (kind === 2)
    return chance.pick([
      ...UUIDS,
      ...MOMENTS,
      'https://a.b/c?d#e',
      'http://[::1]:80/',
      'ftp://a',
      'a@b.co',
      "o'x@y.zz",
      '1.2.3.4',
      '256.1.1.1',
      '::1',
      '1::2::3',
      'a-b-c',
      'a--b',
      'ab',
      'bcbc',
      '12',
      '\u{1F600}\u{1F64F}',
    ])
  const lengths = [
    minLength - 1,
    minLength,
    minLength + 1,
    ...(maxLength === undefined ? [40, 3000] : [maxLength - 1, maxLength, maxLength + 1]),
  ]
  const length = Math.max(0, chance.pick(lengths))
  const unit = chance.pick(UNITS)
  return chance.oneIn(2) ? unit.repeat(length) : Array.from({ length }, () => chance.pick(UNITS)).join('')
}

function decimalFor(chance: Chance, check: Extract<Check, { kind: 'decimal' }>): unknown {
  const bounds = [check.minimum, check.maximum].filter((n) => n !== undefined)
  if (check.text) {
    if (bounds.length > 0 && chance.oneIn(2)) {
      const bound = chance.pick(bounds)
      return chance.pick([
        bound,
        bound.includes('.') ? `${bound}0` : `${bound}.0`,
        bound.replace(/.$/, '9'),
        bound.replace(/.$/, '0'),
        bound.includes('.') ? `${bound}1` : `${bound}.01`,
        `${bound}0`,
      ])
    }
    return chance.oneIn(10) ? chance.pick(NUMBERS) : chance.pick(DECIMALS)
  }
  if (bounds.length > 0 && chance.oneIn(3)) return Number(chance.pick(bounds)) + chance.pick([0, 0.01, -0.01, 0.1])
  if (chance.oneIn(3)) return chance.pick(NUMBERS)
  const { precision = 5, scale = 0 } = check
  const steps = chance.below(2) * 10 ** precision + chance.pick([0, 1, -1, 10, 5]) + chance.below(1000)
  const value = Number(`${steps}e-${scale}`)
  return chance.oneIn(6) ? Number(`${steps}5e-${scale + 1}`) : chance.oneIn(2) ? value : -value
}

function arrayOf(
  chance: Chance,
  { items, minItems = 0, maxItems }: Extract<Check, { kind: 'array' }>,
  name: string,
): unknown[] {
  const lengths = [
    minItems - 1,
    minItems,
    minItems + 1,
    ...(maxItems === undefined ? [3] : [maxItems - 1, maxItems, maxItems + 1]),
  ]
  const scalar = items.kind !== 'object' && items.kind !== 'array'
  const length = scalar && maxItems === undefined && chance.oneIn(100) ? 1000 : Math.max(0, chance.pick(lengths))
  return Array.from({ length }, () => (length === 1000 ? exampleFor(items, name) : valueFor(chance, items, name)))
}

function jsonOf(chance: Chance): unknown {
  const kind = chance.below(6)
  if (kind === 0) return deep(chance.pick([1, 5, 99, 100, 101, 200]), chance.oneIn(2))
  if (kind === 1) return chance.pick<unknown>([0, -0, 1e308, 5e-324, '', 'a', true, false, null, Number.NaN])
  if (kind === 2)
    return chance.pick<unknown>([
      '\0',
      '\ud800',
      { '\0': 1 },
      { '\ud800': 1 },
      ['a', ['\udc00']],
      { a: { b: '\0' } },
      [Number.NaN],
      { a: Number.NEGATIVE_INFINITY },
    ])
  if (kind === 3) return Object.fromEntries(Array.from({ length: chance.pick([0, 1, 300]) }, (_, i) => [`k${i}`, i]))
  return chance.pick<unknown>([{ a: null }, [null], { a: [{ b: '\u{1F600}' }] }, [[], {}], { constructor: 1, '': '' }])
}

function deep(levels: number, lists: boolean): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = lists ? [value] : { a: value }
  return value
}
