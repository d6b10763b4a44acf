/** Seed files, on every target: what they say is put in, once; what is wrong with them is told before anything is sent. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunResult, type SeedOptions, type SeedResult, seedProject } from '../../src/engine/index.ts'
import { answer } from '../cli/answers.ts'

/** A project in a folder, with a database of its own. */
export interface SeedProject {
  readonly cwd: string
  readonly url: string
  write(file: string, text: string): Promise<void>
  read(file: string): Promise<string>
  run(until: 'apply'): Promise<RunResult>
  remove(): Promise<void>
}

/** What differs from target to target. */
export interface SeedTarget {
  make(files: Readonly<Record<string, string>>): Promise<SeedProject>
  /** A URL where nobody answers. */
  readonly nowhere: string
  /** How the server tells of a value that is taken. */
  readonly taken: string
}

const POSTS = `import { oneOf, reference, sql, string, column, table, userId } from 'bkend'
export const posts = table('posts', {
  content: string().min(1).max(20),
  slug: string().max(40).optional().unique(),
  visibility: oneOf('public', 'private').default('public'),
  authorId: reference('$users').default(userId()).optional(),
  replyToId: reference('posts').optional(),
}).check('loud', sql\`\${column('content')} <> 'quiet'\`).permissions({ read: 'guest' })
`
const COUNTS =
  'table: counts\ncolumns: { at: date, n: { type: integer, default: 3 } }\noptions: { id: serial }\npermissions: {}\n'

/** What a seed file says, and what is told of it. */
const WRONG: readonly (readonly [what: string, rows: string, code: string, message: string, at: string])[] = [
  ['a table', '{ post: {} } as never', 'seed/file', 'There is no table `post`', 'post'],
  [
    'a column',
    "{ posts: { a: { content: 'A', titel: 1 } } } as never",
    'seed/file',
    '`posts` has no column `titel` that a row may give',
    'titel',
  ],
  [
    'a moment',
    '{ posts: { a: { content: { $now: true } } } } as never',
    'seed/file',
    '`{ $now: … }` has no place in a seed',
    '{ $now: true }',
  ],
  [
    'a name',
    "{ posts: { a: { content: 'A', replyToId: 'b' } } }",
    'seed/reference',
    'No row of `posts` in the seed is called `b`',
    "'b'",
  ],
  [
    'a length',
    "{ posts: { a: { content: '' } } }",
    'seed/value',
    '`content` of the row `a` of `posts` must have at least 1 character',
    "''",
  ],
  [
    'what is missing',
    '{ posts: { a: {} } } as never',
    'seed/value',
    '`content` of the row `a` of `posts` is required',
    'a',
  ],
  [
    'two alike',
    "{ posts: { a: { content: 'A', slug: 's' }, b: { content: 'B', slug: 's' } } }",
    'seed/duplicate',
    'The rows `a` and `b` of `posts` have the same `slug`',
    "'s'",
  ],
  [
    'a weak password',
    "{ $users: { ann: { email: 'a@example.com', password: 'short' } } }",
    'seed/value',
    'The password of the user `ann`',
    "'short'",
  ],
]

/** Registers the suite. */
export function seedSuite({ make, nowhere, taken }: SeedTarget): void {
  let project: SeedProject
  beforeAll(async () => {
    project = await make({
      'schema/posts.ts': POSTS,
      'schema/counts.yaml': COUNTS,
    })
    expect((await project.run('apply')).outcome).toBe('applied')
  })
  afterAll(() => project.remove())
  beforeEach(async () => {
    await project.write('schema/seed.yaml', '$fake: {}\n')
    await project.write('schema/seed.ts', `import { defineSeed } from 'bkend'\nexport default defineSeed({}, {})\n`)
  })

  const options = (more: Partial<SeedOptions> = {}): SeedOptions => ({
    cwd: project.cwd,
    schema: 'schema',
    url: project.url,
    tables: [],
    seed: 0,
    allow: [],
    lockWait: 5000,
    ...more,
  })
  const seed = (more: Partial<SeedOptions> = {}): Promise<SeedResult> => seedProject(options(more))
  const typescript = (rows: string): Promise<void> =>
    project.write(
      'schema/seed.ts',
      `import { defineSeed, existing } from 'bkend'\nimport { posts } from './posts.ts'\n\nexport default defineSeed({ posts }, ${rows})\n`,
    )
  const changes = ({ tables }: SeedResult): Record<string, string> =>
    Object.fromEntries(tables.map(({ table, rows, inserted, updated }) => [table, `${rows} ${inserted} ${updated}`]))

  describe('rows of files', () => {
    it('are put in with what they leave out, refer to each other by name, and are put in once', async () => {
      await typescript(`({ rows, pick }) => ({
      $users: { ann: { email: 'ann@example.com', password: 'Secret-123', role: 'admin', roles: ['editor'] } },
      posts: {
        reply: { content: 'Yes', replyToId: 'hello' },
        hello: { content: 'Hello', slug: 'hello', createdBy: 'ann' },
        ...rows('more', 3, (n) => ({ content: \`Post \${n}\`, visibility: pick(['public', 'private']) })),
      },
    })`)
      await project.write('schema/seed.yaml', 'counts:\n  first: { at: 2026-01-31 }\n')
      expect(changes(await seed())).toEqual({ $users: '1 1 0', counts: '1 1 0', posts: '5 5 0' })
      const again = await seed()
      expect([again.outcome, changes(again)]).toEqual(['in-sync', { $users: '1 0 0', counts: '1 0 0', posts: '5 0 0' }])
      await project.write('schema/seed.yaml', 'counts:\n  first: { at: 2026-01-31, n: 4 }\n')
      expect(changes(await seed())).toEqual({ $users: '1 0 0', counts: '1 0 1', posts: '5 0 0' })
    })

    it('name the row that has their values already', async () => {
      await typescript("{ posts: { one: { content: 'One', slug: 'taken' } } }")
      await seed()
      await typescript("{ posts: { two: { content: 'Two', slug: 'taken' } } }")
      const [told] = (await seed()).diagnostics
      expect(told).toMatchObject({ code: 'seed/refused', span: { file: 'schema/posts.ts' } })
      expect(told?.hint).toContain(taken)
    })

    it('may be made up beside: `$fake` counts them, and what they refer to is there', async () => {
      await typescript('{ $fake: { posts: 30 } }')
      expect(changes(await seed())).toEqual({ $users: '30 30 0', posts: '30 30 0' })
      expect(changes(await seed({ rows: 40, tables: ['posts', 'counts'] }))).toMatchObject({
        posts: '40 10 0',
        counts: '40 40 0',
      })
    })
  })

  describe('what no seed can say', () => {
    it.each(WRONG)('%s', async (_, rows, code, message, at) => {
      await typescript(rows)
      const { diagnostics, outcome } = await seed({ url: nowhere })
      expect(outcome).toBe('failed')
      expect(diagnostics[0]?.code).toBe(code)
      expect(diagnostics[0]?.message).toContain(message)
      const { line = 0, column = 0, endColumn = 0 } = diagnostics[0]?.span ?? {}
      const text = await project.read('schema/seed.ts')
      expect(text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)).toBe(at)
    })
  })

  describe('bkend seed', () => {
    const cli = (...args: string[]) => answer(['seed', '--schema', 'schema', '--url', project.url, ...args], project)

    it('lists the rows by table, and tells a program the same', async () => {
      await typescript("{ posts: { told: { content: 'Told' } } }")
      expect(await cli()).toMatchObject({ code: 0, out: 'Seeded dev\n  posts  1 row: 1 new\n' })
      expect(await cli()).toMatchObject({ code: 0, out: 'dev has every seed row\n  posts  1 row, all there\n' })
      const { outcome, tables } = JSON.parse((await cli('--json')).out) as SeedResult
      expect([outcome, tables]).toEqual(['in-sync', [{ table: 'posts', rows: 1, inserted: 0, updated: 0 }]])
    })

    it('is foreseen by `bkend check`', async () => {
      await typescript("{ posts: { a: { content: '' } } }")
      const { code, err } = await answer(['check', '--schema', 'schema'], project)
      expect([code, err]).toEqual([
        1,
        expect.stringContaining('`content` of the row `a` of `posts` must have at least'),
      ])
    })

    it('wants what was pushed to be what the files declare', async () => {
      const changed = COUNTS.replace('default: 3', 'default: 5')
      await project.write('schema/counts.yaml', changed)
      const { code, err } = await cli()
      await project.write('schema/counts.yaml', COUNTS)
      expect([code, err]).toEqual([1, expect.stringContaining('bkend push --env dev')])
    })

    it('refuses a protected environment unless it is allowed', async () => {
      await project.write(
        'bkend.config.yaml',
        `project: app\nenvironments:\n  prod: { url: '${project.url}', protected: true }\n`,
      )
      const refused = await answer(['seed', '--env', 'prod', '--rows', '1', '--table', 'posts'], project)
      expect(refused.code).toBe(4)
      expect(refused.err).toContain('`bkend seed --env prod --allow seed`')
      const allowed = await answer(
        ['seed', '--env', 'prod', '--rows', '1', '--table', 'posts', '--allow', 'seed'],
        project,
      )
      expect(allowed.err).toContain('Nothing was pushed to `prod` yet')
    })
  })
}
