/** The app that the browser loads: a generated client, and what the tests call by name. */
import {
  BkendError,
  createAuth,
  createClient,
  listAll,
  retrying,
  type Table,
  versionOf,
  watchStorage,
} from '../../src/client/index.ts'

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
interface Tables {
  readonly posts: Table<Row, object, object, object>
}

/** What an error says, as it can leave the page. */
interface Failure {
  readonly name: string
  readonly code: string | undefined
  readonly status: number | undefined
}

const { searchParams } = new URL(location.href)
const storage = watchStorage(localStorage)
const url = searchParams.get('api') ?? ''
const options = { url, apiKey: searchParams.get('key') ?? '', storage }
const client = createClient<Tables>(options)
const auth = createAuth(options)
const heard: boolean[] = []
storage.onChange((signedIn) => heard.push(signedIn))

async function failureOf(work: Promise<unknown>): Promise<Failure | null> {
  try {
    await work
    return null
  } catch (error) {
    const { name, code, status } = error as BkendError
    return { name, code: error instanceof BkendError ? code : undefined, status }
  }
}

/** What the tests call in the page, each by one name. */
export const app = {
  signUp: (email: string, password: string) => auth.signUp({ email, password, name: 'Ann' }),
  signIn: (email: string, password: string) => auth.signIn({ email, password }),
  signOut: () => auth.signOut(),
  me: () => auth.me(),
  meFails: () => failureOf(auth.me()),
  heard: () => [...heard],
  tokens: () => [localStorage.getItem('accessToken'), localStorage.getItem('refreshToken')],
  setAccessToken: (token: string) => localStorage.setItem('accessToken', token),
  /** So many calls at once. */
  together: async (calls: number) =>
    (await Promise.all(Array.from({ length: calls }, () => client.posts.list()))).map((page) => page.items.length),
  create: (title: string) => client.posts.create({ title }),
  createFails: (values: object) => failureOf(client.posts.create(values)),
  async race(id: string) {
    const seen = await client.posts.get(id)
    const how = { ifMatch: versionOf(seen) }
    await client.posts.update(id, { title: 'mine' }, how)
    return await failureOf(client.posts.update(id, { title: 'theirs' }, how))
  },
  async titles(limit: number) {
    const titles: unknown[] = []
    for await (const { title } of listAll(client.posts, { limit })) titles.push(title)
    return titles
  },
  aborted() {
    const controller = new AbortController()
    const call = failureOf(client.posts.list({}, { signal: controller.signal }))
    controller.abort()
    return call
  },
  /** Aborted by its own limit while the server is silent. */
  tooLate: () => failureOf(client.posts.list({}, { signal: AbortSignal.timeout(1) })),
  patiently: async () =>
    (await createClient<Tables>({ ...options, fetch: retrying({ delay: 1 }) }).posts.list()).items.length,
  offline: () => failureOf(client.posts.list()),
}

Object.assign(globalThis, { app })
