/** What another terminal does beside a running `bkend dev` on the embedded database, which only one process has open. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { configOf, folderOf, startDev, type Watched } from './watched.ts'

const BIN = path.resolve(import.meta.dirname, '../../dist/bin.js')
const POSTS = `table: posts
permissions: { read: guest, create: user }
columns:
  title: string
`

let dev: Watched
let url = ''
beforeAll(async () => {
  dev = startDev(
    folderOf({
      'bkend.config.yaml': configOf(),
      'schema/posts.yaml': POSTS,
      'schema/seed.yaml': 'posts:\n  first: { title: of the file }\n',
    }),
  )
  url = (await dev.next('ready')).url ?? ''
  await dev.next('pushed')
})
afterAll(async () => {
  await dev.stop()
  rmSync(dev.cwd, { recursive: true, force: true })
})

/** Another process; what it printed as JSON. */
async function bkend(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args, '--json'], { cwd: dev.cwd })
  return JSON.parse(stdout) as Record<string, unknown>
}

async function titles(at: string, key: string): Promise<unknown> {
  const response = await fetch(`${at}/v1/data/posts?sortBy=title`, { headers: { 'x-api-key': key } })
  expect(response.status).toBe(200)
  const { items } = (await response.json()) as { readonly items: readonly { readonly title: string }[] }
  return items.map(({ title }) => title)
}

it('a key made there is taken at once, and one that was revoked is refused', async () => {
  const { key, keys } = (await bkend('keys', 'create', '--kind', 'sk', '--name', 'beside')) as {
    readonly key: string
    readonly keys: readonly { readonly id: string }[]
  }
  expect(await titles(url, key)).toEqual([])
  expect(await bkend('keys', 'list')).toMatchObject({
    keys: expect.arrayContaining([expect.objectContaining({ name: 'beside' })]),
  })
  expect(await bkend('keys', 'revoke', keys[0]?.id ?? '')).toMatchObject({ outcome: 'done' })
  const asked = async (): Promise<number> =>
    (await fetch(`${url}/v1/data/posts`, { headers: { 'x-api-key': key } })).status
  await expect.poll(asked, { timeout: 20_000 }).toBe(401)
})

it('rows seeded there are served here, and a save is pushed after them', async () => {
  expect(await bkend('seed')).toMatchObject({ outcome: 'done' })
  const { key } = (await bkend('keys', 'create', '--kind', 'sk', '--name', 'reader')) as { readonly key: string }
  expect(await titles(url, key)).toEqual(['of the file'])
  dev.save('schema/posts.yaml', `${POSTS}  body: string?\n`)
  expect(await dev.next('pushed')).toMatchObject({ summary: '+1 column' })
  expect(await bkend('seed')).toMatchObject({ outcome: 'in-sync' })
})

it('a server there serves the same rows, and then what is saved here', async () => {
  const { key } = (await bkend('keys', 'create', '--kind', 'sk', '--name', 'other')) as { readonly key: string }
  const other: ChildProcess = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--json'], {
    cwd: dev.cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    if (!other.stdout) throw new Error('it has no output')
    const [line] = (await once(createInterface({ input: other.stdout }), 'line')) as [string]
    const there = (JSON.parse(line) as { readonly url: string }).url
    expect(await titles(there, key)).toEqual(['of the file'])
    dev.save('schema/posts.yaml', `${POSTS}  body: string?\n  note: string?\n`)
    const { version } = await dev.next('pushed')
    const seen = async (): Promise<unknown> =>
      ((await (await fetch(`${there}/readyz`)).json()) as { version: unknown }).version
    await expect.poll(seen, { timeout: 20_000 }).toBe(version)
    expect(await titles(there, key)).toEqual(['of the file'])
  } finally {
    other.kill('SIGINT')
    if (other.exitCode === null) await once(other, 'exit')
  }
  expect(dev.events.filter(({ event }) => event === 'error')).toEqual([])
})
