/** Backfills and conversions by aggregation expressions: where the server takes pipelines in updates, and where it does not. */
import type { Document } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { planned, sent, without } from './planned.ts'
import { createProject, type TestProject, told } from './project.ts'

const POSTS = (columns: string): string =>
  `table: posts\noptions: { system: false }\ncolumns:\n  title: string\n${columns}`
const SLUG = POSTS('  slug: { type: string, format: slug, backfill: { $aggregation: { $toLower: $title } } }\n')
const SIZE = (using: string): string => POSTS(`  size: { type: integer, optional: true, using: ${using} }\n`)
const TO_INT = '{ $aggregation: { $convert: { input: $size, to: int, onError: -1 } } }'

describe('the commands', () => {
  it('fill by a pipeline, and ask first whether the column may hold what it gives', async () => {
    const { steps, diagnostics } = await planned(POSTS(''), SLUG)
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    expect(sent(steps)[0]).toMatchObject({
      changeDocuments: 'posts',
      where: { slug: null },
      update: [{ $set: { slug: { $toLower: '$title' } } }],
    })
    const [question] = steps.flatMap((step) => step.preflight)
    expect(JSON.parse(question?.query ?? '')).toMatchObject({
      ...{ computed: 'posts', where: { slug: null }, expression: { $toLower: '$title' } },
      to: { check: { kind: 'string', format: 'slug' } },
    })
  })

  it('convert by a pipeline', async () => {
    const { steps } = await planned(POSTS('  size: string?\n'), SIZE(TO_INT))
    expect(sent(steps)[0]).toMatchObject({
      update: [{ $set: { size: { $convert: { input: '$size', to: 'int', onError: -1 } } } }],
    })
  })

  it.each([
    ['where the server takes none', SLUG, without('pipelineUpdates'), 'this server takes none in updates'],
    [
      'beside renames',
      SLUG.replace('title: string', 'name: { type: string, renamedFrom: title }'),
      without(),
      'cannot be judged before the columns beside it have their new names',
    ],
  ])('are refused %s', async (_, after, capabilities, message) => {
    const { diagnostics } = await planned(POSTS(''), after, { capabilities })
    const faults = diagnostics.filter((d) => d.severity === 'error')
    expect(faults.map((d) => d.message)).toEqual([expect.stringContaining(message)])
    expect(faults[0]?.hint).toContain('function')
  })

  it('or a function stand in for SQL, which MongoDB does not run', async () => {
    const filled = POSTS("  slug: { type: string, backfill: { $sql: 'lower({title})' } }\n")
    const { steps } = await planned(POSTS(''), filled)
    const [question] = steps.flatMap((step) => step.preflight)
    expect([question?.message, question?.hint]).toEqual([
      'documents of posts have no slug',
      'MongoDB runs no SQL: let its `backfill` be a value, an aggregation expression or a function',
    ])
  })

  it('need nothing where there are no documents, or nothing changes', async () => {
    const able = { capabilities: without('pipelineUpdates') }
    const errors = async (before: string, filled: boolean): Promise<number> =>
      (await planned(before, SLUG, { ...able, filled })).diagnostics.filter((d) => d.severity === 'error').length
    expect([await errors(POSTS(''), false), await errors(SLUG, true)]).toEqual([0, 0])
  })
})

describe('on this server', () => {
  let project: TestProject
  afterEach(() => project.remove())
  const start = async (before: string, documents: readonly Document[]): Promise<void> => {
    project = await createProject(before)
    await project.push()
    await project.database.with((db) => db.collection('posts').insertMany(documents.map((d) => ({ ...d }))))
  }
  const values = (field: string): Promise<unknown[]> =>
    project.database.with(async (db) => {
      const found = await db
        .collection('posts')
        .find({}, { sort: { title: 1 } })
        .toArray()
      return found.map((d) => d[field] as unknown)
    })

  it('a column is filled and converted, or refused with the way out', async () => {
    await start(POSTS('  size: string?\n'), [
      { title: 'One', size: '1' },
      { title: 'Two', size: 'x' },
      { title: 'Zero' },
    ])
    await project.declare(SLUG.replace('  slug', `${SIZE(TO_INT).split('\n')[4]}\n  slug`))
    const result = await project.push({ allow: ['all'] })
    if (result.outcome === 'failed') {
      expect(told(result)).toContain('is an aggregation expression, and this server takes none in updates')
      return
    }
    expect(told(result)).not.toMatch(/^error/m)
    expect(await values('slug')).toEqual(['one', 'two', 'zero'])
    expect(await values('size')).toEqual([1, -1, undefined])
  })

  it('nothing is changed where the expression gives what the column refuses', async () => {
    await start(POSTS(''), [{ title: 'Not one' }, { title: 'One' }])
    await project.declare(SLUG)
    const result = await project.push()
    expect(result.outcome).toBe('failed')
    if (!told(result).includes('takes none'))
      expect(told(result)).toContain('Documents of posts would get a value in slug that its rules refuse: 1 row')
    expect(await values('slug')).toEqual([undefined, undefined])
  })
})
