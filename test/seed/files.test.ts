/** Seed files on Postgres, where the database judges what SQL says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeedResult, seedProject } from '../../src/engine/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { seedSuite } from './suite.ts'

seedSuite({
  make: createProject,
  nowhere: 'postgres://nobody@127.0.0.1:1/nowhere',
  taken: '(slug)=(taken) already exists',
})

const NOTES = `table: notes
columns: { content: string }
checks: { loud: { $sql: "{content} <> 'quiet'" } }
permissions: {}
`
const SUMS = `table: sums
columns: { part: { type: integer, minimum: 0 }, whole: { type: integer, minimum: 0 } }
unique: [[part, whole]]
checks: { within: { $sql: '{part} * 2 <= {whole}' }, even: { $sql: '{whole} % 2 = 0' } }
permissions: {}
`
const NARROW = `table: narrow
columns: { a: integer, b: integer }
checks: { hardly: { $sql: '{a} * 7919 = {b} * 7907 + 1' } }
permissions: {}
`
let project: TestProject
beforeAll(async () => {
  project = await createProject({
    'schema/notes.yaml': NOTES,
    'schema/sums.yaml': SUMS,
    'schema/narrow.yaml': NARROW,
    'schema/seed.yaml': '$fake: {}\n',
  })
  expect((await project.run('apply')).outcome).toBe('applied')
})
afterAll(() => project.remove())

const seed = (more: { readonly rows?: number; readonly tables?: readonly string[]; readonly seed?: number } = {}) =>
  seedProject({
    ...{ cwd: project.cwd, schema: 'schema', url: project.url, tables: [], seed: 0, allow: [], lockWait: 5000 },
    ...more,
  })
const changes = ({ tables }: SeedResult): Record<string, string> =>
  Object.fromEntries(tables.map(({ table, rows, inserted, updated }) => [table, `${rows} ${inserted} ${updated}`]))

describe('checks of SQL', () => {
  it('that the database alone judges refuse a seed as a whole: a fault leaves nothing', async () => {
    await project.write('schema/seed.yaml', 'notes:\n  fine: { content: Fine }\n  still: { content: quiet }\n')
    const result = await seed()
    expect(result).toMatchObject({ outcome: 'failed', tables: [], diagnostics: [{ code: 'seed/refused' }] })
    expect(result.diagnostics[0]?.message).toBe(
      'Seed rows of `notes` break the check `loud`, which the database alone judges',
    )
    expect(result.diagnostics[0]?.span?.file).toBe('schema/notes.yaml')
    await project.write('schema/seed.yaml', 'notes:\n  fine: { content: Fine }\n')
    expect(changes(await seed())).toEqual({ notes: '1 1 0' })
    await project.write('schema/seed.yaml', '$fake: {}\n')
  })

  it('are asked of the database while rows are made up, until all meet them', async () => {
    const result = await seed({ rows: 60, tables: ['sums'], seed: 5 })
    expect([result.outcome, result.diagnostics]).toEqual(['done', []])
    expect(changes(result)).toMatchObject({ sums: '60 60 0' })
    expect((await seed({ rows: 60, tables: ['sums'], seed: 5 })).outcome).toBe('in-sync')
  })

  it('that hardly any row meets are told with their place, and nothing is put in', async () => {
    const { outcome, diagnostics } = await seed({ rows: 5, tables: ['narrow'] })
    expect(outcome).toBe('failed')
    expect(diagnostics).toMatchObject([{ code: 'seed/unsatisfied', span: { file: 'schema/narrow.yaml', line: 3 } }])
    expect(diagnostics[0]?.message).toBe('5 of 5 rows of `narrow` cannot be made up: they break `hardly`')
  })
})
