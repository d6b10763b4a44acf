/** A pooler in front of a test server: PgBouncer with one server connection per transaction. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './postgres-server.ts'

/** A pooler under way. */
export interface Pooler {
  /** The URL of the same database, through the pooler. */
  through(url: string): string
  stop(): Promise<void>
}

/** Starts PgBouncer in front of the server of `url`. Throws, with the way to get it, where it is not installed. */
export async function startPooler(url: string): Promise<Pooler> {
  const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin`
  if (spawnSync('pgbouncer', ['--version'], { env: { ...process.env, PATH: path } }).error)
    throw new Error('this suite needs PgBouncer: `apt-get install pgbouncer` or `brew install pgbouncer`')
  const folder = mkdtempSync(join(tmpdir(), 'bkend-pooler-'))
  const server = new URL(url)
  const port = await freePort()
  const log = join(folder, 'log')
  const file = join(folder, 'pgbouncer.ini')
  const login = `host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`
  writeFileSync(
    file,
    `[databases]\n* = ${login}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =
auth_type = any\npool_mode = transaction\ndefault_pool_size = 3\nlogfile = ${log}\n`,
  )
  const isRoot = process.getuid?.() === 0
  chmodSync(folder, 0o755)
  if (isRoot) for (const path of [folder, file]) chownSync(path, 65_534, 65_534)
  const owner = isRoot ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn('pgbouncer', [file], { ...owner, env: { ...process.env, PATH: path }, stdio: 'ignore' })
  const up = (): boolean =>
    spawnSync('test', ['-f', log]).status === 0 && readFileSync(log, 'utf8').includes('process up')
  while (!up()) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    through(direct) {
      const pooled = new URL(direct)
      pooled.host = `127.0.0.1:${port}`
      return pooled.href
    },
    async stop() {
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
