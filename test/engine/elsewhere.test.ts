/** A generator in a thread of its own gives what it gives here, and is asked here wherever the thread does not answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateElsewhere } from '../../src/engine/elsewhere.ts'
import { bytesOf } from '../../src/engine/files.ts'
import { GENERATORS, type Generator } from '../../src/generate/index.ts'
import type { Schema } from '../../src/model/index.ts'
import { config, schemaOf } from '../postgres-objects/project.ts'

const CONFIG = { ...config, generate: { ...config.generate, openapi: { version: '3.1' as const } } }
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
  program = join(folder, 'worker.mjs')
  const entry = new URL('../../src/engine/generate-worker.ts', import.meta.url).pathname
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the thread gives the same bytes and notes', async () => {
  const here = openapi.generate(many, CONTEXT)
  const there = await generateElsewhere(openapi, many, CONTEXT, program)
  expect(there?.files.map(({ path }) => path)).toEqual(['openapi.yaml', 'openapi.json'])
  expect(there?.diagnostics).toEqual(here.diagnostics)
  here.files.forEach((file, i) => {
    const made = there?.files[i]
    expect(made && Buffer.compare(bytesOf(made), bytesOf(file))).toBe(0)
    expect(made?.text === file.text).toBe(true)
  })
})

test.each([
  ['for few tables', openapi, schemaWith(20)],
  ['for a generator that is quick', generatorOf('client'), many],
])('no thread is started %s', async (_, generator, schema) => {
  expect(await generateElsewhere(generator, schema, CONTEXT, program)).toBeNull()
})

test.each([
  ['fails', "throw new Error('no')"],
  ['ends without an answer', ''],
  ['does not parse', 'const'],
])('a thread that %s is no answer', async (_, text) => {
  const broken = join(folder, 'broken.mjs')
  writeFileSync(broken, text)
  expect(await generateElsewhere(openapi, many, CONTEXT, broken)).toBeNull()
})

test('without a program, as from sources, there is no thread', async () => {
  expect(await generateElsewhere(openapi, many, CONTEXT)).toBeNull()
})
