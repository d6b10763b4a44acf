/** What holds for every declaration, sensible or not. */
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileSpan } from '../../src/diagnostic/index.ts'
import { loadSchema, type RawDeclaration } from '../../src/load/index.ts'
import { judgeDeclarations } from '../../src/load/judge/schema.ts'
import { readYaml } from '../../src/load/yaml/declarations.ts'
import { TYPE_WORDS } from '../../src/model/declaration/index.ts'
import { type JsonValue, withoutSpans } from '../../src/model/index.ts'
import { load } from './support.ts'

const raw = (value: unknown, kind: 'table' | 'enumType' = 'table'): RawDeclaration => ({
  kind,
  value,
  file: 'a.yaml',
  textOf: () => '',
  spanOf: () => fileSpan('a.yaml'),
})

const word = fc.oneof(
  fc.constantFrom(
    'id',
    'a',
    'postId',
    '__proto__',
    'constructor',
    'createdBy',
    '$sql',
    '$column',
    '$or',
    '$gt',
    'type',
  ),
  fc.string(),
)
const keys = [
  'type',
  'optional',
  'default',
  'enum',
  'items',
  'properties',
  'to',
  'as',
  'minimum',
  'maximum',
  'unique',
  'read',
  'columns',
  'where',
  'for',
  'on',
  '$and',
  'primaryKey',
  'system',
  'options',
  'renamedFrom',
] as const
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(word, fc.constantFrom(...TYPE_WORDS), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(word, fc.constantFrom(...keys)), tie('anything'), { maxKeys: 4 }),
  ),
}))
const tableLike = fc.record(
  {
    table: word,
    columns: fc.dictionary(word, anything, { maxKeys: 4 }),
    indexes: anything,
    unique: anything,
    checks: anything,
    permissions: anything,
    rows: anything,
    options: anything,
    primaryKey: anything,
  },
  { requiredKeys: ['table', 'columns'] },
)

describe('judging', () => {
  it('never throws, and gives a schema exactly where nothing is wrong', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(tableLike, anything), { maxLength: 3 }), anything, (tables, enumType) => {
        const { schema, diagnostics } = judgeDeclarations(
          [...tables.map((t) => raw(t)), raw(enumType, 'enumType')],
          'keep',
        )
        expect(schema === null).toBe(diagnostics.some((d) => d.severity === 'error'))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives a schema that does not depend on the order of files, and that nobody can change', async () => {
    const a =
      'table: a\ncolumns: { bId: { type: reference, to: b }, m: { type: enumType, enumType: e } }\nindexes: [m, bId]'
    const b = 'table: b\ncolumns: { x: string }\n---\nenumType: e\nvalues: [x]'
    const one = await load({ '1.yaml': a, '2.yaml': b })
    const other = await load({ '1.yaml': b, '2.yaml': a })
    expect(one.diagnostics).toEqual([])
    expect(withoutSpans(one.schema)).toEqual(withoutSpans(other.schema))
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(one.schema)).toBe(true)
  })

  it('keeps names that every object has for what they are', async () => {
    const { schema, diagnostics } = await load({
      'a.yaml':
        'table: constructor\ncolumns: { toString: string, o: { type: object, properties: { valueOf: string, constructor: string? } } }\nindexes: [toString]',
    })
    expect(diagnostics).toEqual([])
    expect(schema?.tables[0]?.columns.map((c) => c.name)).toContain('toString')
    const wrong = await load({
      'a.yaml': 'table: a\ncolumns: { x: string }\nindexes: [hasOwnProperty]\nchecks: { c: { toString: x } }',
    })
    expect(wrong.diagnostics.map((d) => d.code)).toEqual(['schema/unknown-column', 'schema/unknown-column'])
  })
})

describe('reading YAML', () => {
  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'table: t',
      'columns:',
      '  a: ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      ': ',
      '\n',
      '- ',
      '&a ',
      '*a',
      '<<: ',
      "'",
      '"',
      '? ',
      '!x ',
      '|',
      '#',
      '\t',
      '%',
      '---\n',
      'numeric(5',
      '2)',
      '\u2028',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const { span } of readYaml('a.yaml', text).diagnostics) {
            expect(span?.line).toBeGreaterThanOrEqual(1)
            expect(span?.column).toBeGreaterThanOrEqual(1)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('reads JSON as what it says', () => {
    const json = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.stringMatching(/^[ -~]{0,12}$/), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { maxKeys: 3 }),
      ) as fc.Arbitrary<JsonValue>,
    })).value
    fc.assert(
      fc.property(json, (given) => {
        const { declarations, diagnostics } = readYaml('a.yaml', JSON.stringify({ table: 't', description: given }))
        expect(diagnostics).toEqual([])
        expect(declarations.map((d) => d.value)).toEqual([{ table: 't', description: given }])
      }),
    )
  })
})

describe('the example project', () => {
  it('loads without a word of complaint', async () => {
    const cwd = join(import.meta.dirname, '../..')
    const { schema, diagnostics } = await loadSchema({ folder: 'schema', cwd })
    expect(diagnostics).toEqual([])
    expect(schema?.tables.map((t) => t.name)).toEqual(['comments', 'follows', 'likes', 'posts', 'profiles', 'reports'])
    expect(schema?.enums.map((e) => e.name)).toEqual(['reportStatus'])
  })
})
