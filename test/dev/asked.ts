/** `bkend dev` on a server of every target: questions that somebody answers, a database that goes away, and other settings while it runs. */
import { rmSync } from 'node:fs'
import { createServer, connect as open, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DevOptions } from '../../src/engine/index.ts'
import { folderOf, startDev, type Watched } from './watched.ts'

/** Passes connections on, until it is closed; can be opened again at its port. */
function proxyTo(url: string) {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let [server, own]: [Server | null, number] = [null, 0]
  return {
    async open(): Promise<number> {
      server = createServer((socket) => {
        const behind = open(Number(port), hostname)
        for (const one of [socket, behind]) {
          sockets.add(one)
          one.on('error', () => {})
          one.on('close', () => {
            behind.destroy()
            socket.destroy()
          })
        }
        socket.pipe(behind).pipe(socket)
      })
      await new Promise<void>((resolve) => server?.listen(own, '127.0.0.1', resolve))
      const address = server.address()
      own = typeof address === 'object' && address ? address.port : own
      return own
    },
    async close(): Promise<void> {
      const closing = new Promise((resolve) => server?.close(resolve))
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      await closing
    },
  }
}

const notes = (columns: string): string =>
  `table: notes\npermissions: { read: user, create: user }\ncolumns:\n${columns.replace(/^/gm, '  ')}\n`
const config = (elsewhere: string): string => `project: app
environments: { dev: { url: { $env: DEV_URL_OF_TEST } }, prod: { url: '${elsewhere}' } }
generate: { client: false, openapi: false, validators: false, checks: false, docs: true }
`

/** A database on a server. */
interface Database {
  readonly url: string
  drop(): Promise<void>
}

/** A kind of server, and where none answers. */
export interface DevServer {
  createDatabase(): Promise<Database> | Database
  readonly nowhere: string
  /** What one more column changes. */
  readonly oneColumn: RegExp
}

/** Registers the tests. */
export function askedSuite({ createDatabase, nowhere, oneColumn }: DevServer): void {
  /** What the next questions are answered with; null: nothing yet. */
  const answers: Parameters<NonNullable<DevOptions['ask']>>[] = []
  let answer: 'yes' | 'no' | null = null
  let database: Database
  let proxy: ReturnType<typeof proxyTo>
  let dev: Watched
  let key = ''
  let url = ''

  beforeAll(async () => {
    database = await createDatabase()
    proxy = proxyTo(database.url)
    const through = new URL(database.url)
    through.port = String(await proxy.open())
    const cwd = folderOf({
      'bkend.config.yaml': config(nowhere),
      '.env.local': `DEV_URL_OF_TEST=${through.href}\n`,
      'schema/notes.yaml': notes('title: string'),
    })
    const ask: DevOptions['ask'] = async (...args) => {
      answers.push(args)
      if (answer !== null) return answer
      return await new Promise((resolve) => args[2].addEventListener('abort', () => resolve(null)))
    }
    dev = startDev(cwd, { ask })
    const ready = await dev.next('ready')
    url = ready.url ?? ''
    key = ready.keys?.secret ?? ''
    await dev.next('pushed')
    const headers = { 'x-api-key': key, 'content-type': 'application/json' }
    await fetch(`${url}/v1/notes`, { method: 'POST', headers, body: '{"title":"kept"}' })
  })
  afterAll(async () => {
    await dev.stop()
    await proxy.close()
    rmSync(dev.cwd, { recursive: true, force: true })
    await database.drop()
  })

  describe('somebody at the terminal', () => {
    it('is no longer asked once the files were saved otherwise', async () => {
      dev.save('schema/notes.yaml', notes('headline: string'))
      expect((await dev.next('question')).questions[0]?.kind).toBe('rename')
      dev.save('schema/notes.yaml', notes('title: string'))
      expect((await dev.next('pushed')).summary).toBe('')
      expect(answers.at(-1)?.[2].aborted).toBe(true)
    })

    it('says yes to a rename, which is written into the file, pushed, and told once', async () => {
      answer = 'yes'
      dev.save('schema/notes.yaml', notes('headline: string'))
      await dev.next('question')
      expect((await dev.next('pushed')).summary).toContain('→1 column')
      expect(dev.read('schema/notes.yaml')).toContain('renamedFrom: title')
      const headers = { 'x-api-key': key }
      const { items } = (await (await fetch(`${url}/v1/notes`, { headers })).json()) as {
        items: { headline: string }[]
      }
      expect(items.map(({ headline }) => headline)).toEqual(['kept'])
    })

    it('says no to a loss, and then yes', async () => {
      answer = 'no'
      const before = dev.events.filter(({ event }) => event === 'pushed').length
      dev.save('schema/notes.yaml', notes('other: integer?'))
      await dev.next('question')
      answer = 'yes'
      dev.save('schema/notes.yaml', notes('other: boolean?'))
      await dev.next('question')
      expect((await dev.next('pushed')).tables).toEqual(['notes'])
      expect(dev.events.filter(({ event }) => event === 'pushed')).toHaveLength(before + 1)
    })
  })

  describe('a database that goes away', () => {
    it('is told once, waited for, and brought to what was saved meanwhile', async () => {
      await proxy.close()
      const { retries, diagnostics } = await dev.next('error')
      expect([retries, diagnostics[0]?.code]).toEqual([true, 'target/connect'])
      dev.save('schema/notes.yaml', notes('other: boolean?\nmore: string?'))
      await dev.next('change')
      await proxy.open()
      const { summary } = await dev.next('pushed')
      expect(summary).toMatch(oneColumn)
      expect(dev.events.filter(({ event }) => event === 'error')).toHaveLength(1)
    })
  })

  describe('settings', () => {
    it('that lead to another database are followed', async () => {
      dev.save('.env.local', `DEV_URL_OF_TEST=${database.url}\n`)
      const ready = await dev.next('ready')
      expect(ready).toMatchObject({ url, environment: 'dev' })
      expect((await dev.next('pushed')).summary).toBe('')
    })

    it('that are not for development are refused', async () => {
      const other = startDev(dev.cwd, { environment: 'prod' })
      await expect(other.next('ready')).rejects.toThrow('no development environment')
      await other.stop()
    })
  })
}
