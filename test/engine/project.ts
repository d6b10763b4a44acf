/** A project in a temporary folder with a database of its own. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type ChangeOptions, type RunResult, run } from '../../src/engine/index.ts'
import { createDatabase } from '../support/postgres.ts'

export interface TestProject {
  readonly cwd: string
  readonly url: string
  write(file: string, text: string): Promise<void>
  read(file: string): Promise<string>
  /** Runs SQL in its database; the rows of its last statement. */
  sql(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  run(until: 'plan' | 'apply', options?: Partial<ChangeOptions>): Promise<RunResult>
  remove(): Promise<void>
}

export async function createProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-run-'))
  const { url, drop } = await createDatabase()
  const project: TestProject = {
    cwd,
    url,
    async write(file, text) {
      await mkdir(path.dirname(path.join(cwd, file)), { recursive: true })
      await writeFile(path.join(cwd, file), text)
    },
    read: (file) => readFile(path.join(cwd, file), 'utf8'),
    async sql(text) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const results = [await client.query(text).finally(() => client.end())].flat()
      return results.at(-1)?.rows ?? []
    },
    run: (until, options = {}) => run({ ...DEFAULTS, cwd, schema: 'schema', url, ...options }, until),
    async remove() {
      await rm(cwd, { recursive: true, force: true })
      await drop()
    },
  }
  for (const [file, text] of Object.entries(files)) await project.write(file, text)
  return project
}

const DEFAULTS = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
