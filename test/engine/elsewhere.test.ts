/** A generator in a thread of its own gives what it gives here, and is asked here wherever the thread does not answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateElsewhere } from '../../src/engine/elsewhere.ts'
import { GENERATORS, type Generator } from '../../src/generate/index.ts'
import type { Schema } from '../../src/model/index.ts'
import { config, schemaOf } from '../postgres-objects/project.ts'

const generate = { ...config.generate, openapi: { version: '3.1' as const }, jsonSchema: true }
const CONFIG = { ...config, generate }
const CONTEXT = { config: CONFIG, clientRuntime: '' }
const schemaWith = (tables: number): Schema =>
  schemaOf(`tables: { ${Array.from({ length: tables }, (_, n) => `t${n}: { columns: { name: string } }`).join(', ')} }`)
const generatorOf = (name: string): Generator => {
  const found = GENERATORS.find((generator) => generator.name === name)
  if (!found) throw new Error(`there is no generator ${name}`)
  return found
}

const openapi = generatorOf('openapi')
const many = schemaWith(200)
let folder = ''
let program = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bkend-thread-'))
  program = join(folder, 'worker.cjs')
  const entry = new URL('../../src/engine/generate-worker.ts', import.meta.url).pathname
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the thread gives the same files and notes', async () => {
  const apart = [openapi]
  const made = await generateElsewhere(apart, many, CONTEXT, program)
  expect([...made.keys()]).toEqual(['openapi'])
  for (const generator of apart) {
    const here = generator.generate(many, CONTEXT)
    const there = made.get(generator.name)
    expect(there?.diagnostics).toEqual(here.diagnostics)
    expect(there?.files.map(({ path }) => path)).toEqual(here.files.map(({ path }) => path))
    const same = here.files.filter((file, i) => {
      const other = there?.files[i]
      return other && Buffer.concat(other.pieces).equals(Buffer.concat(file.pieces)) && other.text === file.text
    })
    expect(same).toHaveLength(here.files.length)
  }
})

test.each([
  ['for few tables', openapi, schemaWith(20)],
  ['for a generator that is to run here', generatorOf('client'), many],
])('no thread is started %s', async (_, generator, schema) => {
  expect(await generateElsewhere([generator], schema, CONTEXT, program)).toEqual(new Map())
})

test.each([
  ['fails', "throw new Error('no')"],
  ['ends without an answer', ''],
  ['does not parse', 'const'],
])('a thread that %s is no answer', async (_, text) => {
  const broken = join(folder, 'broken.mjs')
  writeFileSync(broken, text)
  expect(await generateElsewhere([openapi], many, CONTEXT, broken)).toEqual(new Map())
})

test('without a program, as from sources, there is no thread', async () => {
  expect(await generateElsewhere([openapi], many, CONTEXT)).toEqual(new Map())
})
