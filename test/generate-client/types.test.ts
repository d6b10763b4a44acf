/** What the generated types allow an app to write, and what they give back. */
import { expect, test } from 'vitest'
import { SERVE_DEFAULTS } from '../../src/model/index.ts'
import { generated } from './generated.ts'
import { faults } from './program.ts'
import { SAMPLES } from './samples.ts'

const HEAD = `import { BkendError, createAuth, createClient, listAll, type Post, type PostFilter, type PostUpdate, retrying, type Selected, type UserProfile, versionOf, watchStorage } from './client.js'
const client = createClient({ url: 'https://example.com', apiKey: 'pk_' })
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(equal: Equal<A, B>) => equal
type Items<P> = P extends Promise<{ items: (infer T)[] }> ? T : never
`

function check(app: string, total: 'exact' | 'none' = 'exact'): string[] {
  const files = new Map([
    ...generated(SAMPLES.social, 'inline', { ...SERVE_DEFAULTS, total }),
    [
      'app.ts',
      `${HEAD}${app}\nexport { BkendError, client, createAuth, listAll, retrying, same, versionOf, watchStorage }\nexport type { UserProfile }\n`,
    ],
  ])
  return faults(files).map((fault) => fault.replace(/^app\.ts:\d+ /, ''))
}

const allowed: readonly [what: string, app: string][] = [
  ['a row with its required columns alone', `client.posts.create({ content: 'x' })`],
  ['every column that a client may write', `client.posts.create({ content: 'x', tags: ['a'], visibility: 'private' })`],
  ['an optional column to be unset', `client.posts.update('1', { imageUrl: null })`],
  [
    'nested defaults to be left out',
    `client.profiles.create({ links: [], settings: { 'notify-by': { email: true } } })`,
  ],
  [
    'bare values, operators and set values',
    `client.posts.list({ andFilters: { content: { $regex: '^a', $ne: 'b' }, likesCount: 3, visibility: { $in: ['public'] } } })`,
  ],
  ['an item of a list in a filter', `client.posts.list({ orFilters: { tags: 'a', imageUrl: { $exists: true } } })`],
  [
    'dotted keys of declared objects',
    `client.profiles.list({ andFilters: { 'settings.theme': 'dark', 'settings.notify-by.email': { $ne: true } } })`,
  ],
  [
    'a filter of its own',
    `const f: PostFilter = { createdAt: { $gt: '2026-01-01' } }; client.posts.list({ andFilters: f })`,
  ],
  ['a signal that may be undefined', `client.posts.get('1', { signal: undefined as AbortSignal | undefined })`],
  [
    'codes in a switch',
    `function f(e: BkendError) { switch (e.code) { case 'data/not-found': case 'client/network': return e.details?.[0]?.path } }; f`,
  ],
  [
    'browser storage and other fetch functions',
    `createClient({ url: '', apiKey: '', storage: localStorage, fetch: async () => new Response() })`,
  ],
  ['whole rows without select', `same<Items<ReturnType<typeof client.posts.list>>, Post>(true)`],
  [
    'narrowing by select',
    `async () => { const { items } = await client.posts.list({ select: ['content', 'score'] }); same<keyof (typeof items)[number], 'id' | 'content' | 'score' | 'createdBy' | 'createdAt' | 'updatedAt'>(true) }`,
  ],
  [
    'optional columns to stay optional when selected',
    `same<Selected<Post, 'score'>['score'], number | undefined>(true)`,
  ],
  [
    'update types with null only for optional columns',
    `same<PostUpdate['content'], string | undefined>(true); same<PostUpdate['replyToId'], string | null | undefined>(true)`,
  ],
  [
    'expanding, which makes the member optional',
    `async () => { const row = await client.posts.get('1', { expand: ['replyTo'] }); same<typeof row['replyTo'], Post | undefined>(true); row.content }`,
  ],
  [
    'expanding and selecting in a list',
    `async () => { const [row] = (await client.profiles.list({ select: ['links'], expand: ['author'] })).items; same<Exclude<typeof row, undefined>['author'], UserProfile | undefined>(true) }`,
  ],
  [
    'every row of a list, narrowed like a page of it',
    `async () => { for await (const row of listAll(client.posts, { select: ['content'], expand: ['replyTo'] })) { same<typeof row['replyTo'], Post | undefined>(true); row.content; row.id } }`,
  ],
  [
    'whole rows of a list',
    `async () => { for await (const row of listAll(client.posts)) same<typeof row, Post>(true) }`,
  ],
  [
    'signing in with what the client is made with',
    `async () => { const auth = createAuth({ url: '', apiKey: '', storage: watchStorage(localStorage), fetch: retrying() }); const me = await auth.me(); same<typeof me['role'], 'admin' | 'user' | 'guest'>(true) }`,
  ],
  ['whole rows of get', `async () => { const row = await client.posts.get('1'); same<typeof row, Post>(true) }`],
  [
    'a version to be asked for',
    `async () => { const row = await client.posts.get('1'); await client.posts.update('1', {}, { ifMatch: versionOf(row) }) }`,
  ],
  ['read-restricted columns that may be missing', `same<Post['score'], number | undefined>(true)`],
]

test.each(allowed)('allows %s', (_, app) => {
  expect(check(app)).toEqual([])
})

const refused: readonly [what: string, app: string, message: RegExp][] = [
  [
    'a claim of these tests that does not hold',
    `same<Post['id'], number>(true)`,
    /'true' is not assignable to parameter of type 'false'/,
  ],
  ['a missing required column', `client.posts.create({})`, /Property 'content' is missing/],
  [
    'an unknown column',
    `client.posts.create({ content: 'x', titel: 'y' })`,
    /'titel' does not exist in type 'PostCreate'/,
  ],
  ['a system field', `client.posts.create({ content: 'x', createdBy: 'y' })`, /'createdBy' does not exist/],
  ['null on create', `client.posts.create({ content: null })`, /Type 'null' is not assignable/],
  ['null for a required column', `client.posts.update('1', { content: null })`, /Type 'null' is not assignable/],
  [
    'a value outside the set',
    `client.posts.create({ content: 'x', visibility: 'publik' })`,
    /"publik"' is not assignable to type 'PostVisibility/,
  ],
  ['an unknown operator', `client.posts.list({ andFilters: { likesCount: { $gtt: 1 } } })`, /'\$gtt' does not exist/],
  [
    'a text operator on a number',
    `client.posts.list({ andFilters: { likesCount: { $regex: '1' } } })`,
    /'\$regex' does not exist/,
  ],
  [
    'an operand of another type',
    `client.posts.list({ andFilters: { likesCount: { $gt: '1' } } })`,
    /Type 'string' is not assignable to type 'number'/,
  ],
  ['an unknown column in a filter', `client.posts.list({ orFilters: { titel: 'x' } })`, /'titel' does not exist/],
  [
    'a path into nothing',
    `client.profiles.list({ andFilters: { 'settings.colour': 'x' } })`,
    /'settings.colour'.*does not exist/s,
  ],
  ['an unknown column in select', `client.posts.list({ select: ['titel'] })`, /"titel"' is not assignable/],
  ['an unknown column in sortBy', `client.posts.list({ sortBy: 'titel' })`, /"titel"' is not assignable/],
  [
    'a column that was not selected',
    `async () => (await client.posts.list({ select: ['content'] })).items[0]?.tags`,
    /'tags' does not exist/,
  ],
  ['an unknown name in expand', `client.posts.list({ expand: ['author'] })`, /"author"' is not assignable/],
  [
    'a column that was not selected, in every row of a list',
    `async () => { for await (const row of listAll(client.posts, { select: ['content'] })) row.tags }`,
    /'tags' does not exist/,
  ],
  ['numbered pages of every row', `listAll(client.posts, { page: 2 })`, /'page' does not exist/],
  ['signing in without a storage', `createAuth({ url: '', apiKey: '' })`, /Property 'storage' is missing/],
  ['what was not expanded', `async () => (await client.posts.get('1')).replyTo`, /'replyTo' does not exist/],
  [
    'an unknown table',
    `client.post.list()`,
    /Property 'post' does not exist on type 'BkendClient'. Did you mean 'posts'/,
  ],
  ['an unknown code', `(e: BkendError) => e.code === 'data/notfound'`, /no overlap/],
  [
    'an unknown nested key',
    `client.profiles.create({ links: [{ label: '', href: '' }] })`,
    /'href' does not exist in type 'ProfileLink'/,
  ],
]

test.each(refused)('refuses %s', (_, app, message) => {
  const found = check(app)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(message)
})

test('a server that counts nothing has pages without a total, and every other type as it is', () => {
  const total = 'async () => (await client.posts.list()).pagination.total.toFixed()'
  expect(check(total)).toEqual([])
  expect(check(total, 'none').join()).toMatch(/possibly 'undefined'|'never'/)
  const rest = `async () => { for await (const row of listAll(client.posts, {})) same<typeof row.content, string>(true) }`
  expect(check(rest, 'none')).toEqual([])
})
