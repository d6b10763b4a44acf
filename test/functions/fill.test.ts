/** A column that a function of the project's fills, on a real Postgres. */
import { afterEach, describe, expect, it } from 'vitest'
import { planText, pushPlanFile, saveText } from '../../src/engine/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: string\n'
const CALL = '{ $call: ../functions/slugs.ts, export: slugOf }'
const FILLED = `${NOTES}  slug: { type: string, format: slug, backfill: ${CALL} }\n`
const SLUGS = `import { dashed } from './dashed.ts'

export function slugOf(row: { title: string }): string {
  return dashed(row.title)
}
`
const DASHED = `export const dashed = (text: string): string => text.toLowerCase().replaceAll(' ', '-')\n`
/** Counts its calls in a file, throws where it is told to, and answers later. */
const COUNTED = `import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

export async function slugOf(row: { id: string; title: string }): Promise<string> {
  await setTimeout(0)
  appendFileSync(new URL('calls', import.meta.url), row.id + '\\n')
  if (row.title === 'Note 3' && !existsSync(new URL('mended', import.meta.url))) throw new RangeError('no third note')
  return row.title.toLowerCase().replaceAll(' ', '-')
}
`

let project: TestProject

async function start(rows: number, functions = SLUGS): Promise<void> {
  project = await createProject({
    'schema/notes.yaml': NOTES,
    'functions/slugs.ts': functions,
    'functions/dashed.ts': DASHED,
  })
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  const id = "('018f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
  await project.sql(`insert into notes (id, title) select ${id}, 'Note ' || n from generate_series(1, ${rows}) n`)
}

const slugs = async (): Promise<unknown[]> =>
  (await project.sql('select slug from notes order by id')).map((row) => row.slug)

afterEach(async () => {
  await project.remove()
})

describe('a column that a function fills', () => {
  it('is added, filled row by row, and required then', async () => {
    await start(3)
    await project.write('schema/notes.yaml', FILLED)
    const result = await project.run('apply')
    expect(result).toMatchObject({ outcome: 'applied', version: { version: 2 } })
    expect(await slugs()).toEqual(['note-1', 'note-2', 'note-3'])
    await expect(project.sql("insert into notes (title) values ('none')")).rejects.toThrow(/slug/)
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync' })
  })

  it('needs no function where there are no rows', async () => {
    await start(0)
    await project.write('functions/slugs.ts', '')
    await project.write('schema/notes.yaml', FILLED)
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  })

  it('may have been there and unset, and have a default for new rows', async () => {
    await start(3)
    await project.write('schema/notes.yaml', `${NOTES}  slug: string?\n`)
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
    await project.sql("update notes set slug = 'mine' where title = 'Note 2'")
    await project.write('schema/notes.yaml', `${NOTES}  slug: { type: string, default: new, backfill: ${CALL} }\n`)
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
    expect(await slugs()).toEqual(['note-1', 'mine', 'note-3'])
    await project.sql("insert into notes (id, title) values ('018f0000-0000-7000-9000-000000000000', 'x')")
    expect((await slugs()).at(-1)).toBe('new')
  })

  it('gets rows as the Data API shows them', async () => {
    await start(1)
    const columns = `  at: date
  on: day
  large: bigint
  price: numeric(6,2)
  tags: { type: array, items: string }
  unset: string?
`
    await project.write('schema/notes.yaml', `${NOTES}${columns}`)
    await project.sql(`alter table notes add at timestamptz(3) not null default '2026-01-31T09:30:00.25+01',
      add "on" date not null default '2026-01-31', add large bigint not null default 9007199254740993,
      add price numeric(6,2) not null default 1.50, add tags jsonb not null default '["a"]', add unset text;
      alter table notes alter at drop default, alter "on" drop default, alter large drop default, alter price drop default, alter tags drop default`)
    await project.write('functions/slugs.ts', 'export const slugOf = (row: object) => JSON.stringify(row)\n')
    await project.write('schema/notes.yaml', `${NOTES}${columns}  slug: { type: string, backfill: ${CALL} }\n`)
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
    const { createdAt, updatedAt, ...row } = JSON.parse(String((await slugs())[0]))
    expect(row).toEqual({
      ...{ id: '018f0000-0000-7000-8000-000000000001', title: 'Note 1', createdBy: '' },
      ...{ at: '2026-01-31T08:30:00.250Z', on: '2026-01-31', large: '9007199254740993', price: 1.5, tags: ['a'] },
    })
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(updatedAt).toBe(createdAt)
  })
})

describe('a function that stops', () => {
  it('leaves what it filled, names the row and its own line, and goes on from there', async () => {
    await start(5, COUNTED)
    await project.write('schema/notes.yaml', FILLED)
    const result = await project.run('apply')
    expect(result.outcome).toBe('stopped')
    const [fault] = result.diagnostics
    expect(fault).toMatchObject({ code: 'apply/function', span: { file: 'functions/slugs.ts', line: 7 } })
    expect(fault?.message).toContain('threw for the row 018f0000-0000-7000-8000-000000000003 of notes')
    expect(fault?.message).toContain('RangeError: no third note')
    expect(await slugs()).toEqual(['note-1', 'note-2', null, null, null])
    await project.write('functions/mended', '')
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied', version: { version: 2 } })
    expect(await slugs()).toEqual(['note-1', 'note-2', 'note-3', 'note-4', 'note-5'])
    const calls = (await project.read('functions/calls')).trim().split('\n')
    expect(calls.map((id) => Number(id.slice(-1)))).toEqual([1, 2, 3, 3, 4, 5])
  })

  it.each([
    [
      'a value that breaks a rule of the column',
      "'Not a slug'",
      'gave "Not a slug" for the row',
      'must be a valid slug',
    ],
    ['a value of another type', '7', 'gave 7 for', 'must be text'],
    ['nothing', 'undefined', 'gave nothing for', 'must be a value'],
    ['null', 'null', 'gave null for', 'must not be unset'],
  ])('at %s', async (_, value, given, wrong) => {
    await start(1, `export const one = 1\nexport const slugOf = (): unknown => ${value}\n`)
    await project.write('schema/notes.yaml', FILLED)
    const result = await project.run('apply')
    expect(result).toMatchObject({
      outcome: 'stopped',
      diagnostics: [{ code: 'apply/function', span: { line: 2, column: 14 } }, { code: 'apply/stopped' }],
    })
    expect(result.diagnostics[0]?.message).toContain(given)
    expect(result.diagnostics[0]?.message).toContain(wrong)
  })

  it('at a value that the database refuses', async () => {
    await start(2, "export const slugOf = () => 'same'\n")
    await project.write('schema/notes.yaml', FILLED.replace('format: slug', 'unique: true, maxLength: 80'))
    const result = await project.run('apply')
    expect(result).toMatchObject({
      outcome: 'stopped',
      diagnostics: [{ code: 'apply/statement' }, { code: 'apply/stopped' }],
    })
    expect(result.diagnostics[0]?.message).toContain('Key (slug)=(same) already exists')
  })
})

describe('an aggregation expression, which Postgres does not run', () => {
  const SLUG = `${NOTES}  slug: { type: string, backfill: { $aggregation: { $toLower: $title } } }\n`
  const TITLE = NOTES.replace('title: string', 'title: { type: integer, using: { $aggregation: { $toInt: $title } } }')
  const HINT = 'Postgres runs no aggregation expression: write SQL, or call a function'

  it.each([
    ['as a backfill', SLUG, 'Rows of notes would have no value in the new required column slug: 2 rows'],
    ['as a conversion', TITLE, 'Rows of notes have values in title that would have to be converted: 2 rows'],
  ])('is refused %s where rows need it', async (_, schema, message) => {
    await start(2)
    await project.write('schema/notes.yaml', schema)
    const result = await project.run('apply', { allow: ['all'] })
    expect(result).toMatchObject({ outcome: 'failed', diagnostics: [{ code: 'apply/data', hint: HINT }] })
    expect(result.diagnostics[0]?.message).toContain(message)
  })

  it.each([SLUG, TITLE])('does nothing where there are none', async (schema) => {
    await start(0)
    await project.write('schema/notes.yaml', schema)
    expect(await project.run('apply', { allow: ['all'] })).toMatchObject({ outcome: 'applied' })
  })
})

describe('a plan with a function', () => {
  const planFile = async (): Promise<void> => {
    const { plan } = await project.run('plan')
    if (!plan) throw new Error('there is no plan')
    await saveText(project.cwd, 'plan.json', planText(plan))
  }
  const push = () =>
    pushPlanFile(
      {
        cwd: project.cwd,
        schema: 'schema',
        url: project.url,
        allow: [],
        prune: false,
        lockWait: 1000,
        fixed: true,
        toolchain: 'test',
      },
      'plan.json',
    )

  it('names it by file, export and hash, and is applied as it was reviewed', async () => {
    await start(2)
    await project.write('schema/notes.yaml', FILLED)
    await planFile()
    const { phases } = JSON.parse(await project.read('plan.json'))
    expect(phases.map((phase: { transactional: boolean }) => phase.transactional)).toEqual([true, false, true])
    expect(phases[1].steps[0].action).toMatchObject({
      ...{ kind: 'function', file: 'functions/slugs.ts', export: 'slugOf' },
      sourceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    await project.write('functions/dashed.ts', `// A comment is no other function.\n${DASHED}`)
    expect(await push()).toMatchObject({ outcome: 'applied' })
    expect(await slugs()).toEqual(['note-1', 'note-2'])
  })

  it('is refused where a helper of the function is another by then', async () => {
    await start(2)
    await project.write('schema/notes.yaml', FILLED)
    await planFile()
    await project.write('functions/dashed.ts', DASHED.replace("'-'", "'--'"))
    const result = await push()
    expect(result.outcome).toBe('drift')
    expect(result.diagnostics.at(-1)?.message).toContain('the function `slugOf` of functions/slugs.ts is not the one')
    expect(await project.sql("select from information_schema.columns where column_name = 'slug'")).toEqual([])
  })

  it('says in its script that a function is called, and that the script cannot', async () => {
    await start(2)
    await project.write('schema/notes.yaml', FILLED)
    const { script = '' } = await project.run('plan', { script: true })
    expect(script).toContain(
      '-- filling notes.slug: here push calls slugOf of functions/slugs.ts for every row without a value.',
    )
    await expect(project.sql(script)).rejects.toThrow(
      'rows of notes still wait for slugOf of functions/slugs.ts: 2 rows',
    )
  })

  it.each([
    ['no module', '../functions/none.ts', 'slugOf', 'load/not-found', 'There is no module `../functions/none.ts`'],
    ['no such export', '../functions/slugs.ts', 'slugof', 'load/import', 'exports no `slugof`'],
    [
      'what is no function',
      '../functions/other.ts',
      'one',
      'load/import',
      '`one` of functions/other.ts is no function',
    ],
    ['a module that throws', '../functions/throws.ts', 'f', 'load/execution', 'The module threw while it ran: broken'],
    ['a module that does not parse', '../functions/syntax.ts', 'f', 'load/import', 'Unexpected'],
  ])('cannot be made with %s', async (_, file, name, code, message) => {
    await start(1)
    await project.write('functions/other.ts', 'export const one = 1\n')
    await project.write('functions/throws.ts', "\nthrow new Error('broken')\n")
    await project.write('functions/syntax.ts', 'export const f = (\n')
    await project.write('schema/notes.yaml', FILLED.replace(CALL, `{ $call: ${file}, export: ${name} }`))
    const result = await project.run('apply')
    expect(result).toMatchObject({ outcome: 'failed', diagnostics: [{ code }] })
    expect(result.diagnostics[0]?.message).toContain(message)
    expect(result.diagnostics[0]?.span?.line).toBeGreaterThan(0)
  })
})
