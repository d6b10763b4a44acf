/** The seed files beside a schema: `seed.ts`, `seed.yaml`. */
import { resolve } from 'node:path'
import { type Diagnostic, error, fileSpan, inOrder } from '../diagnostic/index.ts'
import { declarationOf } from '../dsl/index.ts'
import type { Schema, Seeds } from '../model/index.ts'
import { readAll, type TextFile } from './files/read-all.ts'
import { findSchemaFiles, isSeedFile } from './files/walk.ts'
import type { WrittenSeed } from './judge/seeds.ts'
import type { LoadOptions } from './load-schema.ts'
import { isObject } from './plain-object.ts'

/** Seeds, and everything that is wrong with them. */
export interface LoadedSeeds {
  /** What is in order. */
  readonly seeds: Seeds
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, of the seed files. */
  readonly sources: ReadonlyMap<string, string>
}

const FORM = "Write `export default defineSeed({ posts }, { posts: { hello: { content: 'Hello' } } })`"

async function inYaml(file: TextFile, diagnostics: Diagnostic[]): Promise<WrittenSeed | null> {
  const { readYamlValue } = await import('./yaml/value.ts')
  const { value, spanOf, diagnostics: faults } = readYamlValue(file.shown, file.text)
  diagnostics.push(...faults)
  return faults.length > 0 ? null : { scope: { declaration: { spanOf }, diagnostics }, value, tables: null }
}

async function inTypescript(file: TextFile, diagnostics: Diagnostic[]): Promise<WrittenSeed | null> {
  const { evaluateTypescript } = await import('./typescript/index.ts')
  const evaluated = await evaluateTypescript(file, 1)
  if ('diagnostics' in evaluated) {
    diagnostics.push(...evaluated.diagnostics)
    return null
  }
  const declaration = declarationOf(evaluated.exports.default)
  if (!declaration || !isObject(declaration.seedTables)) {
    diagnostics.push(error('seed/file', 'The file exports no seed', { span: fileSpan(file.shown), hint: FORM }))
    return null
  }
  const tables = new Map(Object.entries(declaration.seedTables).map(([key, name]) => [key, String(name)]))
  return { scope: { declaration: { spanOf: evaluated.spanOf }, diagnostics }, value: declaration.seed, tables }
}

/** Finds, reads and judges the seeds of a schema that loaded without an error. Throws nothing for a user's mistake. */
export async function loadSeeds(options: Omit<LoadOptions, 'naming'>, schema: Schema): Promise<LoadedSeeds> {
  const cwd = resolve(options.cwd)
  const { files: paths } = await findSchemaFiles(resolve(cwd, options.folder), cwd, isSeedFile)
  const read = readAll(paths, cwd)
  const diagnostics: Diagnostic[] = [...read.diagnostics]
  const sources = new Map(read.files.map(({ shown, text }) => [shown, text]))
  const written: WrittenSeed[] = []
  for (const file of read.files) {
    const seed = await (file.path.endsWith('.ts') ? inTypescript : inYaml)(file, diagnostics)
    if (seed) written.push(seed)
  }
  if (written.length === 0) return { seeds: { rows: [], made: {} }, diagnostics: inOrder(diagnostics), sources }
  const { judgeSeeds } = await import('./judge/seeds.ts')
  const seeds = judgeSeeds(written, schema)
  return { seeds, diagnostics: inOrder(diagnostics), sources }
}
