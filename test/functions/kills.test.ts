/** A push that fills one column and converts another by functions, over many rows: what it sends, and what its death leaves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/plan/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { startChild } from '../support/child.ts'
import { type Cut, cutProxy } from '../support/cut-proxy.ts'

const ROWS = 5000
const BATCH = 500
const TABLE = (columns: string): string =>
  `table: notes\ncolumns:\n  title: string\n  body: string\n  kept: string?\n${columns}options: { system: false }\nprimaryKey: [n]\n`
const BEFORE = TABLE('  n: integer\n  size: string\n')
const AFTER = TABLE(
  '  n: integer\n  size: { type: integer, using: { $call: ../functions/all.ts, export: sizeOf } }\n' +
    '  slug: { type: string, format: slug, backfill: { $call: ../functions/all.ts, export: slugOf } }\n',
)
const FUNCTIONS = `import { appendFileSync } from 'node:fs'
interface Row { readonly n: number; readonly size: string }
const called = (name: string, { n }: Row): void => appendFileSync(new URL(name, import.meta.url), n + '\\n')
export const slugOf = (row: Row): string => {
  called('slugs', row)
  return 'note-' + row.n
}
export const sizeOf = async (row: Row): Promise<number> => {
  called('sizes', row)
  return row.size.length
}
`

async function start(): Promise<TestProject> {
  const project = await createProject({ 'schema/notes.yaml': BEFORE, 'functions/all.ts': FUNCTIONS })
  const first = await project.run('apply')
  if (first.outcome !== 'applied') throw new Error(JSON.stringify(first.diagnostics))
  await project.sql(`insert into notes (n, title, body, size)
    select n, 'Note ' || n, repeat('b', 300), repeat('s', n % 7) from generate_series(1, ${ROWS}) n`)
  await project.sql('analyze notes')
  await project.write('schema/notes.yaml', AFTER)
  return project
}

/** Pushes in a process of its own, which is killed at the cut. */
async function push(project: TestProject, cut: Cut | null) {
  let kill = (): void => {}
  const proxy = await cutProxy(new URL(project.url), cut, () => kill())
  const through = Object.assign(new URL(project.url), { hostname: '127.0.0.1', port: String(proxy.port) })
  const child = await startChild('push-project', [project.cwd, through.href])
  kill = () => child.process.kill('SIGKILL')
  const said = await child.line('done').catch((fault: Error) => fault.message)
  const ended = await child.ended
  const { counts } = proxy
  await proxy.close()
  return { said, ended, counts }
}

/** The process that was killed leaves nothing running, and its lease runs out. */
async function settle(project: TestProject): Promise<void> {
  const others = 'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
  while ((await project.sql(others)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await project.sql("update bkend.lease set expires_at = '-infinity'")
}

async function endOf(project: TestProject): Promise<object> {
  const [rows] =
    await project.sql(`select count(*)::int as rows, count(*) filter (where slug = 'note-' || n)::int as slugs,
    count(*) filter (where size = n % 7)::int as sizes from notes`)
  const [kept] = await project.sql(`select (select count(*)::int from bkend.history) as versions,
    (select count(*)::int from bkend.journal) as unfinished,
    (select count(*)::int from pg_class where relnamespace = 'bkend'::regnamespace and relname like 'convert%') as tables`)
  const { outcome } = await project.run('apply', { toolchain: 'another' })
  return { ...rows, ...kept, outcome }
}
const END = { rows: ROWS, slugs: ROWS, sizes: ROWS, versions: 2, unfinished: 0, tables: 0, outcome: 'applied' }

/** For how many rows each function was called more than once, and whether it was for each row. */
async function callsOf(project: TestProject): Promise<{ readonly repeated: number; readonly whole: boolean }> {
  const calls = await Promise.all(
    ['slugs', 'sizes'].map(async (name) => (await project.read(`functions/${name}`)).trim().split('\n')),
  )
  const repeated = Math.max(...calls.map((all) => all.length - new Set(all).size))
  return { repeated, whole: calls.every((all) => new Set(all).size === ROWS) }
}

describe('a push of functions over 5,000 rows', () => {
  let project: TestProject
  let whole: Awaited<ReturnType<typeof push>>
  let plan: Plan | null
  beforeAll(async () => {
    project = await start()
    plan = (await project.run('plan')).plan
    whole = await push(project, null)
  })
  afterAll(() => project.remove())

  it('converts first, fills in the middle, and requires by a rule that is validated before it', () => {
    const words = [
      'sizeOf',
      'USING bkend.convert_',
      'ADD COLUMN slug',
      'slugOf',
      'CHECK (slug IS NOT NULL) NOT VALID',
      'VALIDATE CONSTRAINT',
      'SET NOT NULL',
    ]
    const text = (plan?.phases ?? []).map(({ steps }) =>
      steps
        .map(({ action }) =>
          action.kind === 'statement' ? action.text : action.kind === 'function' ? action.export : '',
        )
        .join(';'),
    )
    const phases = words.map((word) => text.findIndex((one) => one.includes(word)))
    expect(phases).toEqual([0, 1, 1, 2, 3, 4, 5])
    expect(plan?.phases.map((phase) => phase.transactional)).toEqual([false, true, false, true, true, true])
  })

  it('reads and writes them in batches, and calls each function once a row', async () => {
    expect(whole.said).toMatch(/^done applied/)
    // For each of the two a pass of ten batches and one that finds none; each read and each write is a transaction of a few messages.
    expect(whole.counts.sent).toBeLessThan(400)
    expect(whole.counts.sent).toBeGreaterThan((2 * 2 * ROWS) / BATCH)
    expect(await callsOf(project)).toEqual({ repeated: 0, whole: true })
    const planned = await project.run('plan', { toolchain: 'a third' })
    expect(planned.changes).toEqual([])
    expect(await endOf(project)).toEqual({ ...END, versions: 2 })
  })

  it.each([
    ['sent', 0.2],
    ['sent', 0.7],
    ['sent', 0.95],
    ['done', 0.3],
    ['done', 0.9],
  ] as const)('killed when %s %f of its messages is ended by the next', async (at, share) => {
    const other = await start()
    try {
      const { ended } = await push(other, { at, n: Math.ceil(whole.counts[at] * share) })
      expect(ended).toBe('SIGKILL')
      await settle(other)
      const again = await other.run('apply', { allow: ['all'] })
      expect(again.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
      expect(await endOf(other)).toEqual(END)
      const { repeated, whole: every } = await callsOf(other)
      expect(every).toBe(true)
      expect(repeated).toBeLessThanOrEqual(BATCH)
    } finally {
      await other.remove()
    }
  })
})
