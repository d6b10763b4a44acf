/** A pushed project and its store: on a Postgres server of the tests, or on the embedded database. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../../src/engine/index.ts'
import { loadProject, type Project } from '../../src/engine/project.ts'
import type { Config, Schema } from '../../src/model/index.ts'
import type { Asker, Store } from '../../src/query/index.ts'
import { openStore } from '../../src/targets/postgres/store/index.ts'
import { createDatabase } from '../support/postgres.ts'

/** Where a project is pushed. */
export type Where = 'server' | 'embedded'

/** A project that was pushed. */
export interface PushedProject {
  readonly url: string
  readonly schema: Schema
  readonly config: Config
  /** Opens another store on it. */
  open(more?: Partial<Config>): Promise<Store>
  remove(): Promise<void>
}

/** A user who asks. */
export function user(id: string, ...roles: string[]): Asker {
  return { role: 'user', userId: id, roles, claims: { sub: id } }
}

async function urlFor(where: Where, folder: string): Promise<{ url: string; drop(): Promise<void> }> {
  if (where === 'server') return createDatabase()
  return { url: `pglite:${path.join(folder, 'data')}`, drop: async () => {} }
}

async function loaded(cwd: string, url: string): Promise<Project> {
  const { project, diagnostics } = await loadProject({ cwd, schema: 'schema', url }, true)
  if (!project) throw new Error(diagnostics.map((d) => `${d.message} ${d.hint ?? ''}`).join('\n'))
  return project
}

/** Pushes what the YAML declares. */
export async function pushed(where: Where, yaml: string): Promise<PushedProject> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-store-'))
  await mkdir(path.join(cwd, 'schema'))
  await writeFile(path.join(cwd, 'schema', 'all.yaml'), yaml)
  const { url, drop } = await urlFor(where, cwd)
  const options = { allow: ['all'], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
  const result = await run({ ...options, cwd, schema: 'schema', url }, 'apply')
  if (result.outcome !== 'applied')
    throw new Error(`${result.outcome}: ${result.diagnostics.map((d) => `${d.message} ${d.hint ?? ''}`).join('\n')}`)
  const { schema, config, environment } = await loaded(cwd, url)
  const applicationName = 'bkend test'
  return {
    url,
    schema,
    config,
    open: (more = {}) =>
      openStore(url, {
        project: config.project,
        environment,
        config: { ...config, ...more },
        applicationName,
        dev: true,
      }),
    async remove() {
      await rm(cwd, { recursive: true, force: true })
      await drop()
    },
  }
}
