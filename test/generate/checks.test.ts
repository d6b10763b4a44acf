/** The compiled checks: as the formatter leaves them, typed, shaken out where unused, and of one mind with the check tree. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { JsonValue, Schema } from '../../src/model/index.ts'
import { evaluate, fill, recordChecks } from '../../src/validate/index.ts'
import { SAMPLES } from '../generate-client/samples.ts'
import { column, field, schemaOf, table } from '../generate-client/schema.ts'
import { checksOf, compilerSays, loadChecks } from './compiled.ts'
import { expectGolden } from './golden.ts'
import { recordOf } from './records.ts'
import { SOCIAL } from './social.ts'
import { WILD } from './wild.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const CACHE = join(ROOT, 'node_modules/.cache')
mkdirSync(CACHE, { recursive: true })
const folder = mkdtempSync(join(CACHE, 'checks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SCHEMAS: Readonly<Record<string, Schema>> = { ...SAMPLES, network: SOCIAL, wild: WILD }
const OPTIONS = Object.keys(SCHEMAS).flatMap((name) =>
  (['refuse', 'strip'] as const).map((how) => [name, how] as const),
)
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test.for(OPTIONS)('the formatter leaves those of %s (%s) as they are', ([name, how]) => {
  const text = checksOf(SCHEMAS[name] ?? SOCIAL, how)
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const formatted = execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=test/checks.ts'], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  expect(text).toBe(formatted)
})

const USES = `import type { StandardSchemaV1 } from '@standard-schema/spec'
import { checkPostCreate, checkProfileUpdate } from './network-refuse.js'

export const standard: StandardSchemaV1 = checkPostCreate
export type Sent = StandardSchemaV1.InferInput<typeof checkPostCreate>
export type Made = StandardSchemaV1.InferOutput<typeof checkPostCreate>
export const sent: Sent = { content: 'a', visibility: 'public' }
export const filled = (made: Made): string => made.visibility
export const changed: StandardSchemaV1.InferInput<typeof checkProfileUpdate> = { bio: null, nickname: 'ann' }
const result = checkPostCreate(sent)
export const code: string = result.issues ? (result.issues[0]?.code ?? '') : result.value.visibility
// @ts-expect-error a required field
export const missing: Sent = {}
// @ts-expect-error not one of the values
export const wrong: Sent = { content: 'a', visibility: 'nobody' }
// @ts-expect-error filled only by the check
export const unfilled = (input: Sent): string => input.visibility
`

test('all compile under the strictest settings, and are Standard Schema by its published types', () => {
  const files = OPTIONS.map(([name, how]) => {
    const file = join(folder, `${name}-${how}.ts`)
    writeFileSync(file, checksOf(SCHEMAS[name] ?? SOCIAL, how))
    return file
  })
  writeFileSync(join(folder, 'uses.ts'), USES)
  expect(compilerSays([...files, join(folder, 'uses.ts')])).toBe('')
})

test('they import nothing and make no code', () => {
  for (const [name, how] of OPTIONS) {
    expect(checksOf(SCHEMAS[name] ?? SOCIAL, how)).not.toMatch(/^import |\bimport\(|\beval\(|new Function/m)
  }
})

/** The bytes of an app that uses one check of the file. */
function bundle(text: string, used: string): string {
  writeFileSync(join(folder, 'shaken.ts'), text)
  const stdin = { contents: `export { ${used} } from './shaken.ts'`, resolveDir: folder, loader: 'ts' as const }
  return (
    buildSync({ stdin, bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' }).outputFiles[0]
      ?.text ?? ''
  )
}

test('a table that nobody uses costs not one byte', () => {
  const own = (tables: Schema['tables']): string => bundle(checksOf({ ...SOCIAL, tables }), 'checkPostCreate')
  const alone = own(SOCIAL.tables.filter((t) => t.name === 'posts'))
  const among = own(SOCIAL.tables)
  expect(among).toHaveLength(alone.length)
  expect(bundle(checksOf(SOCIAL), 'checkPostCreate, checkProfileCreate').length).toBeGreaterThan(among.length)
})

test('they are the golden ones', () => {
  expectGolden('checks.ts', checksOf(SOCIAL))
})

test('a record comes back as it was, its defaults filled and what the server sets dropped', async () => {
  const checks = await loadChecks(folder, 'fills', SOCIAL)
  const sent = Object.freeze({ content: 'a', id: 'mine' })
  const result = checks.get('posts')?.create(sent)
  expect(result?.issues).toBeUndefined()
  expect(result?.value).toEqual(fill(recordChecks(SOCIAL.tables[2] as Schema['tables'][0], SOCIAL).create, { ...sent }))
  expect(checks.get('posts')?.create['~standard'].validate(sent)).toEqual(result)
})

const NESTED = schemaOf(
  table('things', [
    column('name', 'string', { constraints: { maxLength: 3 } }),
    column('places', {
      kind: 'array',
      items: field({ kind: 'object', properties: { town: field('string'), at: field('integer', { optional: true }) } }),
    }),
  ]),
)

test('every fault is told, with its path and code', async () => {
  const checks = await loadChecks(folder, 'faults', NESTED)
  const sent = { name: 'abcd', places: [{ town: 'a' }, { town: 1, at: 1.5, zip: 1 }, 'x'], constructor: 1 }
  const issues = checks.get('things')?.create(sent).issues ?? []
  expect(issues.map(({ path, code }) => `${path.join('.')} ${code}`)).toEqual([
    'name too-long',
    'places.1.town type',
    'places.1.at type',
    'places.1.zip unknown-field',
    'places.2 type',
    'constructor unknown-field',
  ])
})

test('unknown fields are dropped at every level where the option says so', async () => {
  const checks = await loadChecks(folder, 'strips', NESTED, 'strip')
  const sent = { name: 'abc', places: [{ town: 'a', zip: 1 }], more: 1, id: 'mine' }
  expect(checks.get('things')?.create(sent)).toEqual({ value: { name: 'abc', places: [{ town: 'a' }] } })
  expect(checks.get('things')?.update({ places: [{ town: 2, zip: 1 }] }).issues).toMatchObject([
    { path: ['places', 0, 'town'], code: 'type' },
  ])
})

describe.for(Object.entries(SCHEMAS).filter(([, { tables }]) => tables.length > 0))(
  'those of %s',
  async ([name, schema]) => {
    const checks = await loadChecks(folder, `judges-${name}`, schema)

    test.for(schema.tables)('tell of $name what the check tree tells, and fill alike', (declared) => {
      const tree = recordChecks(declared, schema)
      for (const face of ['row', 'create', 'update'] as const) {
        const check = checks.get(declared.name)?.[face]
        if (!check) throw new Error(`no check for ${declared.name}`)
        fc.assert(
          fc.property(recordOf(tree[face]), (record) => {
            const want = evaluate(tree[face], record).map(({ path, code }) => `${path} ${code}`)
            const { value, issues = [] } = check(record)
            const told = issues.map(({ path, code }) => `${path.join('.')} ${code}`)
            expect(told.sort(), JSON.stringify(record)).toEqual(want.sort())
            if (issues.length === 0) expect(asJson(value)).toEqual(asJson(fill(tree[face], record as JsonValue)))
          }),
          { numRuns: 300 },
        )
      }
    })
  },
)
