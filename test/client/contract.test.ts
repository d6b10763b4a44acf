/** The runtime, which imports nothing, says the same as the contract. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Auth, createAuth, createClient, memoryStorage } from '../../src/client/index.ts'
import {
  AUTH_ROUTES,
  DATA_ROUTES,
  dataPath,
  ERROR_CODES,
  KEY_HEADER,
  LIST_PARAMETERS,
  NO_IDS,
} from '../../src/contract/index.ts'
import { failure, KEY, type Tables } from './support.ts'

const FOLDER = new URL('../../src/client/', import.meta.url)
const source = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8')

test('the codes are those of the contract, and two of its own', () => {
  const codes = [...source('error-code.ts').matchAll(/^ {2}\| '(.*)'$/gm)].map((m) => m[1])
  expect(codes).toEqual(['client/network', 'client/invalid-response', ...ERROR_CODES])
})

test('the parameters of a list are those of the contract', () => {
  const queries = source('filter.ts').match(/interface (Row|List)Query[\s\S]*?\n}/g) ?? []
  const names = queries.flatMap((query) => [...query.matchAll(/readonly (\w+)\?:/g)].map((m) => m[1]))
  const want = new Set([...LIST_PARAMETERS.map((p) => p.name), 'expand'])
  expect(names.toSorted()).toEqual([...want].toSorted())
})

test('the runtime imports nothing from outside its folder', () => {
  const imports = readdirSync(FOLDER).flatMap((f) => [...source(f).matchAll(/\bfrom '(.*)'|\bimport\('(.*)'\)/g)])
  expect(imports.length).toBeGreaterThan(0)
  for (const found of imports) expect(found[1] ?? found[2]).toMatch(/^\.\/[a-z-]+\.ts$/)
})

/** A client whose requests are noted and answered with an empty object. */
function noting(): { client: Tables; sent: [method: string, path: string, key: string | null][] } {
  const sent: [string, string, string | null][] = []
  const client = createClient<Tables>({
    url: 'http://api',
    apiKey: KEY,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      sent.push([request.method.toLowerCase(), new URL(request.url).pathname, request.headers.get(KEY_HEADER)])
      return Response.json({})
    },
  })
  return { client, sent }
}

test.each(DATA_ROUTES.filter((r) => r.suffix !== '/spec' && r.suffix !== '/openapi'))(
  '$name is sent to its route',
  async (route) => {
    const { client, sent } = noting()
    const { create, get, list, update, delete: remove } = client.posts
    const verbs = {
      create: () => create({}),
      read: () => get('1'),
      list: () => list(),
      update: () => update('1', {}),
      delete: () => remove('1'),
    }
    await verbs[route.name as keyof typeof verbs]()
    expect(sent).toEqual([[route.method, dataPath('posts') + route.suffix.replace('{id}', '1'), KEY]])
  },
)

/** How each route of signing in is asked for. */
const ASKED: Readonly<Record<string, (auth: Auth) => Promise<unknown>>> = {
  signUp: (auth) => auth.signUp({ email: 'e', password: 'p', name: 'n' }),
  signIn: (auth) => auth.signIn({ email: 'e', password: 'p' }),
  signInByLink: (auth) => auth.signInByLink('t'),
  refresh: (auth) => auth.refresh(),
  me: (auth) => auth.me(),
  signOut: (auth) => auth.signOut(),
  listMySessions: (auth) => auth.sessions({ page: 1 }),
  endMySession: (auth) => auth.endSession('{id}'),
  requestPasswordReset: (auth) => auth.requestPasswordReset('e'),
  confirmPasswordReset: (auth) => auth.confirmPasswordReset({ email: 'e', token: 't', newPassword: 'p' }),
  changePassword: (auth) => auth.changePassword({ currentPassword: 'p', newPassword: 'q' }),
  withdraw: (auth) => auth.withdraw(),
}

test.each(AUTH_ROUTES)(
  '$name of signing in is sent to its route, and as a user only where one is needed',
  async (route) => {
    const sent: string[][] = []
    const auth = createAuth({
      url: 'http://api',
      apiKey: KEY,
      storage: memoryStorage({ accessToken: 'a', refreshToken: 'r' }),
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const path = decodeURIComponent(new URL(request.url).pathname)
        sent.push([request.method.toLowerCase(), path, request.headers.get('authorization') ?? ''])
        return Response.json({ accessToken: 'b', refreshToken: 's' })
      },
    })
    await ASKED[route.name]?.(auth)
    expect(sent).toEqual([[route.method, route.path, route.asker === 'user' ? 'Bearer a' : '']])
  },
)

test.each([...NO_IDS])('%s, which is no id, is never sent as one', async (id) => {
  const { client, sent } = noting()
  expect(await failure(client.posts.get(id))).toMatchObject({ code: 'data/not-found' })
  expect(sent).toEqual([])
})
