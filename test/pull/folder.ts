/** A folder for pulls from a database: schema files out, whatever the database is. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type PullOptions, type PullResult, pullProject, type RunResult, run } from '../../src/engine/index.ts'
import { loadTexts, readSchemaTexts } from '../../src/load/index.ts'
import { formsOf, type SchemaForms } from '../../src/source/index.ts'

export interface FolderOfPulls {
  readonly cwd: string
  readonly url: string
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
  /** The database goes, too. */
  remove(): Promise<void>
}

/** An empty folder for the database of that URL. `drop`: what else goes with it. */
export async function folderOfPulls(url: string, drop: () => Promise<void>): Promise<FolderOfPulls> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-pull-'))
  const change = {
    ...{ cwd, schema: 'schema', url, allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' },
  }
  return {
    cwd,
    url,
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
      const wrong = errors(diagnostics)
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
      return schema && formsOf(schema, 'keep')
    },
    async remove() {
      await drop()
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
