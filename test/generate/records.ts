/** Records that are right, nearly right and plainly wrong for a check. */
import fc, { type Arbitrary } from 'fast-check'
import type { JsonValue } from '../../src/model/index.ts'
import { type Check, exampleOf, type ObjectCheck, type StringCheck } from '../../src/validate/index.ts'

const WRONG: Arbitrary<JsonValue> = fc.constantFrom<JsonValue[]>(
  null,
  '',
  'text',
  '\0',
  '\ud800',
  'a\u{1f600}',
  0,
  -1,
  1.5,
  2 ** 31,
  1e300,
  5e-324,
  true,
  [],
  {},
  ['a'],
  { a: 1 },
  [null],
  { a: '\0' },
)
const MOMENTS = [
  '2026-01-31',
  '2026-02-29',
  '2024-02-29',
  '0000-01-01',
  '2026-01-31T09:30Z',
  '2026-01-31T09:30:00.123456+09:00',
  '2026-01-31T24:00Z',
  '2026-01-31T09:30:00',
  '9999-12-31T23:59:59-05:00',
  '0001-01-01T00:00:00+05:00',
  '2026-01-31 09:30Z',
  '09:30',
  '09:30:00.123456',
  '25:00',
  'P1D',
  'P',
  'PT1H',
  '-P1D',
  'P1Y2M3DT4H5M6.5S',
  'YQ==',
  'YQ=',
  'YWI=',
  '2026-01-31T09:30:00.000Z',
  'P-1DT-2H',
]
const DECIMALS = [
  '0',
  '-0',
  '1',
  '01',
  '1.5',
  '1.50',
  '1.505',
  '1e3',
  '+1',
  '.5',
  '5.',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999',
  '0.0001',
  '0.00001',
  '',
]

/** A record for a record's check, each property right more often than not. */
export function recordOf(check: ObjectCheck): Arbitrary<JsonValue> {
  const extra = [...(check.ignored ?? []), 'nobody', 'constructor', 'toString']
  return fc
    .tuple(objectOf(check), fc.option(fc.tuple(fc.constantFrom(...extra), WRONG), { nil: undefined, freq: 5 }))
    .map(
      ([record, more]) =>
        (more && typeof record === 'object' ? { ...record, [more[0]]: more[1] } : record) as JsonValue,
    )
}

function objectOf(check: ObjectCheck): Arbitrary<JsonValue> {
  const keys = Object.keys(check.properties)
  const members = Object.fromEntries(
    Object.entries(check.properties).map(([key, p]) => [key, often(valueFor(p.check, key), fc.constant(null), 30)]),
  )
  const whole = fc.record(members) as Arbitrary<JsonValue>
  const some = keys.length > 0 ? (fc.record(members, { requiredKeys: [] }) as Arbitrary<JsonValue>) : whole
  const rightKeys = keys.filter((key) => check.properties[key]?.required)
  return fc.oneof(whole, fc.record(members, { requiredKeys: rightKeys }) as Arbitrary<JsonValue>, some)
}

function often(value: Arbitrary<JsonValue>, rarely: Arbitrary<JsonValue>, weight: number): Arbitrary<JsonValue> {
  return fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: rarely })
}

function valueFor(check: Check, name: string): Arbitrary<JsonValue> {
  const example = exampleOf(check, name)
  const right = example === undefined ? [] : [{ weight: 6, arbitrary: fc.constant(example) as Arbitrary<JsonValue> }]
  return fc.oneof(...right, { weight: 6, arbitrary: likely(check, name) }, { weight: 1, arbitrary: WRONG })
}

function likely(check: Check, name: string): Arbitrary<JsonValue> {
  switch (check.kind) {
    case 'string':
      return texts(check)
    case 'number':
      return fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        around(check.minimum, check.maximum),
      )
    case 'decimal':
      return check.text
        ? fc.constantFrom(...DECIMALS, ...[check.minimum, check.maximum].filter((n) => n !== undefined))
        : fc.oneof(
            fc.constantFrom(...DECIMALS.map(Number)),
            fc.integer({ min: -200000, max: 200000 }).map((n) => n / 100),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
          )
    case 'array':
      return fc.array(valueFor(check.items, name), { maxLength: (check.maxItems ?? 4) + 1 })
    case 'object':
      return objectOf(check)
    case 'oneOf':
      return fc.constantFrom<JsonValue[]>(...check.values, 'other', 0)
    case 'json':
    case 'native':
      return fc.jsonValue() as Arbitrary<JsonValue>
    case 'boolean':
      return fc.boolean()
    case 'id':
      return fc.string()
    default:
      return fc.constantFrom(...MOMENTS)
  }
}

function texts({ minLength = 0, maxLength = 20 }: StringCheck): Arbitrary<JsonValue> {
  const lengths = { minLength: Math.max(0, minLength - 1), maxLength: Math.min(maxLength + 1, minLength + 60) }
  return fc.oneof(
    fc.string({ unit: 'binary', ...lengths }),
    fc.string(lengths),
    fc.webUrl(),
    fc.emailAddress(),
    fc.uuid(),
  )
}

function around(minimum: number | undefined, maximum: number | undefined): Arbitrary<number> {
  const bounds = [minimum, maximum, -2147483648, 2147483647].filter((n) => n !== undefined)
  return fc.constantFrom(...bounds.flatMap((n) => [n - 1, n, n + 1]))
}
