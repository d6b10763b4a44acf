/** The YAML that is written is read back as the same data by an independent reader. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { toYaml } from '../../src/generate/openapi/yaml.ts'
import type { JsonValue } from '../../src/model/index.ts'

const TRICKY = [
  'null',
  'yes',
  'Off',
  '~',
  '12',
  '1e3',
  '0x1f',
  '.inf',
  '-',
  '- a',
  '? a',
  'a: b',
  'a #b',
  '#',
  ' a',
  'a ',
  '',
  '&a',
  '*a',
  '!a',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '{a}',
  '[a]',
  'a,b',
  "it's",
  '"a"',
  'a\nb',
  '\u2028',
  '\u0085',
  '\ufeff',
  '---',
  '2026-01-31',
  'a:',
  ':a',
  '=',
  '<<',
  '12:30',
  '\t',
  'key: "v"',
  '1_000',
  '+1',
  '/v1/data/{id}',
  'a - b',
  'a ? b',
  '\ud800',
]
const text = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'binary' }), fc.string())
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((k) => k !== '__proto__'),
      tie('tree'),
      { maxKeys: 4 },
    ),
  ),
}))

test.each(TRICKY)('%j survives as a value and as a key', (tricky) => {
  const data = { [tricky]: tricky, list: [tricky, { [tricky]: [tricky] }, [[tricky]]] }
  expect(parse(toYaml(data))).toEqual(data)
})

test('any data survives', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), tree), (data) => {
      expect(JSON.stringify(parse(toYaml({ data })))).toBe(JSON.stringify({ data }))
    }),
    { numRuns: 500 },
  )
})
