/** A project in a temporary folder, pushed to a database of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ChangeOptions, type RunResult, run } from '../../src/engine/index.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** A project with one schema file, or several. */
export interface TestProject {
  readonly cwd: string
  readonly database: TestDatabase
  /** Replaces the schema. */
  declare(yaml: string): Promise<void>
  push(options?: Partial<ChangeOptions>): Promise<RunResult>
  plan(options?: Partial<ChangeOptions>): Promise<RunResult>
  remove(): Promise<void>
}

/** What the Data API would have written beside the columns of a table. */
export function asWritten(): { createdBy: string; createdAt: Date; updatedAt: Date } {
  return { createdBy: '', createdAt: new Date(), updatedAt: new Date() }
}

const DEFAULTS = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }

/** What a run told, in one text; empty where all went well and nothing was said. */
export function told(result: RunResult): string {
  return result.diagnostics.map((d) => `${d.severity} ${d.code}: ${d.message}`).join('\n')
}

/** Makes a project. */
export async function createProject(yaml: string): Promise<TestProject> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-mongodb-'))
  const database = createDatabase()
  const declare = async (text: string): Promise<void> => {
    await mkdir(path.join(cwd, 'schema'), { recursive: true })
    await writeFile(path.join(cwd, 'schema', 'all.yaml'), text)
  }
  await declare(yaml)
  const options = (more: Partial<ChangeOptions>): ChangeOptions => {
    return { ...DEFAULTS, cwd, schema: 'schema', url: database.url, ...more }
  }
  return {
    cwd,
    database,
    declare,
    push: (more = {}) => run(options(more), 'apply'),
    plan: (more = {}) => run(options(more), 'plan'),
    async remove() {
      await rm(cwd, { recursive: true, force: true })
      await database.drop()
    },
  }
}
