/** Values of an enum type that go or move, with rows that hold them and without. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const schema = (values: string, more = ''): string => `
enumTypes: { mood: { values: [${values}] } }
tables:
  posts:
    columns:
      mood: { type: enumType, enumType: mood, default: calm }
      many: { type: native, native: 'mood[]', optional: true }
    indexes: [[mood]]
  notes:
    columns: { feeling: { type: enumType, enumType: mood, optional: true } }
${more}`

const BEFORE = schema('calm, happy, bored, sad')

async function moods(): Promise<readonly string[]> {
  const rows = await project.query<{ mood: string }>('select mood::text from posts order by posts.mood')
  return rows.map((row) => row.mood)
}

async function labels(): Promise<string> {
  const [row] = await project.query<{ labels: string }>('select enum_range(null::mood)::text as labels')
  return row?.labels ?? ''
}

describe('a value that goes', () => {
  test.each([
    ['one row', "insert into posts (mood) values ('bored'), ('calm')", [['posts', 'mood', 1]]],
    [
      'six rows, of which five keys are told',
      "insert into posts (mood) select 'bored' from generate_series(1, 6)",
      [['posts', 'mood', 6]],
    ],
    ['a list', "insert into posts (many) values ('{calm,bored}'), ('{}'), (null)", [['posts', 'many', 1]]],
    [
      'two tables',
      "insert into posts (mood) values ('bored'); insert into notes (feeling) values ('bored'), ('bored')",
      [
        ['notes', 'feeling', 2],
        ['posts', 'mood', 1],
      ],
    ],
  ] as const)('is refused while it is held by %s, and nothing is changed', async (_, rows, want) => {
    await project.push(BEFORE)
    await project.query(rows)
    const { broken } = await project.push(schema('calm, happy, sad'))
    expect(broken.map(({ message, count }) => [count, message])).toEqual(
      want.map(([table, column, count]) => [count, `rows of ${table} still hold bored in ${column}`]),
    )
    expect(broken.map((b) => b.keys.length)).toEqual(want.map(([, , count]) => Math.min(count, 5)))
    expect(await labels()).toBe('{calm,happy,bored,sad}')
    expect((await project.plan(BEFORE)).changes).toEqual([])
  })

  test('goes where no row holds it, and must be allowed by name', async () => {
    await project.push(BEFORE)
    await project.query("insert into posts (mood, many) values ('sad', '{sad,calm}'), ('calm', null)")
    const { broken, hazards } = await project.push(schema('calm, happy, sad'))
    expect(broken).toEqual([])
    expect(hazards.map((h) => `${h.code}:${h.subject}`)).toEqual(['drop-enum-value:mood.bored'])
    expect([await labels(), await moods()]).toEqual(['{calm,happy,sad}', ['calm', 'sad']])
    await expect(project.query("insert into posts (mood) values ('bored')")).rejects.toThrow('invalid input value')
    expect(await project.query('insert into posts default values returning mood')).toEqual([{ mood: 'calm' }])
  })

  test('goes once its rows hold another', async () => {
    await project.push(BEFORE)
    await project.query("insert into notes (feeling) values ('bored')")
    const after = schema('calm, happy, sad')
    expect((await project.push(after)).broken).toHaveLength(1)
    await project.query("update notes set feeling = 'sad'")
    expect((await project.push(after)).broken).toEqual([])
    expect(await project.query('select feeling from notes')).toEqual([{ feeling: 'sad' }])
  })

  test('goes with the column that held it', async () => {
    await project.push(BEFORE)
    await project.query("insert into notes (feeling) values ('bored')")
    const after = schema('calm, happy, sad').replace(
      '{ feeling: { type: enumType, enumType: mood, optional: true } }',
      '{}',
    )
    expect((await project.push(after)).broken).toEqual([])
    expect(await labels()).toBe('{calm,happy,sad}')
  })
})

describe('values that move', () => {
  test('keep their rows, which sort anew', async () => {
    await project.push(BEFORE)
    await project.query("insert into posts (mood) values ('happy'), ('sad'), ('calm'), ('bored')")
    expect(await moods()).toEqual(['calm', 'happy', 'bored', 'sad'])
    const { broken, hazards } = await project.push(schema('sad, bored, happy, calm'))
    expect([broken, hazards]).toEqual([[], []])
    expect(await moods()).toEqual(['sad', 'bored', 'happy', 'calm'])
    expect((await project.plan(schema('sad, bored, happy, calm'))).changes).toEqual([])
  })

  test('move while one goes, one comes and one is called otherwise', async () => {
    await project.push(BEFORE)
    await project.query("insert into posts (mood, many) values ('happy', '{happy}'), ('sad', null)")
    const after = schema('sad, fresh, { value: glad, renamedFrom: happy }, calm')
    expect((await project.push(after)).broken).toEqual([])
    expect([await labels(), await moods()]).toEqual(['{sad,fresh,glad,calm}', ['sad', 'glad']])
    expect((await project.plan(after)).changes).toEqual([])
  })

  test('move and are called otherwise, while one that goes is held: nothing is changed', async () => {
    await project.push(BEFORE)
    await project.query("insert into posts (mood) values ('bored')")
    const { broken } = await project.push(schema('sad, { value: glad, renamedFrom: happy }, calm'))
    expect(broken.map((b) => b.count)).toEqual([1])
    expect([await labels(), await moods()]).toEqual(['{calm,happy,bored,sad}', ['bored']])
  })
})
