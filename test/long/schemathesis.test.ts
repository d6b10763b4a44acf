/**
 * Schemathesis reads the root example's OpenAPI document and asks the server everything that it allows and forbids, as guest,
 * user, admin and with a secret key, over rows that exist: no 5xx, no status and no body that the document does not have.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ours, serveTables } from '../serve/service.ts'
import { type Ids, seededDocument } from './schemathesis-document.ts'
import { run, schemathesis } from './schemathesis-tool.ts'

/** Cases of one operation, and the paths that are asked; `npm run test:schemathesis` takes a part of them. */
const CASES = process.env.SCHEMATHESIS_CASES ?? '60'
const PATHS = process.env.SCHEMATHESIS_PATHS ?? '.'
const SEED = process.env.SCHEMATHESIS_SEED ?? '20261121'
const SCHEMA = new URL('../../schema/', import.meta.url).pathname
const PASSWORD = 'Correct-horse-7'
const REFERENCES = { postId: 'posts', followerId: 'users', followingId: 'users', userId: 'users' }
/** They end the session that the run asks with; the replays go through them. */
const ENDINGS = ['/v1/auth/withdraw', '/v1/auth/signout', '/v1/auth/password/change']
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'allow_header_conformance',
]

/** What is documented and not served yet answers 501, and says so. */
const SETTINGS = '[checks]\nnot_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "501"]\n'

/** Somebody, with a session to ask with and others to end. */
interface Somebody {
  readonly id: string
  readonly token: string
  readonly sessions: readonly string[]
}

let live: Ours
let program: string
let folder: string
let ids: Ids

async function exampleTables(): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(SCHEMA)).filter((name) => /\.(ts|ya?ml)$/.test(name))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(SCHEMA, name), 'utf8')] as const)),
  )
}

async function send(method: string, at: string, body: object, token?: string): Promise<ReturnType<typeof JSON.parse>> {
  const got = await live.send(method, at, { body, ...(token ? { token } : { key: 'sk' }) })
  if (got.status >= 300) throw new Error(`${method} ${at}: ${got.text}`)
  return got.body
}

async function somebody(role?: 'admin'): Promise<Somebody> {
  const email = `${Math.random().toString(36).slice(2)}@example.com`
  const { user } = await send('POST', '/v1/auth/email/signup', {
    method: 'password',
    email,
    password: PASSWORD,
    name: 'Ann',
  })
  if (role) await send('PATCH', `/v1/users/${user.id}/role`, { role })
  const signIn = () => send('POST', '/v1/auth/email/signin', { method: 'password', email, password: PASSWORD })
  for (let i = 0; i < 3; i++) await signIn()
  const token = (await signIn()).accessToken
  const { body } = await live.send('GET', '/v1/auth/sessions', { token })
  const sessions = body.items.map((s: { id: string }) => s.id).slice(1)
  return { id: user.id, token, sessions }
}

async function seed(): Promise<Ids> {
  const [ann, bob] = [await somebody(), await somebody()]
  const table = async (name: string, ...bodies: readonly object[]): Promise<string[]> =>
    await Promise.all(bodies.map(async (b) => (await send('POST', `/v1/data/${name}`, b, ann.token)).id))
  const posts = await table(
    'posts',
    { content: 'one' },
    { content: 'two', tags: ['x'] },
    { content: 'three', visibility: 'private' },
  )
  const on = (postId: string | undefined, more: object = {}) => ({ postId, ...more })
  return {
    posts,
    users: [ann.id, bob.id],
    profiles: await table('profiles', { nickname: 'ann', email: 'ann@example.com', settings: {} }),
    comments: await table('comments', on(posts[0], { content: 'hm' }), on(posts[2], { content: 'oh' })),
    likes: await table('likes', on(posts[0]), on(posts[1])),
    follows: await table('follows', { followingId: bob.id }),
    reports: await table('reports', on(posts[0], { reason: 'spam' })),
  }
}

beforeAll(async () => {
  program = await schemathesis()
  folder = await mkdtemp(path.join(tmpdir(), 'bkend-schemathesis-'))
  await writeFile(path.join(folder, 'schemathesis.toml'), SETTINGS)
  live = await serveTables({ tables: await exampleTables() })
  ids = await seed()
}, 300_000)
afterAll(async () => {
  await live?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe('Schemathesis finds nothing', () => {
  it.each(['guest', 'user', 'admin', 'secret key'])('as %s', async (who) => {
    const asker = who === 'user' ? await somebody() : who === 'admin' ? await somebody('admin') : null
    const file = path.join(folder, `${who.replace(' ', '-')}.json`)
    const known = { ...ids, sessions: asker?.sessions ?? [] }
    await writeFile(file, JSON.stringify(await seededDocument(known, REFERENCES, ENDINGS)))
    const key = who === 'secret key' ? live.keys.sk : live.keys.pk
    const bearer = asker ? ['--header', `Authorization: Bearer ${asker.token}`] : []
    const said = await run(
      program,
      // biome-ignore format: an option and its value a line
      [
        'run', file,
        '--url', live.url,
        '--header', `X-API-Key: ${key}`,
        ...bearer,
        '--include-path-regex', PATHS,
        '--checks', CHECKS.join(','),
        '--max-examples', CASES,
        '--phases', 'examples,coverage,fuzzing,stateful',
        '--workers', '1',
        '--seed', SEED,
        '--generation-database', 'none',
        '--suppress-health-check', 'all',
        '--warnings', 'off',
        '--continue-on-failure',
        '--no-color',
      ],
      folder,
    )
    if (process.env.SCHEMATHESIS_SHOW) console.log(said.text)
    expect(said.code, said.text.slice(said.text.indexOf('= FAILURES =')).slice(0, 20_000)).toBe(0)
  })
})
