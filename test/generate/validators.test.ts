/** The generated zod schemas: as the formatter leaves them, typed, lazy, and of one mind with the check tree. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { validatorsGenerator } from '../../src/generate/validators/index.ts'
import type { JsonValue, Schema } from '../../src/model/index.ts'
import { evaluate, fill, recordChecks } from '../../src/validate/index.ts'
import { SAMPLES } from '../generate-client/samples.ts'
import { compilerSays } from './compiled.ts'
import { expectGolden } from './golden.ts'
import { recordOf } from './records.ts'
import { CONFIG, SOCIAL } from './social.ts'
import { WILD } from './wild.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const FOLDER = join(ROOT, 'node_modules/.cache')
mkdirSync(FOLDER, { recursive: true })
const folder = mkdtempSync(join(FOLDER, 'validators-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SCHEMAS: Readonly<Record<string, Schema>> = { ...SAMPLES, network: SOCIAL, wild: WILD }

function textOf(schema: Schema): string {
  const { files } = validatorsGenerator.generate(schema, { config: CONFIG, clientRuntime: '' })
  return files[0]?.text ?? ''
}

interface ZodLike {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: { path: PropertyKey[] }[] } }
}
type Faces = Readonly<Record<'row' | 'create' | 'update', ZodLike>>

async function load(name: string, schema: Schema): Promise<Readonly<Record<string, Faces>>> {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, transformSync(textOf(schema), { loader: 'ts', format: 'esm', target: 'node20' }).code)
  return import(pathToFileURL(file).href)
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test.for(Object.keys(SCHEMAS))('the formatter leaves those of %s as they are', (name) => {
  const text = textOf(SCHEMAS[name] ?? SOCIAL)
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const formatted = execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=test/validators.ts'], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  expect(text).toBe(formatted)
})

const USES = `import type * as z from 'zod'
import { PostSchema, ProfileSchema } from './network-types.js'

export const created: string = PostSchema.create.parse({ content: 'a' }).visibility
export const sent: z.input<typeof PostSchema.create> = { content: 'a', visibility: 'public', id: 'ignored' }
export const changed: z.input<typeof ProfileSchema.update> = { bio: null, nickname: 'ann' }
export const shape: string[] = Object.keys(PostSchema.row.shape)
// @ts-expect-error a required field
export const missing: z.input<typeof PostSchema.create> = {}
// @ts-expect-error not one of the values
export const wrong: z.input<typeof PostSchema.update> = { visibility: 'nobody' }
// @ts-expect-error only what is optional can be unset
export const unset: z.input<typeof ProfileSchema.update> = { nickname: null }
`

test('all compile under the strictest settings', () => {
  const files = Object.entries(SCHEMAS).map(([name, schema]) => {
    const file = join(folder, `${name}-types.ts`)
    writeFileSync(file, textOf(schema))
    return file
  })
  const uses = join(folder, 'uses.ts')
  writeFileSync(uses, USES)
  files.push(uses)
  // Their types are those that zod infers, which isolatedDeclarations would have written out.
  expect(compilerSays(files, ['isolatedDeclarations'])).toBe('')
})

test('nothing is built before it is asked for', async () => {
  const withoutZod = textOf(SOCIAL).replace("from 'zod'", "from 'data:text/javascript,'")
  const file = join(folder, 'lazy.mjs')
  writeFileSync(file, transformSync(withoutZod, { loader: 'ts', format: 'esm' }).code)
  const module = await import(pathToFileURL(file).href)
  expect(() => module.PostSchema.row).toThrow(TypeError)
})

test('each face is built once', async () => {
  const { PostSchema } = await load('once', SOCIAL)
  expect(PostSchema?.row).toBe(PostSchema?.row)
  expect(PostSchema?.create).toBe(PostSchema?.create)
})

test('are the golden ones', () => {
  expectGolden('validators.ts', textOf(SOCIAL))
})

describe.for(Object.entries(SCHEMAS))('those of %s', async ([name, schema]) => {
  const module = await load(name, schema)
  const tables = schema.tables.map((table, i) => [table.name, table, Object.values(module)[i]] as const)
  const ordered = Object.keys(module)

  test('there is one for each table', () => {
    expect(ordered).toHaveLength(schema.tables.length)
  })

  test.for(tables)('judge %s as the check tree does, and fill alike', ([, table]) => {
    const checks = recordChecks(table, schema)
    for (const face of ['row', 'create', 'update'] as const) {
      const found = Object.entries(module).find(([key]) =>
        textOf({ ...schema, tables: [table] }).includes(`const ${key} =`),
      )
      const zod = found?.[1][face]
      if (!zod) throw new Error(`no validator for ${table.name}`)
      fc.assert(
        fc.property(recordOf(checks[face]), (record) => {
          const issues = evaluate(checks[face], record)
          const result = zod.safeParse(record)
          expect(result.success, JSON.stringify({ record, issues, zod: result.error?.issues })).toBe(
            issues.length === 0,
          )
          if (result.success) expect(asJson(result.data)).toEqual(asJson(fill(checks[face], record as JsonValue)))
        }),
        { numRuns: 300 },
      )
    }
  })
})
