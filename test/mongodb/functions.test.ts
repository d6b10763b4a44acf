/** Columns that functions of the project's fill, in documents. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Document } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject, told } from './project.ts'

const THINGS = 'table: things\ncolumns:\n  title: string\n  size: bigint?\n'
const CALL = '{ $call: ../functions/fill.ts, export: fill }'
const FILLED = `${THINGS}  slug: { type: string, format: slug, backfill: ${CALL} }\n`
const SLUG = 'export const fill = async (row: { title: string }) => row.title.toLowerCase().replaceAll(" ", "-")\n'
const STOPPING = `import { appendFileSync, existsSync } from 'node:fs'
export function fill(row: { id: string; title: string }): string {
  appendFileSync(new URL('calls', import.meta.url), row.title + '\\n')
  if (row.title === 'T 0003' && !existsSync(new URL('mended', import.meta.url))) throw new RangeError('no third')
  return row.title.toLowerCase().replaceAll(' ', '-')
}
`

let project: TestProject
afterEach(() => project.remove())

async function file(name: string, text: string): Promise<void> {
  await mkdir(path.join(project.cwd, 'functions'), { recursive: true })
  await writeFile(path.join(project.cwd, 'functions', name), text)
}

async function start(rows: number, fill: string): Promise<void> {
  project = await createProject(THINGS)
  expect(told(await project.push())).not.toMatch(/^error/m)
  const moment = new Date('2026-01-31T09:30:00.000Z')
  const documents = Array.from({ length: rows }, (_, n) => ({
    ...{ title: `T ${String(n + 1).padStart(4, '0')}`, createdBy: 'me', createdAt: moment, updatedAt: moment, _v: 1 },
  }))
  await project.database.with((db) => db.collection('things').insertMany(documents))
  await file('fill.ts', fill)
}

const documents = (): Promise<Document[]> =>
  project.database.with((db) =>
    db
      .collection('things')
      .find({}, { sort: { title: 1 } })
      .toArray(),
  )
const slugs = async (): Promise<unknown[]> => (await documents()).map((d) => d.slug as unknown)

describe('a column that a function fills', () => {
  it('is filled document by document, and required then', async () => {
    await start(3, SLUG)
    await project.declare(FILLED)
    const { plan } = await project.plan()
    expect(plan?.phases.map(({ steps: [step] }) => step?.action.kind)).toEqual(['function', 'command'])
    expect(await project.push()).toMatchObject({ outcome: 'applied', version: { version: 2 } })
    expect(await slugs()).toEqual(['t-0001', 't-0002', 't-0003'])
    expect(await project.push()).toMatchObject({ outcome: 'in-sync' })
  })

  it('gets rows as the Data API shows them, under the names of now', async () => {
    await start(1, 'export const fill = (row: object) => JSON.stringify(row)\n')
    await project.declare(
      'table: things\ncolumns:\n  name: { type: string, renamedFrom: title }\n  size: bigint?\n' +
        `  slug: { type: string, backfill: ${CALL} }\n`,
    )
    expect(await project.push()).toMatchObject({ outcome: 'applied' })
    const [document] = await documents()
    const { id, ...row } = JSON.parse(String(document?.slug))
    expect(id).toBe(String(document?._id))
    const moment = '2026-01-31T09:30:00.000Z'
    expect(row).toEqual({ name: 'T 0001', createdBy: 'me', createdAt: moment, updatedAt: moment })
  })

  it('stops where the function throws, and goes on from there', async () => {
    await start(5, STOPPING)
    await project.declare(FILLED)
    const result = await project.push()
    const fault = result.diagnostics.find(({ code }) => code === 'apply/function')
    expect([result.outcome, fault?.span?.line]).toEqual(['stopped', 4])
    const third = (await documents())[2]?._id
    expect(fault?.message).toContain(`threw for the row ${String(third)} of things: RangeError: no third`)
    expect(await slugs()).toEqual(['t-0001', 't-0002', undefined, undefined, undefined])
    await file('mended', '')
    expect(await project.push()).toMatchObject({ outcome: 'applied', version: { version: 2 } })
    expect(await slugs()).toEqual(['t-0001', 't-0002', 't-0003', 't-0004', 't-0005'])
    const calls = (await readFile(path.join(project.cwd, 'functions', 'calls'), 'utf8')).trim().split('\n')
    expect(calls.map((title) => Number(title.slice(-1)))).toEqual([1, 2, 3, 3, 4, 5])
  })

  it('stops where the function gives what the column refuses', async () => {
    await start(1, "export const fill = () => 'No slug'\n")
    await project.declare(FILLED)
    const result = await project.push()
    expect(result.outcome).toBe('stopped')
    expect(told(result)).toContain('gave "No slug" for the row')
    expect(await slugs()).toEqual([undefined])
  })

  it('calls it once for each of many documents', async () => {
    await start(250, STOPPING)
    await file('mended', '')
    await project.declare(FILLED)
    expect(await project.push()).toMatchObject({ outcome: 'applied' })
    const all = await documents()
    expect(all.filter((d) => d.slug === String(d.title).toLowerCase().replace(' ', '-'))).toHaveLength(250)
    const calls = await readFile(path.join(project.cwd, 'functions', 'calls'), 'utf8')
    expect(calls.trim().split('\n')).toHaveLength(250)
  })
})

describe('a column of another type', () => {
  const TYPED = 'table: things\ncolumns:\n  title: string\n  size: integer?\n'
  const sized = (using: string): string =>
    TYPED.replace('integer?', `{ type: integer, optional: true, using: ${using} }`)

  it('gets the values that a function gives for the old ones; what is unset stays so', async () => {
    project = await createProject('table: things\ncolumns:\n  title: string\n  size: string?\n')
    await project.push()
    await project.database.with((db) =>
      db.collection('things').insertMany([
        { title: 'a', size: 'two', createdBy: '', createdAt: new Date(), updatedAt: new Date() },
        { title: 'b', createdBy: '', createdAt: new Date(), updatedAt: new Date() },
        { title: 'c', size: 'three', createdBy: '', createdAt: new Date(), updatedAt: new Date() },
        { title: 'd', size: 'many', createdBy: '', createdAt: new Date(), updatedAt: new Date() },
      ]),
    )
    await file(
      'fill.ts',
      "export const fill = (row: { size: string }) => ['one', 'two', 'three'].indexOf(row.size) + 1 || null\n",
    )
    await project.declare(sized(CALL))
    expect(await project.push({ allow: ['all'] })).toMatchObject({ outcome: 'applied' })
    expect((await documents()).map((d) => d.size as unknown)).toEqual([2, undefined, 3, undefined])
  })
})
