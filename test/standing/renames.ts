/** Renames where the database has other names than the files: `naming: snake_case`, `dbName`, declared or answered, on every target. */
import { describe, expect, it } from 'vitest'
import { answerRename, type ChangeOptions, type RunResult, run } from '../../src/engine/index.ts'
import { projectsOf, type StandingProject, type StandingTarget } from './target.ts'

const config = (naming: string): string => `project: t\nnaming: ${naming}\n`
const table = (name: string, column: string, options = ''): string =>
  `table: ${name}\ncolumns:\n  ${column}\nindexes: [[createdAt]]\n${options}`
const firstName = 'firstName: { type: string, minLength: 1 }'

/** The value `x` of a column. */
type Row = readonly [table: string, column: string]

interface Case {
  readonly naming?: string
  readonly before: string
  /** With `RENAMED` where the line is to stand. */
  readonly after: string
  /** What the files called it. */
  readonly from: string
  /** Its row, and where that is afterwards, by the names in the database. */
  readonly row: Row
  readonly held: Row
  /** The files call it the same as before, so that nobody needs to be asked. */
  readonly same?: true
}

const COLUMN = { row: ['people', 'first_name'], held: ['people', 'given_name'] } as const
const BY_DB_NAME = { row: ['people', 'c1'], held: ['people', 'c2'] } as const

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
      row: ['blog_posts', 'first_name'],
      held: ['blog_articles', 'first_name'],
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
      row: ['people', 'given_name1'],
      held: ['people', 'given_name'],
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
      row: ['t1', 'firstName'],
      held: ['t2', 'firstName'],
    },
  ],
  [
    'a table by a change of its dbName alone',
    {
      before: table('people', firstName, 'options: { dbName: t1 }\n'),
      after: table('people', firstName, 'RENAMED\noptions: { dbName: t2 }\n'),
      from: 't1',
      same: true,
      row: ['t1', 'firstName'],
      held: ['t2', 'firstName'],
    },
  ],
  [
    'a column of a table with a dbName',
    {
      naming: 'snake_case',
      before: table('people', firstName, 'options: { dbName: t1 }\n'),
      after: table('people', 'givenName: { type: string, minLength: 1RENAMED }', 'options: { dbName: t1 }\n'),
      from: 'firstName',
      row: ['t1', 'first_name'],
      held: ['t1', 'given_name'],
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

const DEFAULTS = { schema: 'schema', allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }

/** A kind of database, and what a change of the naming makes anew, as its texts name columns. */
export interface RenamesTarget<P extends StandingProject>
  extends Pick<StandingTarget<P>, 'make' | 'insert' | 'values'> {
  readonly madeAnew: RegExp
}

/** Registers the tests. */
export function renamesSuite<P extends StandingProject>(target: RenamesTarget<P>): void {
  const { project } = projectsOf(target, {})
  const pushed = (until: 'plan' | 'apply', options: Partial<ChangeOptions> = {}): Promise<RunResult> => {
    const { cwd, url } = project()
    return run({ ...DEFAULTS, cwd, url, ...options }, until)
  }
  const isApplied = async (): Promise<RunResult> => {
    const done = await pushed('apply')
    expect([done.outcome, ...faults(done)]).toEqual(['applied'])
    return done
  }
  const begin = async (before: string, naming: string, [table, column]: Row): Promise<void> => {
    await project().write('bkend.config.yaml', config(naming))
    await project().write('schema/all.yaml', before)
    await isApplied()
    await target.insert(project(), table, { [column]: 'x' })
  }
  const held = ([table, column]: Row): Promise<readonly unknown[]> => target.values(project(), table, column)
  const isSettled = async (): Promise<void> => {
    expect(await pushed('apply')).toMatchObject({ outcome: 'in-sync' })
    expect(await pushed('plan', { toolchain: 'another' })).toMatchObject({ outcome: 'pending', changes: [] })
  }

  describe.each(CASES)('%s', (_, given) => {
    it('is renamed where the file says so, once', async () => {
      await begin(given.before, given.naming ?? 'keep', given.row)
      await project().write('schema/all.yaml', renamed(given, `renamedFrom: ${given.from}`))
      await isApplied()
      expect(await held(given.held)).toEqual(['x'])
      await isSettled()
    })

    it('is renamed by an answer, which the file then says, where there is anything to ask', async () => {
      await begin(given.before, given.naming ?? 'keep', given.row)
      await project().write('schema/all.yaml', renamed(given, ''))
      const asked = await pushed(given.same ? 'plan' : 'apply', { allow: ['all'] })
      if (given.same) expect(asked).toMatchObject({ outcome: 'pending', questions: [] })
      else expect(asked.outcome).toBe('refused-rename')
      for (const question of asked.questions) await answerRename(project().cwd, question)
      if (!given.same) expect(await project().read('schema/all.yaml')).toContain(`renamedFrom: ${given.from}`)
      await isApplied()
      expect(await held(given.held)).toEqual(['x'])
      await isSettled()
    })
  })

  it('a change of the naming renames everything, system columns too, and keeps the rows', async () => {
    await begin(table('blogPosts', firstName), 'keep', ['blogPosts', 'firstName'])
    await project().write('bkend.config.yaml', config('snake_case'))
    const done = await isApplied()
    const others = done.changes?.filter((change) => change.kind !== 'rename' && !target.madeAnew.test(change.address))
    expect(others).toEqual([])
    expect(await held(['blog_posts', 'first_name'])).toEqual(['x'])
    await isSettled()
    await project().write('bkend.config.yaml', config('keep'))
    await isApplied()
    expect(await held(['blogPosts', 'firstName'])).toEqual(['x'])
  })

  it('a name that moved on is not taken by what the files call so now', async () => {
    await begin(table('people', 'a: { type: string, dbName: c1 }'), 'keep', ['people', 'c1'])
    const after = 'b: { type: string, dbName: c2, renamedFrom: c1 }\n  a: { type: string, dbName: c3, optional: true }'
    await project().write('schema/all.yaml', table('people', after))
    await isApplied()
    expect([await held(['people', 'c2']), (await held(['people', 'c3'])).map((value) => value ?? null)]).toEqual([
      ['x'],
      [null],
    ])
    await isSettled()
  })
}
