/** A project in a temporary folder, its files written one by one, with a database of its own. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../../src/engine/index.ts'
import type { SeedProject } from '../seed/suite.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** A project in a folder, with a MongoDB database of its own. */
export interface FilesProject extends SeedProject {
  readonly database: TestDatabase
}

/** Makes one with these files. */
export async function filesProject(files: Readonly<Record<string, string>>): Promise<FilesProject> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-seed-'))
  const database = createDatabase()
  const { url } = database
  const change = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
  const project: FilesProject = {
    ...{ cwd, url, database },
    async write(file, text) {
      await mkdir(path.dirname(path.join(cwd, file)), { recursive: true })
      await writeFile(path.join(cwd, file), text)
    },
    read: (file) => readFile(path.join(cwd, file), 'utf8'),
    run: (until) => run({ ...change, cwd, schema: 'schema', url }, until),
    async remove() {
      await rm(cwd, { recursive: true, force: true })
      await database.drop()
    },
  }
  for (const [file, text] of Object.entries(files)) await project.write(file, text)
  return project
}
