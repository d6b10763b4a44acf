/** `bkend serve` as a whole: what it prints works when pasted, it follows pushes, and its end loses nothing. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createKey, type RunningServer, run, type ServeRunOptions, serveProject } from '../../src/engine/index.ts'
import { createHandler } from '../../src/server.ts'
import { KEY_SET } from '../auth/service.ts'
import { createDatabase } from '../support/postgres.ts'
import { asOwner, type Ours, serveTables } from './service.ts'

const sh = promisify(execFile)
const PUSH = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
const QUIET: ServeRunOptions['log'] = { info: () => undefined, warn: () => undefined, error: () => undefined }
const TABLE =
  'table: posts\ncolumns: { title: string }\npermissions: { create: user, read: user | guest, list: user | guest }\n'

/** Asks again until it holds; the test's own time limit ends it. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

interface Folder {
  readonly cwd: string
  readonly url: string
}

async function folder(environment: (url: string) => string): Promise<Folder> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-serving-'))
  const { url, drop } = await createDatabase()
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

async function started(options: Omit<ServeRunOptions, 'log' | 'host'>): Promise<RunningServer> {
  const { server, diagnostics } = await serveProject({ host: '127.0.0.1', log: QUIET, ...options })
  if (!server) throw new Error(JSON.stringify(diagnostics))
  onTestFinished(() => server.end(0))
  return server
}

async function pushed(cwd: string, environment = 'dev'): Promise<void> {
  const result = await run({ ...PUSH, cwd, environment }, 'apply')
  if (result.outcome !== 'applied') throw new Error(JSON.stringify(result.diagnostics))
}

describe('the first start in development', () => {
  it('makes two keys, in .env.local where git ignores it, and prints calls that work when pasted', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await sh('git', ['init', '--quiet', cwd])
    await writeFile(path.join(cwd, '.gitignore'), '.env.local\n.bkend/\n')
    await writeFile(path.join(cwd, '.env.local'), 'OTHER=1')
    await pushed(cwd)
    const server = await started({ cwd, port: 0 })
    expect(server.keys?.made).toBe('file')
    const file = path.join(cwd, '.env.local')
    const { publishable, secret } = server.keys ?? {}
    expect(await readFile(file, 'utf8')).toBe(
      `OTHER=1\nBKEND_PUBLISHABLE_KEY=${publishable}\nBKEND_SECRET_KEY=${secret}\n`,
    )
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    for (const call of [server.calls?.guest, server.calls?.signedIn]) {
      const { stdout } = await sh('sh', ['-c', call ?? 'false'])
      expect(JSON.parse(stdout).items).toEqual([])
    }
    const again = await started({ cwd, port: 0 })
    expect(again.keys).toEqual({ publishable, secret, made: null, fresh: {} })
  })

  it('shows the keys once where git does not ignore the file', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await pushed(cwd)
    const server = await started({ cwd, port: 0 })
    expect(server.keys?.made).toBe('shown')
    await expect(stat(path.join(cwd, '.env.local'))).rejects.toThrow()
    expect((await started({ cwd, port: 0 })).keys).toEqual({ publishable: null, secret: null, made: null, fresh: {} })
  })

  it('serves a project that was never pushed: it says the command, and goes on with the push', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    let made: string | null = null
    const { server, diagnostics } = await serveProject({
      cwd,
      port: 0,
      host: '127.0.0.1',
      log: QUIET,
      onKeys: (keys) => {
        made = keys.publishable
      },
    })
    if (!server) throw new Error(JSON.stringify(diagnostics))
    onTestFinished(() => server.end(0))
    expect(diagnostics.map((d) => [d.code, d.hint?.includes('bkend push')])).toEqual([['serve/not-pushed', true]])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    await pushed(cwd)
    await eventually(async () => made !== null && (await fetch(`${server.url}/readyz`)).status === 200)
    expect((await fetch(`${server.url}/v1/posts`, { headers: { 'x-api-key': made ?? '' } })).status).toBe(200)
  })
})

describe('a taken port', () => {
  async function taken(): Promise<number> {
    const holder = net.createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void holder.close())
    return (holder.address() as net.AddressInfo).port
  }

  it('is told with its holder, and the next free one taken in development', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await pushed(cwd)
    const port = await taken()
    const { server, diagnostics } = await serveProject({ cwd, port, host: '127.0.0.1', log: QUIET })
    onTestFinished(() => server?.end(0))
    expect(server?.port).toBeGreaterThan(port)
    expect(diagnostics[0]?.code).toBe('serve/port')
    if (process.platform === 'linux') expect(diagnostics[0]?.message).toContain(`process ${process.pid}`)
  })
})

describe('outside development', () => {
  it('refuses a login that row security does not bind, and one that lacks a right, each with the statement', async () => {
    const login = `blog_app_${process.pid}`
    const { cwd, url } = await folder((owner) => {
      const own = new URL(owner)
      own.username = login
      own.password = 'x'
      return `prod: { url: '${owner}', serveUrl: '${own.href}' }, owner: { url: '${owner}' }`
    })
    await asOwner(url, `create role ${login} login password 'x' nosuperuser`)
    await pushed(cwd, 'owner')
    const owner = await serveProject({ cwd, environment: 'owner', port: 0, host: '127.0.0.1', log: QUIET })
    expect(owner.server).toBeNull()
    expect(owner.diagnostics.map((d) => d.code)).toEqual(['serve/login'])
    const stranger = await serveProject({ cwd, environment: 'prod', port: 0, host: '127.0.0.1', log: QUIET })
    expect(stranger.server).toBeNull()
    expect(JSON.stringify(stranger.diagnostics)).toMatch(/grant .* to .*blog_app_/)
    await pushed(cwd, 'prod')
    await writeFile(path.join(cwd, '.env.local'), `BKEND_SIGNING_KEYS='${KEY_SET}'`)
    const good = await serveProject({ cwd, environment: 'prod', port: 0, host: '127.0.0.1', log: QUIET })
    onTestFinished(async () => {
      await good.server?.end(0)
      await asOwner(url, `drop owned by ${login} cascade; drop role ${login}`)
    })
    expect([good.diagnostics, good.server?.keys]).toEqual([[], null])
    const made = await createKey({ cwd, environment: 'prod' }, { kind: 'sk', name: 'first', scopes: [] })
    const headers = { 'x-api-key': made.key ?? '' }
    expect((await fetch(`${good.server?.url}/v1/posts`, { headers })).status).toBe(200)
    const browser = await fetch(`${good.server?.url}/v1/posts`, {
      headers: { ...headers, origin: 'https://a.example' },
    })
    expect([browser.status, (await browser.json()).error.code]).toEqual([403, 'auth/forbidden'])
  })
})

describe('a served project', () => {
  let live: Ours
  beforeAll(async () => {
    live = await serveTables()
  }, 60_000)
  afterAll(async () => await live?.close())

  it('takes up the next push within a second, while requests go on', async () => {
    const statuses = new Set<number>()
    let going = true
    const asking = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (going) statuses.add((await live.send('GET', '/v1/notes', { key: 'sk' })).status)
      }),
    )
    await live.push({
      'notes.yaml':
        'table: notes\ncolumns: { text: string, mood: { type: string, optional: true } }\npermissions: { create: user, read: self, list: self, update: self, delete: self }\n',
      'fresh.yaml': 'table: fresh\ncolumns: { text: string }\n',
    })
    await eventually(async () => (await live.send('GET', '/v1/fresh')).status === 200)
    going = false
    await asking
    expect([...statuses]).toEqual([200])
    const ann = await live.signUp()
    const made = await live.send('POST', '/v1/notes', { token: ann.token, body: { text: 'x', mood: 'good' } })
    expect([made.status, made.body.mood]).toEqual([201, 'good'])
  })

  it('answers as a fetch handler of its own', async () => {
    const handler = createHandler({ cwd: live.cwd, log: () => undefined })
    onTestFinished(() => handler.close())
    const request = new Request('http://localhost/v1/notes', { headers: { 'x-api-key': live.keys.sk } })
    expect((await handler.fetch(request)).status).toBe(200)
  })

  it('refuses a handler without a config with diagnostics, and tries again', async () => {
    const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-none-'))
    const handler = createHandler({ cwd })
    for (let i = 0; i < 2; i++)
      await expect(handler.fetch(new Request('http://localhost/'))).rejects.toMatchObject({
        diagnostics: [{ code: 'config/not-found' }],
      })
    await rm(cwd, { recursive: true })
  })
})

describe('the end', () => {
  it('answers every request that was sent, over kept connections too', async () => {
    const live = await serveTables()
    onTestFinished(() => live.close())
    const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
    const { hostname, port } = new URL(live.url)
    const outcomes: string[] = []
    let refused = false
    const ask = (): Promise<void> =>
      new Promise((resolve) => {
        const request = http.get(
          { agent, hostname, port, path: '/v1/posts', headers: { 'x-api-key': live.keys.pk } },
          (answer) => {
            answer.resume()
            answer.on('end', () => {
              outcomes.push(String(answer.statusCode))
              resolve()
            })
          },
        )
        request.on('error', (fault: NodeJS.ErrnoException) => {
          // A connection that was never taken carried no request.
          if (fault.code === 'ECONNREFUSED') refused = true
          else outcomes.push(fault.code ?? fault.message)
          resolve()
        })
      })
    const asking = Promise.all(
      Array.from({ length: 16 }, async () => {
        while (!refused) await ask()
      }),
    )
    await eventually(async () => outcomes.length > 200)
    await live.end(20_000)
    await asking
    agent.destroy()
    expect([...new Set(outcomes)]).toEqual(['200'])
  })
})
