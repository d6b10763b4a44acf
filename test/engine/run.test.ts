import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { answerRename, prepare, pushPlanFile, saveText } from '../../src/engine/index.ts'
import { planText } from '../../src/engine/plan-file.ts'
import { createProject, type TestProject } from './project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: { type: string, maxLength: 80 }\n  body: string?\n'
let project: TestProject

const start = async (schema = NOTES): Promise<void> => {
  project = await createProject({ 'schema/notes.yaml': schema })
}
const query = async (text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: project.url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
const codes = (result: { diagnostics: readonly { code: string }[] }): string[] => result.diagnostics.map((d) => d.code)

afterEach(async () => {
  await project.remove()
})

describe('a run', () => {
  it('plans without changing anything', async () => {
    await start()
    const result = await project.run('plan')
    expect(result).toMatchObject({ outcome: 'pending', version: null, questions: [] })
    expect(result.changes.map((c) => c.address)).toContain('table:notes')
    expect(await query("select from pg_namespace where nspname = 'bkend'")).toEqual([])
  })

  it('applies, and finds nothing to do the second time by one query', async () => {
    await start()
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied', version: { version: 1 } })
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync', changes: [], version: { version: 1 } })
  })

  it('says where it went and keeps the password to itself', async () => {
    await start()
    for (const until of ['apply', 'apply'] as const) {
      const result = await project.run(until)
      expect(result.destination?.host).toMatch(/:\d+$/)
      expect(result.destination?.database).not.toBe('')
      expect(JSON.stringify({ ...result, sources: [] })).not.toContain(new URL(project.url).password)
    }
  })

  it('stops at a mistake in the schema, before the database is even looked for', async () => {
    await start('table: notes\ncolumns: { title: strin }\n')
    const result = await project.run('apply', { url: 'postgres://nobody@127.0.0.1:1/nowhere' })
    expect(result).toMatchObject({ outcome: 'failed', destination: null })
    expect(codes(result)).toEqual(['schema/unknown-type'])
  })

  it('tells that a database cannot be reached', async () => {
    await start()
    const result = await project.run('apply', { url: 'postgres://me:secret@127.0.0.1:1/nowhere' })
    expect(result.outcome).toBe('failed')
    expect(codes(result)).toEqual(['target/connect'])
    expect(JSON.stringify(result.diagnostics)).not.toContain('secret')
  })

  it.each([
    ['mysql://h/d', 'config/url'],
    ['nonsense', 'config/url'],
  ])('knows no database at %s', async (url, code) => {
    await start()
    expect(codes(await project.run('apply', { url }))).toEqual([code])
  })

  it('refuses an allowance that names no hazard', async () => {
    await start()
    const result = await project.run('apply', { allow: ['drop-colum:notes.body'], schema: 'nowhere' })
    expect(result.outcome).toBe('usage')
    expect(result.diagnostics).toMatchObject([{ code: 'cli/usage', hint: 'Did you mean `drop-column`?' }])
  })

  it('records what the database does not hold, such as a name for people', async () => {
    await start()
    await project.run('apply')
    await project.write('schema/notes.yaml', `${NOTES}options: { displayName: Jottings }\n`)
    expect(await project.run('apply')).toMatchObject({ outcome: 'applied', changes: [], version: { version: 2 } })
    expect(await project.run('apply')).toMatchObject({ outcome: 'in-sync', version: { version: 2 } })
  })

  it('leaves undeclared objects alone and reports them; --prune drops them', async () => {
    await start()
    await project.run('apply')
    await query('create table other (id int)')
    const result = await project.run('apply')
    expect(result).toMatchObject({ unmanaged: ['table:other'], changes: [] })
    expect(await project.run('plan', { prune: true })).toMatchObject({
      changes: [{ kind: 'drop', address: 'table:other' }],
    })
  })

  it('repairs drift: what somebody changed by hand is changed back', async () => {
    await start()
    await project.run('apply')
    await query('alter table notes alter column title drop not null')
    expect(await project.run('apply')).toMatchObject({
      outcome: 'applied',
      changes: [{ address: 'column:notes.title' }],
    })
    expect((await project.run('apply')).outcome).toBe('in-sync')
  })

  it('ends interrupted where the signal came first, and has changed nothing', async () => {
    await start()
    const result = await project.run('apply', { signal: AbortSignal.abort() })
    expect(result.outcome).toBe('interrupted')
    expect(await query("select from pg_class where relname = 'notes'")).toEqual([])
  })
})

describe('questions', () => {
  const withRow = async (): Promise<void> => {
    await start()
    await project.run('apply')
    await query("insert into notes (title, body) values ('a', 'b')")
  }

  it('refuse a loss until it is allowed by name', async () => {
    await withRow()
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: { type: string, maxLength: 80 }\n')
    const refused = await project.run('apply')
    expect(refused).toMatchObject({ outcome: 'refused-hazard', questions: [{ allow: 'drop-column:notes.body' }] })
    expect(await query('select body from notes')).toEqual([{ body: 'b' }])
    expect((await project.run('apply', { allow: ['drop-column:notes.title'] })).outcome).toBe('refused-hazard')
    expect((await project.run('apply', { allow: ['drop-column:notes.body'] })).outcome).toBe('applied')
  })

  it('ask whether a drop and an add are a rename; the answer goes into the file and keeps the rows', async () => {
    await withRow()
    await project.write('schema/notes.yaml', NOTES.replace('body:', 'text:'))
    const refused = await project.run('apply', { allow: ['all'] })
    expect(refused).toMatchObject({ outcome: 'refused-rename', questions: [{ kind: 'rename' }] })
    const [question] = refused.questions
    if (question) expect(await answerRename(project.cwd, question)).toBe('schema/notes.yaml')
    expect(await project.read('schema/notes.yaml')).toContain('renamedFrom: body')
    expect((await project.run('apply')).outcome).toBe('applied')
    expect(await query('select text from notes')).toEqual([{ text: 'b' }])
    expect((await project.run('apply')).outcome).toBe('in-sync')
  })

  it('write the name as it was declared where the database has another', async () => {
    await start()
    await project.write('bkend.config.yaml', 'project: t\nnaming: snake_case\n')
    await project.write(
      'schema/people.yaml',
      'table: people\ncolumns:\n  firstName: { type: string, optional: true }\n',
    )
    await project.run('apply')
    await query("insert into people (first_name) values ('a')")
    await project.write(
      'schema/people.yaml',
      'table: people\ncolumns:\n  firstNames: { type: string, optional: true }\n',
    )
    const refused = await project.run('apply')
    const [question] = refused.questions
    expect(question?.diagnostic.hint).toContain('`renamedFrom: firstName`')
    if (question) await answerRename(project.cwd, question)
    expect(await project.read('schema/people.yaml')).toContain('renamedFrom: firstName }')
    expect((await project.run('apply')).outcome).toBe('applied')
    expect(await query('select first_names from people')).toEqual([{ first_names: 'a' }])
  })

  it('take a drop allowed by name as the answer no', async () => {
    await withRow()
    await project.write('schema/notes.yaml', NOTES.replace('body:', 'text:'))
    expect((await project.run('apply', { allow: ['drop-column:notes.body'] })).outcome).toBe('applied')
    expect(await query('select text from notes')).toEqual([{ text: null }])
  })

  it('want every hazard by name in a protected environment', async () => {
    await withRow()
    await project.write(
      'bkend.config.yaml',
      `project: default\nenvironments: { dev: { url: '${project.url}', protected: true } }\n`,
    )
    await project.write('schema/notes.yaml', 'table: notes\ncolumns: { title: { type: string, maxLength: 80 } }\n')
    expect(codes(await project.run('plan', { schema: 'schema' }))).toContain('plan/open-table')
    await project.write('schema/notes.yaml', `${await project.read('schema/notes.yaml')}permissions: { read: user }\n`)
    const outcome = async (allow: string): Promise<string> => (await project.run('plan', { allow: [allow] })).outcome
    expect(await outcome('all')).toBe('refused-hazard')
    expect(await outcome('drop-column')).toBe('refused-hazard')
    expect(await outcome('drop-column:notes.body')).toBe('pending')
  })
})

describe('generated files', () => {
  it('are written after a push, and a stale one stops an unattended push before it applies', async () => {
    await start()
    expect((await project.run('apply', { generate: 'missing' })).generated?.written).toContain('client.ts')
    await project.write('schema/notes.yaml', `${NOTES}  more: string?\n`)
    const stale = await project.run('apply', { generate: 'missing' })
    expect(stale).toMatchObject({ outcome: 'stale', destination: null })
    expect(codes(stale)).toContain('generate/stale')
    expect(await query("select from information_schema.columns where column_name = 'more'")).toEqual([])
    expect((await project.run('apply', { generate: 'all' })).outcome).toBe('applied')
    expect((await project.run('apply', { generate: 'missing' })).outcome).toBe('in-sync')
  })

  it('that lost their header are kept and reported', async () => {
    await start()
    await project.write('generated/client.ts', 'mine\n')
    const result = await project.run('apply', { generate: 'all' })
    expect(codes(result)).toContain('generate/edited')
    expect(await project.read('generated/client.ts')).toBe('mine\n')
  })
})

describe('two pushes at once', () => {
  it('apply once: the other waits and finds nothing to do', async () => {
    await start()
    const results = await Promise.all([1, 2, 3].map(() => project.run('apply')))
    expect(results.map((r) => r.outcome).sort()).toEqual(['applied', 'in-sync', 'in-sync'])
    expect(await query('select max(version)::int as version from bkend.history')).toEqual([{ version: 1 }])
  })

  it('with different files plan anew for what the first one left', async () => {
    await start()
    const second = await prepare(optionsOf(project))
    await project.write('schema/more.yaml', 'table: more\ncolumns: { name: string }\n')
    expect((await project.run('apply')).outcome).toBe('applied')
    const late = await second.apply()
    await second.close()
    expect(['refused-hazard', 'applied', 'drift']).toContain(late.outcome)
  })
})

const optionsOf = ({ cwd, url }: TestProject) =>
  ({ cwd, url, schema: 'schema', allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }) as const

describe('a plan file', () => {
  it('is applied to the state that it was made from', async () => {
    await start()
    const { plan } = await project.run('plan')
    if (plan) await saveText(project.cwd, 'plan.json', planText(plan))
    expect(await pushPlanFile(optionsOf(project), 'plan.json')).toMatchObject({ outcome: 'applied' })
  })

  it.each([
    ['a new column that is filled', `${NOTES}  more: { type: string, backfill: x }\n`],
    ['a new name', NOTES.replace('  title: {', '  heading: { renamedFrom: title,')],
  ])('is applied with %s, and once more to what came of it', async (_, changed) => {
    await start()
    await project.run('apply')
    for (const text of [
      changed,
      changed.replace('maxLength: 80', 'maxLength: 90').replace('body: string?', 'body: string?\n  last: string?'),
    ]) {
      await project.write('schema/notes.yaml', text)
      const { plan } = await project.run('plan')
      if (plan) await saveText(project.cwd, 'plan.json', planText(plan))
      expect(await pushPlanFile(optionsOf(project), 'plan.json')).toMatchObject({ outcome: 'applied' })
    }
  })

  it('is refused once the files or the database are others', async () => {
    await start()
    const { plan } = await project.run('plan')
    if (plan) await saveText(project.cwd, 'plan.json', planText(plan))
    await project.write('schema/notes.yaml', `${NOTES}  more: string?\n`)
    expect(await pushPlanFile(optionsOf(project), 'plan.json')).toMatchObject({ outcome: 'drift' })
    expect(await query("select from pg_class where relname = 'notes'")).toEqual([])
  })

  it.each([
    ['nothing there', undefined, 'load/not-found'],
    ['no JSON', '{', 'plan/file'],
  ])('is refused with %s', async (_, text, code) => {
    await start()
    if (text !== undefined) await project.write('plan.json', text)
    expect(codes(await pushPlanFile(optionsOf(project), 'plan.json'))).toEqual([code])
  })
})
