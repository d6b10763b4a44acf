/** A folder and a database for pulls: SQL in, schema files out. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type PullOptions, type PullResult, pullProject, type RunResult, run } from '../../src/engine/index.ts'
import type { Resource, Snapshot } from '../../src/model/index.ts'
import { postgres } from '../../src/targets/postgres/index.ts'
import { config } from '../postgres-objects/project.ts'
import { createDatabase } from '../support/postgres.ts'

/** What files are made of in these tests, from the fixtures. */
export async function fixture(name: string): Promise<string> {
  return await readFile(new URL(`fixtures/${name}.sql`, import.meta.url), 'utf8')
}

export interface PullFolder {
  readonly cwd: string
  readonly url: string
  sql(text: string): Promise<void>
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
  remove(): Promise<void>
}

/** A fresh database with that SQL, and an empty folder. */
export async function pullFolder(sql = ''): Promise<PullFolder> {
  const { url, drop } = await createDatabase()
  return await pullFolderAt(url, sql, drop)
}

/** An empty folder for a database that is there. */
export async function pullFolderAt(url: string, sql = '', drop = async (): Promise<void> => {}): Promise<PullFolder> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-pull-'))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  if (sql !== '') await client.query(sql)
  const change = {
    cwd,
    schema: 'schema',
    url,
    allow: [],
    prune: false,
    lockWait: 20_000,
    fixed: false,
    toolchain: 'test',
  }
  return {
    cwd,
    url,
    sql: async (text) => void (await client.query(text)),
    pull: (options = {}) => pullProject({ cwd, schema: 'schema', url, overwrite: false, dry: false, ...options }),
    push: (options = {}) => run({ ...change, ...options }, 'apply'),
    plan: () => run(change, 'plan'),
    async files() {
      const folder = path.join(cwd, 'schema')
      const names = (await readdir(folder).catch(() => [])).sort()
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)),
      )
    },
    async write(name, text) {
      await mkdir(path.join(cwd, 'schema'), { recursive: true })
      await writeFile(path.join(cwd, 'schema', name), text)
    },
    async remove() {
      await client.end()
      await drop()
      await rm(cwd, { recursive: true, force: true })
    },
  }
}

/** What stands in the database, in the server's words. */
export async function inspected(url: string): Promise<Snapshot> {
  const driver = await postgres.connect(url, { project: 'other', environment: 'dev', config, applicationName: 'test' })
  try {
    return (await driver.inspect()).snapshot
  } finally {
    await driver.close()
  }
}

/** The objects as they can be compared: all but those that are left alone and what hangs on them, row security and grants. */
export function comparable(snapshot: Snapshot, left: ReadonlySet<string>): Record<string, Resource['attributes']> {
  const out = (r: Resource): boolean =>
    r.kind === 'grant' || left.has(r.address) || (r.parent !== null && left.has(r.parent))
  const kept = [...snapshot.values()].filter((r) => !out(r)).sort((a, b) => (a.address < b.address ? -1 : 1))
  return Object.fromEntries(kept.map((r) => [r.address, { ...r.attributes, rowSecurity: null }]))
}

/** All files as one text, for a golden file. */
export function joined(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([name, text]) => `──── ${name}\n${text}`)
    .join('\n')
}
