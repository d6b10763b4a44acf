/** The permission tests beside a schema: `tests:` in its YAML files, and files `*.access.ts`. */
import { resolve } from 'node:path'
import { type Diagnostic, didYouMean, error, fileSpan, inOrder, thereAre } from '../diagnostic/index.ts'
import { declarationOf } from '../dsl/index.ts'
import type { AccessTest, Schema } from '../model/index.ts'
import { readAll, type TextFile } from './files/read-all.ts'
import { findSchemaFiles, isAccessFile, isSchemaFile } from './files/walk.ts'
import type { WrittenTests } from './judge/access-tests.ts'
import type { Scope } from './judge/scope.ts'
import type { LoadOptions } from './load-schema.ts'
import { isObject } from './plain-object.ts'

/** Permission tests, and everything that is wrong with them. */
export interface LoadedAccessTests {
  /** Those that are in order. */
  readonly tests: readonly AccessTest[]
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, of the files that hold tests. */
  readonly sources: ReadonlyMap<string, string>
}

interface Found {
  readonly schema: Schema
  readonly diagnostics: Diagnostic[]
}

const FORM = "`export default accessTests(posts, { rows: { … }, expect: ['guest can read open'] })`"

/** Tests among the keys of a table. What else is wrong with the file, loading the schema has told. */
async function inYaml(file: TextFile, { schema, diagnostics }: Found): Promise<WrittenTests[]> {
  const { readYaml } = await import('./yaml/declarations.ts')
  return readYaml(file.shown, file.text).declarations.flatMap((declaration): WrittenTests[] => {
    const { value } = declaration
    const table = isObject(value) ? schema.tables.find((t) => t.name === value.table) : undefined
    if (!isObject(value) || table === undefined || value.tests === undefined) return []
    return [{ scope: { declaration, diagnostics }, table, value: value.tests, at: ['tests'] }]
  })
}

async function inTypescript(file: TextFile, { schema, diagnostics }: Found): Promise<WrittenTests[]> {
  const { evaluateTypescript } = await import('./typescript/index.ts')
  const evaluated = await evaluateTypescript(file, 1)
  if ('diagnostics' in evaluated) {
    diagnostics.push(...evaluated.diagnostics)
    return []
  }
  const declaration = declarationOf(evaluated.exports.default)
  const span = fileSpan(file.shown)
  if (!declaration || typeof declaration.accessTests !== 'string') {
    diagnostics.push(error('schema/access-test', 'The file exports no permission tests', { span, hint: FORM }))
    return []
  }
  const { accessTests: name, ...value } = declaration
  const table = schema.tables.find((t) => t.name === name)
  if (!table) {
    const known = schema.tables.map((t) => t.name)
    const hint = didYouMean(String(name), known) ?? thereAre(known)
    diagnostics.push(error('schema/access-test', `There is no table \`${name}\``, { span, hint }))
    return []
  }
  const scope: Scope = { declaration: { spanOf: evaluated.spanOf }, diagnostics }
  return [{ scope, table, value, at: [] }]
}

/** Finds, reads and judges the permission tests of a schema that loaded without an error. Throws nothing for a user's mistake. */
export async function loadAccessTests(options: LoadOptions, schema: Schema): Promise<LoadedAccessTests> {
  const cwd = resolve(options.cwd)
  const isOne = (name: string): boolean => isAccessFile(name) || (isSchemaFile(name) && !name.endsWith('.ts'))
  const { files: paths } = await findSchemaFiles(resolve(cwd, options.folder), cwd, isOne)
  const read = readAll(paths, cwd)
  const diagnostics: Diagnostic[] = [...read.diagnostics]
  const files = read.files.filter(({ path, text }) => isAccessFile(path) || /\btests\b/.test(text))
  const found: Found = { schema, diagnostics }
  const written: WrittenTests[] = []
  for (const file of files) written.push(...(await (isAccessFile(file.path) ? inTypescript : inYaml)(file, found)))
  const tests: AccessTest[] = []
  if (written.length > 0) {
    const { judgeAccessTests } = await import('./judge/access-tests.ts')
    for (const each of written) tests.push(...[judgeAccessTests(each) ?? []].flat())
  }
  const sources = new Map(files.map(({ shown, text }) => [shown, text]))
  return { tests, diagnostics: inOrder(diagnostics), sources }
}
