/** A project in a folder of its own that is pushed and served as `bkend serve` does it, on a database of the run's kind. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type RunningServer, run, type ServeRunOptions, serveProject } from '../../src/engine/index.ts'
import { freshDatabase } from './service.ts'

const PUSH = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
/** Says nothing. */
export const QUIET: ServeRunOptions['log'] = { info: () => undefined, warn: () => undefined, error: () => undefined }
const TABLE =
  'table: posts\ncolumns: { title: string }\npermissions: { create: user, read: user | guest, list: user | guest }\n'

/** Asks again until it holds; the test's own time limit ends it. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** A project with one table, and where it is pushed. */
export interface Folder {
  readonly cwd: string
  readonly url: string
}

/** Makes one; it goes with the test. `environment`: the config's `environments`, by the database's URL. */
export async function folder(environment: (url: string) => string): Promise<Folder> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-serving-'))
  const { url, drop } = await freshDatabase()
  onTestFinished(async () => {
    await rm(cwd, { recursive: true, force: true })
    await drop()
  })
  await mkdir(path.join(cwd, 'schema'))
  await writeFile(path.join(cwd, 'schema', 'posts.yaml'), TABLE)
  const generate =
    'generate: { client: false, openapi: false, validators: false, checks: false, jsonSchema: false, docs: false }'
  await writeFile(
    path.join(cwd, 'bkend.config.yaml'),
    `project: blog\nenvironments: { ${environment(url)} }\n${generate}\n`,
  )
  return { cwd, url }
}

/** Serves it until the test's end. */
export async function started(options: Omit<ServeRunOptions, 'log' | 'host'>): Promise<RunningServer> {
  const { server, diagnostics } = await serveProject({ host: '127.0.0.1', log: QUIET, ...options })
  if (!server) throw new Error(JSON.stringify(diagnostics))
  onTestFinished(() => server.end(0))
  return server
}

/** Pushes it. */
export async function pushed(cwd: string, environment = 'dev', allow: readonly string[] = []): Promise<void> {
  const result = await run({ ...PUSH, cwd, environment, allow }, 'apply')
  if (result.outcome !== 'applied') throw new Error(JSON.stringify(result.diagnostics))
}
