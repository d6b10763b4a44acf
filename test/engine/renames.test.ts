/** Renames where the database has other names than the files: `naming: snake_case`, `dbName`, declared or answered. */
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerRename, type RunResult } from '../../src/engine/index.ts'
import { createProject, type TestProject } from './project.ts'

let project: TestProject
let client: pg.Client
beforeEach(async () => {
  project = await createProject({})
  client = new pg.Client({ connectionString: project.url })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await project.remove()
})

const config = (naming: string): string => `project: t\nnaming: ${naming}\n`
const table = (name: string, column: string, options = ''): string =>
  `table: ${name}\ncolumns:\n  ${column}\nindexes: [[createdAt]]\n${options}`
const firstName = 'firstName: { type: string, minLength: 1 }'

interface Case {
  readonly naming?: string
  readonly before: string
  /** With `RENAMED` where the line is to stand. */
  readonly after: string
  /** What the files called it. */
  readonly from: string
  /** Its row is put in and read again by these. */
  readonly insert: string
  readonly select: string
  /** The files call it the same as before, so that nobody needs to be asked. */
  readonly same?: true
}

const COLUMN = { insert: "insert into people (first_name) values ('x')", select: 'select given_name from people' }
const BY_DB_NAME = { insert: "insert into people (c1) values ('x')", select: 'select c2 from people' }

const CASES: readonly (readonly [name: string, given: Case])[] = [
  [
    'a column under snake_case',
    {
      naming: 'snake_case',
      before: table('people', firstName),
      after: table('people', 'givenName: { type: string, minLength: 1RENAMED }'),
      from: 'firstName',
      ...COLUMN,
    },
  ],
  [
    'a table under snake_case',
    {
      naming: 'snake_case',
      before: table('blogPosts', firstName),
      after: table('blogArticles', firstName, 'RENAMED\n'),
      from: 'blogPosts',
      insert: "insert into blog_posts (first_name) values ('x')",
      select: 'select first_name from blog_articles',
    },
  ],
  [
    'a column from one dbName to another',
    {
      before: table('people', 'firstName: { type: string, dbName: c1 }'),
      after: table('people', 'givenName: { type: string, dbName: c2RENAMED }'),
      from: 'firstName',
      ...BY_DB_NAME,
    },
  ],
  [
    'a column that had a dbName',
    {
      naming: 'snake_case',
      before: table('people', 'firstName: { type: string, dbName: given_name1 }'),
      after: table('people', 'givenName: { type: stringRENAMED }'),
      from: 'firstName',
      insert: "insert into people (given_name1) values ('x')",
      select: 'select given_name from people',
    },
  ],
  [
    'a column that gets a dbName',
    {
      before: table('people', 'c1: string'),
      after: table('people', 'givenName: { type: string, dbName: c2RENAMED }'),
      from: 'c1',
      ...BY_DB_NAME,
    },
  ],
  [
    'a column by a change of its dbName alone',
    {
      before: table('people', 'firstName: { type: string, dbName: c1 }'),
      after: table('people', 'firstName: { type: string, dbName: c2RENAMED }'),
      from: 'c1',
      ...BY_DB_NAME,
      same: true,
    },
  ],
  [
    'a table from one dbName to another',
    {
      before: table('people', firstName, 'options: { dbName: t1 }\n'),
      after: table('persons', firstName, 'RENAMED\noptions: { dbName: t2 }\n'),
      from: 'people',
      insert: `insert into t1 ("firstName") values ('x')`,
      select: 'select "firstName" from t2',
    },
  ],
  [
    'a table by a change of its dbName alone',
    {
      before: table('people', firstName, 'options: { dbName: t1 }\n'),
      after: table('people', firstName, 'RENAMED\noptions: { dbName: t2 }\n'),
      from: 't1',
      same: true,
      insert: `insert into t1 ("firstName") values ('x')`,
      select: 'select "firstName" from t2',
    },
  ],
  [
    'a column of a table with a dbName',
    {
      naming: 'snake_case',
      before: table('people', firstName, 'options: { dbName: t1 }\n'),
      after: table('people', 'givenName: { type: string, minLength: 1RENAMED }', 'options: { dbName: t1 }\n'),
      from: 'firstName',
      insert: "insert into t1 (first_name) values ('x')",
      select: 'select given_name from t1',
    },
  ],
]

function renamed({ after }: Case, line: string): string {
  return after.replace(/^RENAMED\n/m, line === '' ? '' : `${line}\n`).replace('RENAMED', line === '' ? '' : `, ${line}`)
}

function faults({ diagnostics, questions }: RunResult): readonly string[] {
  const found = [...diagnostics, ...questions.map((question) => question.diagnostic)]
  return found.filter((d) => d.severity === 'error').map((d) => `${d.message} ${d.hint ?? ''}`)
}

async function begin({ naming, before, insert }: Case): Promise<void> {
  await project.write('bkend.config.yaml', config(naming ?? 'keep'))
  await project.write('schema/all.yaml', before)
  const done = await project.run('apply')
  expect([done.outcome, ...faults(done)]).toEqual(['applied'])
  await client.query(insert)
}

async function held(select: string): Promise<unknown> {
  const { rows } = await client.query({ text: select, rowMode: 'array' })
  return rows
}

describe.each(CASES)('%s', (_, given) => {
  it('is renamed where the file says so, once', async () => {
    await begin(given)
    await project.write('schema/all.yaml', renamed(given, `renamedFrom: ${given.from}`))
    const done = await project.run('apply')
    expect([done.outcome, ...faults(done)]).toEqual(['applied'])
    expect(await held(given.select)).toEqual([['x']])
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
    await client.query(`update bkend.history set input_hash = ''`)
    expect(await project.run('plan')).toMatchObject({ outcome: 'pending', changes: [] })
  })

  it('is renamed by an answer, which the file then says, where there is anything to ask', async () => {
    await begin(given)
    await project.write('schema/all.yaml', renamed(given, ''))
    const asked = await project.run(given.same ? 'plan' : 'apply', { allow: ['all'] })
    if (given.same) expect(asked).toMatchObject({ outcome: 'pending', questions: [] })
    else expect(asked.outcome).toBe('refused-rename')
    for (const question of asked.questions) await answerRename(project.cwd, question)
    if (!given.same) expect(await project.read('schema/all.yaml')).toContain(`renamedFrom: ${given.from}`)
    expect((await project.run('apply')).outcome).toBe('applied')
    expect(await held(given.select)).toEqual([['x']])
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
  })
})

it('a change of the naming renames everything, system columns too, and keeps the rows', async () => {
  const text = table('blogPosts', firstName)
  const insert = `insert into "blogPosts" ("firstName") values ('x')`
  await begin({ before: text, after: text, from: '', insert, select: '' })
  await project.write('bkend.config.yaml', config('snake_case'))
  const done = await project.run('apply')
  expect([done.outcome, ...faults(done)]).toEqual(['applied'])
  // The function that moves updatedAt names it, so another takes its place.
  const made = done.changes?.filter(
    (change) => !(change.kind === 'rename' || /^(function|trigger):/.test(change.address)),
  )
  expect(made).toEqual([])
  expect(await held('select first_name from blog_posts')).toEqual([['x']])
  expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
  await project.write('bkend.config.yaml', config('keep'))
  expect((await project.run('apply')).outcome).toBe('applied')
  expect(await held('select "firstName" from "blogPosts"')).toEqual([['x']])
})

it('a name that moved on is not taken by what the files call so now', async () => {
  await begin({
    before: table('people', 'a: { type: string, dbName: c1 }'),
    after: '',
    from: '',
    insert: "insert into people (c1) values ('x')",
    select: '',
  })
  const after = 'b: { type: string, dbName: c2, renamedFrom: c1 }\n  a: { type: string, dbName: c3, optional: true }'
  await project.write('schema/all.yaml', table('people', after))
  const done = await project.run('apply')
  expect([done.outcome, ...faults(done)]).toEqual(['applied'])
  expect(await held('select c2, c3 from people')).toEqual([['x', null]])
  expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
})
