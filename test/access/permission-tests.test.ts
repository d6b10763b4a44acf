/** Permission tests beside the schema: read in both forms, run on a database of their own, told at their line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { junitText } from '../../src/cli/report/junit.ts'
import { checkProject, run } from '../../src/engine/index.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'

let shadow: TestDatabase
let folder = ''
beforeAll(async () => {
  shadow = await createDatabase()
})
afterAll(() => shadow.drop())
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A project of those files below `schema/`; the place for tests is a database of the test server. */
function project(files: Readonly<Record<string, string>>, url = shadow.url, live = 'pglite:.bkend/dev'): string {
  folder = mkdtempSync(path.join(tmpdir(), 'bkend-access-'))
  const config = `project: social\nenvironments:\n  dev: { url: '${live}', shadow: '${url}' }\n`
  mkdirSync(path.join(folder, 'schema'))
  writeFileSync(path.join(folder, 'bkend.config.yaml'), config)
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'schema', name), text)
  return folder
}

const NOTES = `table: notes
columns:
  title: { type: string, maxLength: 80, unique: true }
  kind: { type: string, enum: [open, hidden], default: hidden }
  secret: { type: string, optional: true, read: self, write: admin }
  boardId: { type: reference, to: boards }
permissions: { create: user, read: guest, list: user, update: self, delete: self | role:mod }
rows:
  - { for: guest, where: { kind: open }, on: [list, read] }
  - { for: self, where: { createdBy: $userId }, on: [list, read] }
`
const BOARDS = `table: boards
columns:
  ownerId: { type: reference, to: $users, default: { $userId: true }, write: admin }
  parentId: { type: reference, to: boards, optional: true }
permissions: { read: guest, list: guest, create: user }
`
/** Lines 11 and on. */
const tests = (...sentences: readonly string[]): string =>
  `${NOTES}tests:
  rows:
    open: { title: one, kind: open, createdBy: ann }
    mine: { title: two, createdBy: ann }
  people: { mo: [mod] }
  expect:
${sentences.map((sentence) => `    - ${sentence}\n`).join('')}`

const TRUE = [
  'guest can read open',
  'guest cannot read mine',
  'guest cannot list *',
  'user can list open',
  'user cannot list mine',
  'ann can read *',
  'ann can read open.secret',
  'user cannot read open.secret',
  'user can create mine',
  'user cannot create mine.secret',
  'guest cannot create open',
  'ann can update *',
  'user cannot update open.title',
  'ann cannot update open.secret',
  'ann cannot update open.createdBy',
  'mo can delete open',
  'role:mod can delete open',
  'role:other cannot delete open',
  'ann can delete *',
  'admin can update open.secret',
]

test('sentences that are true hold, in both forms; the rest of a row is filled, what it refers to is there', async () => {
  const access = `import { accessTests, reference, table, userId } from 'bkend'
const boards = table('boards', { ownerId: reference('$users').default(userId()) })
export default accessTests(boards, {
  rows: { one: { createdBy: 'ann' } },
  expect: ['guest can read one.ownerId', 'user can create one', 'user cannot update one'],
})
`
  const cwd = project({ 'notes.yaml': tests(...TRUE), 'boards.yaml': BOARDS, 'boards.access.ts': access })
  const { diagnostics, outcome, access: told } = await checkProject({ cwd, access: true })
  expect(diagnostics.filter((d) => d.code !== 'schema/hidden-unique')).toEqual([])
  expect(outcome).toBe('in-sync')
  expect(told?.passed.map((p) => p.text)).toEqual([
    'guest can read one.ownerId',
    'user can create one',
    'user cannot update one',
    ...TRUE,
  ])
})

test('the opposite of a true sentence fails at its line, each of them', async () => {
  const FALSE = TRUE.map((s) =>
    s.includes(' cannot ') ? s.replace(' cannot ', ' can ') : s.replace(' can ', ' cannot '),
  )
  const cwd = project({ 'notes.yaml': tests(...FALSE), 'boards.yaml': BOARDS })
  const { diagnostics, outcome, access } = await checkProject({ cwd, access: true })
  const failures = diagnostics.filter((d) => d.code === 'access/failed')
  expect(outcome).toBe('failed')
  expect(access).toEqual({ passed: [], failed: FALSE.length })
  expect(failures.map((d) => d.span?.line)).toEqual(FALSE.map((_, n) => NOTES.split('\n').length + 6 + n))
  expect(failures.map((d) => d.message)).toContain('user can create `mine`, but `user cannot create mine` is expected')
})

test('what holds and what fails are test cases of JUnit, at their lines', async () => {
  const cwd = project({ 'notes.yaml': tests('guest can read open', 'guest can read mine'), 'boards.yaml': BOARDS })
  const { diagnostics, sources, access } = await checkProject({ cwd, access: true })
  const head = { command: 'check', outcome: 'failed', exitCode: 1, diagnostics, sources } as const
  const xml = junitText({ ...head, holds: access?.passed ?? [] })
  expect(xml).toMatch(/<testcase [^>]*name="schema\/notes.yaml:17:7 guest can read open"[^>]*line="17"\/>/)
  expect(xml).toMatch(/<testcase [^>]*line="18">\s*<failure type="access\/failed"/)
})

describe('a mistake in a test is told where it stands, and nothing is run', () => {
  test.each([
    ['gest can read open', /no asker `gest`/, /guest/],
    ['guest can raed open', /no operation `raed`/, /read/],
    ['guest can read opn', /no row `opn`/, /open/],
    ['guest can read open.titel', /no column `titel`/, /title/],
    ['guest may read open', /no sentence/, /can read/],
    ['ann can delete open.title', /deleted whole/, /ann can delete open/],
  ])('%s', async (sentence, message, hint) => {
    const cwd = project({ 'notes.yaml': tests('guest can read open', sentence), 'boards.yaml': BOARDS })
    const { diagnostics, access, outcome } = await checkProject({ cwd })
    const [told] = diagnostics.filter((d) => d.severity === 'error')
    expect([outcome, access, told?.code, told?.span?.line]).toEqual(['failed', null, 'schema/access-test', 18])
    expect(told?.message).toMatch(message)
    expect(String(told?.hint)).toMatch(hint)
  })
  test('a row with a column that is not there, and keys that tests do not have', async () => {
    const text = `${tests('guest can read open').replace('kind: open,', 'knid: open,')}  wants: []\n`
    const cwd = project({ 'notes.yaml': text, 'boards.yaml': BOARDS })
    const { diagnostics } = await checkProject({ cwd })
    expect(diagnostics.filter((d) => d.severity === 'error').map((d) => [d.code, d.span?.line])).toEqual([
      ['schema/access-test', 13],
      ['schema/unknown-key', 18],
    ])
  })
  test('a sentence of a TypeScript file, at its line there', async () => {
    const access = `import { accessTests, reference, table } from 'bkend'
export default accessTests(table('boards', { ownerId: reference('$users') }), {
  rows: { one: {} },
  expect: [
    'guest can read one',
    'guest can read two' as never,
  ],
})
`
    const { diagnostics } = await checkProject({ cwd: project({ 'boards.yaml': BOARDS, 'boards.access.ts': access }) })
    expect(diagnostics.map((d) => [d.code, d.span?.file, d.span?.line])).toEqual([
      ['schema/access-test', 'schema/boards.access.ts', 6],
    ])
  })
  test('a file that exports something else', async () => {
    const cwd = project({ 'boards.yaml': BOARDS, 'boards.access.ts': 'export default 1\n' })
    const { diagnostics } = await checkProject({ cwd })
    expect(diagnostics.map((d) => [d.code, d.span?.file])).toEqual([['schema/access-test', 'schema/boards.access.ts']])
  })
})

test('a row that cannot be made says why', async () => {
  const text = tests('guest can read open').replace('title: two', 'title: one')
  const { diagnostics } = await checkProject({
    cwd: project({ 'notes.yaml': text, 'boards.yaml': BOARDS }),
    access: true,
  })
  const [told] = diagnostics.filter((d) => d.severity === 'error')
  expect(told?.message).toBe('The row `mine` cannot be made: another row has the same `title`: give it in both')
  expect(told?.span?.line).toBe(14)
})

describe('the database for tests', () => {
  const failing = { 'notes.yaml': tests('guest can read open'), 'boards.yaml': BOARDS }
  const codesWith = async (cwd: string) =>
    (await checkProject({ cwd, access: true })).diagnostics.filter((d) => d.severity === 'error').map((d) => d.code)
  test('is none that an environment uses', async () => {
    expect(await codesWith(project(failing, shadow.url, shadow.url))).toEqual(['access/shadow'])
  })
  test('is none that holds what no test has put there', async () => {
    const other = await createDatabase()
    const client = new pg.Client({ connectionString: other.url })
    await client.connect()
    await client.query('create table notes (title text)')
    expect(await codesWith(project(failing, other.url))).toEqual(['access/shadow'])
    expect((await client.query(`select to_regclass('boards') as t`)).rows).toEqual([{ t: null }])
    await client.end()
    await other.drop()
  })
})

describe('a push to a protected environment', () => {
  const push = async (...sentences: readonly string[]) => {
    const live = await createDatabase()
    const cwd = project({ 'notes.yaml': tests(...sentences), 'boards.yaml': BOARDS }, shadow.url, live.url)
    const config = `project: social\nenvironments:\n  prod: { url: '${live.url}', shadow: '${shadow.url}', protected: true }\n`
    writeFileSync(path.join(cwd, 'bkend.config.yaml'), config)
    const options = { cwd, allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test', guarded: true }
    try {
      return await run(options, 'apply')
    } finally {
      await live.drop()
    }
  }
  test('goes on where the permission tests hold', async () => {
    expect((await push('guest can read open')).outcome).toBe('applied')
  })
  test('is refused where one fails', async () => {
    const { outcome, diagnostics, sources } = await push('guest cannot read open')
    expect(outcome).toBe('failed')
    expect(diagnostics.map((d) => d.code)).toContain('access/failed')
    expect(sources.has('schema/notes.yaml')).toBe(true)
  })
})

test('a unique over rows that its writers may not read is warned of; one within a user’s own rows is not', async () => {
  const cwd = project({ 'notes.yaml': NOTES, 'boards.yaml': BOARDS })
  const { diagnostics } = await checkProject({ cwd })
  expect(diagnostics.map((d) => [d.code, d.severity, d.span?.line])).toEqual([['schema/hidden-unique', 'warning', 3]])
  const own = NOTES.replace(', unique: true', '').replace('rows:', 'unique: [[createdBy, title]]\nrows:')
  const cwdOfOwn = project({ 'notes.yaml': own, 'boards.yaml': BOARDS })
  expect((await checkProject({ cwd: cwdOfOwn })).diagnostics).toEqual([])
})
