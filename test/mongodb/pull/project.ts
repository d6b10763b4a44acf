/** A folder and a MongoDB database for pulls: documents in, schema files out. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Db } from 'mongodb'
import { type PullOptions, type PullResult, pullProject, type RunResult, run } from '../../../src/engine/index.ts'
import { loadTexts, readSchemaTexts } from '../../../src/load/index.ts'
import { formsOf, type SchemaForms } from '../../../src/source/index.ts'
import { createDatabase } from '../database.ts'

export interface PullFolder {
  readonly cwd: string
  readonly url: string
  with<T>(work: (db: Db) => Promise<T>): Promise<T>
  pull(options?: Partial<PullOptions>): Promise<PullResult>
  push(options?: {
    readonly url?: string
    readonly prune?: boolean
    readonly allow?: readonly string[]
  }): Promise<RunResult>
  plan(): Promise<RunResult>
  /** Every schema file, by name. */
  files(): Promise<Readonly<Record<string, string>>>
  write(name: string, text: string): Promise<void>
  /** What the files say. */
  forms(folder?: string): Promise<SchemaForms | null>
  remove(): Promise<void>
}

/** An empty folder, and a database that was filled so. */
export async function pullFolder(fill: (db: Db) => Promise<void> = async () => {}): Promise<PullFolder> {
  const database = createDatabase()
  const { url } = database
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-pull-'))
  await database.with(fill)
  const change = {
    ...{ cwd, schema: 'schema', url, allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' },
  }
  return {
    cwd,
    url,
    with: database.with,
    pull: (options = {}) => pullProject({ cwd, schema: 'schema', url, overwrite: false, dry: false, ...options }),
    push: (options = {}) => run({ ...change, ...options }, 'apply'),
    plan: () => run(change, 'plan'),
    async files() {
      const folder = path.join(cwd, 'schema')
      const names = (await readdir(folder).catch(() => [])).sort()
      const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)
      return Object.fromEntries(await Promise.all(texts))
    },
    async write(name, text) {
      await mkdir(path.join(cwd, 'schema'), { recursive: true })
      await writeFile(path.join(cwd, 'schema', name), text)
    },
    async forms(folder = 'schema') {
      const { schema, diagnostics } = await loadTexts(await readSchemaTexts({ folder, cwd }))
      const wrong = diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
      return schema && formsOf(schema, 'keep')
    },
    async remove() {
      await database.drop()
      await rm(cwd, { recursive: true, force: true })
    },
  }
}

/** All files as one text, for a golden file. */
export function joined(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([name, text]) => `──── ${name}\n${text}`)
    .join('\n')
}

/** Errors alone. */
export function errors(all: readonly { readonly severity: string; readonly message: string }[]): string[] {
  return all.filter((d) => d.severity === 'error').map((d) => d.message)
}
