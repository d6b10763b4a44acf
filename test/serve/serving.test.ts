/** `bkend serve` as a whole: what it prints works when pasted, it follows pushes, and its end loses nothing. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { serveProject } from '../../src/engine/index.ts'
import { createHandler } from '../../src/server.ts'
import { eventually, folder, pushed, QUIET, started } from './folder.ts'
import { type Ours, serveTables } from './service.ts'

const sh = promisify(execFile)
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

  it('keeps the keys in .env.local where there is no repository that it could get into', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await pushed(cwd)
    const { keys } = await started({ cwd, port: 0 })
    expect(keys?.made).toBe('file')
    const lines = [`BKEND_PUBLISHABLE_KEY=${keys?.publishable}`, `BKEND_SECRET_KEY=${keys?.secret}`, '']
    expect(await readFile(path.join(cwd, '.env.local'), 'utf8')).toBe(lines.join('\n'))
    const again = await started({ cwd, port: 0 })
    expect([again.keys?.publishable, again.calls?.keyed]).toEqual([keys?.publishable, true])
  })

  it('keeps none where there is a repository that git does not read', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await writeFile(path.join(cwd, '.git'), 'gitdir: nowhere\n')
    await pushed(cwd)
    expect((await started({ cwd, port: 0 })).keys?.made).toBe('shown')
  })

  it('shows the keys once where git does not ignore the file', async () => {
    const { cwd } = await folder((url) => `dev: { url: '${url}' }`)
    await sh('git', ['init', '--quiet', cwd])
    await pushed(cwd)
    const server = await started({ cwd, port: 0 })
    expect(server.keys?.made).toBe('shown')
    await expect(stat(path.join(cwd, '.env.local'))).rejects.toThrow()
    const again = await started({ cwd, port: 0 })
    expect(again.keys).toEqual({ publishable: null, secret: null, made: null, fresh: {} })
    expect([again.calls?.keyed, again.calls?.guest.includes('$BKEND_PUBLISHABLE_KEY')]).toEqual([false, true])
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
