/** A column whose values a function of the project's converts, on a real Postgres. */
import { afterEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = (size: string): string => `table: notes\ncolumns:\n  title: string\n  size: ${size}\n`
const CALL = '{ $call: ../functions/sizes.ts, export: sizeOf }'
const CONVERTED = NOTES(`{ type: integer, optional: true, unique: true, using: ${CALL} }`)
const SIZES = `import { appendFileSync, existsSync } from 'node:fs'
const WORDS = ['zero', 'one', 'two', 'three', 'four']

export async function sizeOf(row: { size: string }): Promise<number> {
  appendFileSync(new URL('calls', import.meta.url), row.size + '\\n')
  if (row.size === 'three' && !existsSync(new URL('mended', import.meta.url))) throw new Error('not three')
  return WORDS.indexOf(row.size)
}
`

let project: TestProject
afterEach(() => project.remove())

async function start(size: string, values: readonly (string | null)[], functions: string): Promise<void> {
  project = await createProject({ 'schema/notes.yaml': NOTES(size), 'functions/sizes.ts': functions })
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  for (const [n, value] of values.entries()) {
    const id = `018f0000-0000-7000-8000-${String(n + 1).padStart(12, '0')}`
    const given = value === null ? 'null' : `'${value}'`
    await project.sql(`insert into notes (id, title, size) values ('${id}', 'Note ${n}', ${given})`)
  }
}

const push = () => project.run('apply', { allow: ['all'] })
const sizes = async (): Promise<unknown[]> => (await project.sql('select * from notes order by id')).map((r) => r.size)
const kept = (): Promise<readonly object[]> =>
  project.sql("select relname from pg_class where relnamespace = 'bkend'::regnamespace and relname like 'convert%'")

describe('a column that a function converts', () => {
  it('gets what the function gives for the old value, and keeps its uniques and what is unset', async () => {
    await start('{ type: string, optional: true, unique: true, maxLength: 9 }', ['two', null, 'one'], SIZES)
    await project.write('schema/notes.yaml', CONVERTED)
    const planned = await project.run('plan')
    expect(planned.plan?.phases.map(({ steps }) => steps.map((s) => s.action.kind))).toEqual([
      ['function'],
      expect.arrayContaining(['statement']),
    ])
    expect(await push()).toMatchObject({ outcome: 'applied', version: { version: 2 } })
    expect(await sizes()).toEqual([2, null, 1])
    await expect(project.sql("insert into notes (title, size) values ('x', 2)")).rejects.toThrow(/notes_size_key/)
    expect(await kept()).toEqual([])
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
  })

  it.each([
    ['an optional column may lose its value', 'type: integer, optional: true', 'applied', [null, 3]],
    ['a required one may not', 'type: integer', 'stopped', ['x', 'abc']],
  ])('%s', async (_, type, outcome, after) => {
    await start(
      'string',
      ['x', 'abc'],
      "export const sizeOf = (row: any) => (row.size === 'x' ? null : row.size.length)\n",
    )
    await project.write('schema/notes.yaml', NOTES(`{ ${type}, using: ${CALL} }`))
    expect(await push()).toMatchObject({ outcome })
    expect(await sizes()).toEqual(after)
  })

  it('stays as it is while the function stops, and goes on from there', async () => {
    await start('string?', ['two', 'three', 'one'], SIZES)
    await project.write('schema/notes.yaml', CONVERTED)
    const result = await push()
    expect(result).toMatchObject({ outcome: 'stopped', diagnostics: [{ code: 'apply/function', span: { line: 6 } }] })
    expect(await sizes()).toEqual(['two', 'three', 'one'])
    // A value that is another by now is converted anew.
    await project.sql("update notes set size = 'four' where size = 'two'")
    await project.write('functions/mended', '')
    expect(await push()).toMatchObject({ outcome: 'applied' })
    expect(await sizes()).toEqual([4, 3, 1])
    expect((await project.read('functions/calls')).trim().split('\n')).toEqual(['two', 'three', 'four', 'three', 'one'])
  })

  it('is not converted where a value was written since', async () => {
    await start('string?', ['one', 'two'], SIZES)
    await project.sql(`create function bkend.late() returns event_trigger language plpgsql as $$
      begin update public.notes set size = 'four' where size = 'one'; end $$;
      create event trigger late on ddl_command_start when tag in ('ALTER TABLE') execute function bkend.late()`)
    await project.write('schema/notes.yaml', NOTES(`{ type: integer, optional: true, using: ${CALL} }`))
    const result = await push()
    expect(result).toMatchObject({ outcome: 'stopped', diagnostics: [{ code: 'apply/statement' }, {}] })
    expect(result.diagnostics[0]?.message).toContain('of notes was written since it was converted')
    expect(await sizes()).toEqual(['one', 'two'])
    await project.sql(
      "drop event trigger late; drop function bkend.late; update notes set size = 'four' where size = 'one'",
    )
    expect(await push()).toMatchObject({ outcome: 'applied' })
    expect(await sizes()).toEqual([4, 2])
    expect((await project.read('functions/calls')).trim().split('\n')).toEqual(['one', 'two', 'four'])
  })

  it.each<[from: string, to: string, before: string, returns: string, after: unknown]>([
    ['string', 'jsonb', 'a', '{ it: row.size }', { it: 'a' }],
    ['string', '{ type: array, items: string }', 'a', '[row.size]', ['a']],
    ['integer', 'string', '7', "'n' + row.size", 'n7'],
    ['bigint', 'string', '9007199254740993', 'typeof row.size + row.size', 'string9007199254740993'],
    ['date', 'string', '2026-01-31T09:30:00.25Z', 'row.size', '2026-01-31T09:30:00.250Z'],
    ['numeric(5,2)', 'string', '1.50', 'JSON.stringify(row.size)', '1.5'],
    ['string', 'bytea', 'aGk=', 'row.size', Buffer.from('hi')],
    ['string', 'date', 'x', "new Date('2026-01-31T09:30:00Z')", new Date('2026-01-31T09:30:00Z')],
  ])('from %s to %s', async (from, to, before, returns, after) => {
    await start(from, [before], `export const sizeOf = (row: any) => (${returns})\n`)
    const type = to.startsWith('{') ? to.slice(2, -2) : `type: ${to}`
    await project.write('schema/notes.yaml', NOTES(`{ ${type}, using: ${CALL} }`))
    const result = await push()
    expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    expect(await sizes()).toEqual([after])
  })

  it('may get another name by the same push', async () => {
    await start('string', ['one'], 'export const sizeOf = (row: any) => (row.head && row.length === "one" ? 1 : 0)\n')
    await project.write(
      'schema/notes.yaml',
      `table: memos\nrenamedFrom: notes\ncolumns:\n  head: { type: string, renamedFrom: title }\n` +
        `  length: { type: integer, renamedFrom: size, using: ${CALL} }\n`,
    )
    expect(await push()).toMatchObject({ outcome: 'applied' })
    expect(await project.sql('select head, length from memos')).toEqual([{ head: 'Note 0', length: 1 }])
  })
})
