/** What is told where no connection can be made, or where it is lost. */
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { statusOf } from '../../src/engine/index.ts'
import { createProject, type TestProject, told } from './project.ts'

const POSTS = 'table: posts\ncolumns:\n  title: string\nindexes: [[title]]\n'

let project: TestProject
afterEach(() => project.remove())

const options = (url: string) => ({
  ...{ allow: [], prune: false, lockWait: 1000, fixed: false, toolchain: 'test' },
  ...{ cwd: project.cwd, schema: 'schema', url },
})

/** The URL of the test's database with something else in it. */
function changed(change: (url: URL) => void): string {
  const url = new URL(project.database.url)
  change(url)
  return url.href
}

const FAULTS: readonly (readonly [what: string, url: () => string, message: RegExp, hint: RegExp])[] = [
  [
    'nobody listens',
    () => 'mongodb://127.0.0.1:1/app?serverSelectionTimeoutMS=500',
    /^Nothing listens on 127\.0\.0\.1:1$/,
    /Start the server/,
  ],
  [
    'no host',
    () => 'mongodb://nobody.invalid/app?serverSelectionTimeoutMS=500',
    /^The host name nobody\.invalid is not known$/,
    /spelling/,
  ],
  ['no record', () => 'mongodb+srv://nobody.invalid/app', /^The host name nobody\.invalid is not known$/, /spelling/],
  [
    'no database',
    () => changed((url) => (url.pathname = '/')),
    /^The database URL names no database$/,
    /:27017\/database/,
  ],
  [
    'no such name',
    () => changed((url) => (url.pathname = '/a b')),
    /^No database can be called `a%20b`$/,
    /:27017\/database/,
  ],
  [
    'no such option',
    () => changed((url) => (url.search = 'x=1')),
    /cannot be read: option x is not supported/,
    /connection-string/,
  ],
  [
    'a port beyond',
    () => 'mongodb://127.0.0.1:99999/app',
    /^The database URL cannot be read: .*127\.0\.0\.1:99999/,
    /connection-string/,
  ],
  [
    'an @ in a password',
    () => 'mongodb://u:ge@heim@127.0.0.1:1/app',
    /^The database URL cannot be read$/,
    /percent-encoded/,
  ],
  [
    'another replica set',
    () => changed((url) => (url.search = 'replicaSet=rs9&serverSelectionTimeoutMS=500')),
    /^The replica set rs9 has no primary that answers at /,
    /`rs\.status\(\)`/,
  ],
  [
    'a server without TLS',
    () => changed((url) => (url.search = 'tls=true&serverSelectionTimeoutMS=500')),
    /^[\d.]+:\d+ does not answer$/,
    /`tls=true`/,
  ],
]

describe('what is told of', () => {
  it.each(FAULTS)('%s', async (_what, url, message, hint) => {
    project = await createProject(POSTS)
    const { outcome, diagnostics } = await statusOf(options(url()))
    expect([outcome, diagnostics.map((d) => d.code)]).toEqual(['failed', ['target/connect']])
    expect(diagnostics[0]?.message).toMatch(message)
    expect(diagnostics[0]?.hint).toMatch(hint)
    expect(JSON.stringify(diagnostics)).not.toContain('heim')
  })

  it('a wrong password, and never the password', async () => {
    project = await createProject(POSTS)
    const url = changed((one) => {
      one.username = 'ann'
      one.password = 'geheim'
    })
    const { diagnostics } = await statusOf(options(url))
    expect(diagnostics[0]?.message).toMatch(/^[\d.]+:\d+ refuses the login of ann$/)
    expect(JSON.stringify(diagnostics)).not.toContain('geheim')
  })
})

/** A way to the server that ends with the first message that holds the word, for ever. */
async function waysEnd(word: string, server: URL) {
  const sockets = new Set<Socket>()
  let ended = false
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.on('data', (chunk) => {
      ended ||= chunk.includes(word)
      if (!ended) upstream.write(chunk)
      else for (const socket of sockets) socket.destroy()
    })
    upstream.on('data', (chunk) => void client.write(chunk))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}

describe('a server that is lost', () => {
  it.each([
    ['before anything was done', 'listIndexes', 'failed', /does not answer|cannot be reached|Nothing listens/],
    ['in the middle of a push', 'posts_title_idx', 'stopped', /connection/],
  ])('%s', async (_what, word, outcome, message) => {
    project = await createProject(POSTS)
    await project.database.with((db) => db.createCollection('other'))
    const way = await waysEnd(word, new URL(project.database.url))
    try {
      const url = changed((one) => {
        one.port = String(way.port)
        one.search = 'serverSelectionTimeoutMS=500'
      })
      const result = await project.push({ url })
      expect(result.outcome, told(result)).toBe(outcome)
      expect(told(result)).toMatch(message)
      expect(result.diagnostics.at(-1)?.hint).toMatch(/./)
    } finally {
      await way.close()
    }
    // Its lease would last for another half minute.
    await project.database.with((db) => db.collection('_bkend_lease').deleteMany({}))
    const again = await project.push()
    expect([again.outcome, told(again).match(/^error.*/gm)]).toEqual(['applied', null])
  })
})
