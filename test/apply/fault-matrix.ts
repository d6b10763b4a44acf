/** A long plan over rows, cut off by the death of the pushing process at a chosen message; then pushed again. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { hashSnapshot } from '../../src/diff/index.ts'
import { run } from '../../src/engine/index.ts'
import { openProject } from '../postgres-objects/project.ts'
import { startChild } from '../support/child.ts'
import { type Cut, cutProxy } from '../support/cut-proxy.ts'
import { copyStatement, serverUrl } from '../support/postgres.ts'

const BEFORE = `
enumTypes:
  mood: { values: [calm, happy, sad] }
tables:
  people: { columns: { name: string, nick: string } }
  posts:
    columns:
      title: { type: string, maxLength: 200 }
      body: string
      left: string
      right: string
      likes: { type: integer, default: 0 }
      mood: { type: enumType, enumType: mood, default: calm }
      authorId: { type: reference, to: people, optional: true }
      meta: { type: object, properties: { k: string? }, optional: true }
      note: { type: string, optional: true }
      shout: { type: string, generated: { $sql: 'upper({title})' }, optional: true }
    indexes: [[likes], [createdAt desc]]
    unique: [[title]]
    checks: { few: { likes: { $lt: 1000 } } }
  old: { columns: { a: string } }
`
const AFTER = `
enumTypes:
  mood: { values: [calm, between, happy, sad, angry], description: How it is. }
  size: { values: [small, large] }
tables:
  people: { columns: { nick: { type: string, renamedFrom: name }, name: { type: string, renamedFrom: nick } } }
  posts:
    columns:
      title: { type: string, maxLength: 100 }
      body: { type: string, minLength: 1 }
      right: { type: string, renamedFrom: left }
      left: { type: string, renamedFrom: right }
      votes: { type: bigint, minimum: 0, default: 1, renamedFrom: likes }
      mood: { type: enumType, enumType: mood, default: between }
      authorId: { type: reference, to: people, optional: true, onDelete: cascade }
      meta: { type: object, properties: { k: string?, more: { type: integer, maximum: 9, optional: true } }, optional: true }
      note: { type: string }
      shout: { type: string, generated: { $sql: "lower({title}) || '!'" }, optional: true }
      size: { type: enumType, enumType: size, default: large }
      counted: { type: integer, backfill: { $sql: '{votes} + 1' } }
    indexes: [[votes desc], [createdAt desc], [body], { columns: [createdAt], name: between_ones, where: { mood: between } }]
    unique: [[title, createdBy], [right]]
    checks: { few: { votes: { $lt: 2000 } }, calm: { mood: { $ne: angry } }, apart: { left: { $ne: { $column: right } } } }
  news:
    renamedFrom: old
    columns: { b: { type: string, renamedFrom: a }, postId: { type: reference, to: posts, optional: true } }
    indexes: [[b]]
  tags: { columns: { name: { type: string, minLength: 1 }, newsId: { type: reference, to: news } }, unique: [[name]] }
  likes: { columns: { postId: { type: reference, to: posts, onDelete: cascade } }, unique: [[postId, createdBy]] }
`
const ROWS = `
insert into people (name, nick) select 'name ' || n, 'nick ' || n from generate_series(1, 50) n;
insert into posts (title, body, "left", "right", likes, note, mood, "authorId", meta)
  select 'title ' || n, repeat('b', 300), 'left ' || n, 'right ' || n, n % 7, 'n', (array['calm', 'happy', 'sad']::mood[])[1 + n % 3],
    (select id from people limit 1), '{"k":"v"}' from generate_series(1, 4000) n;
insert into old (a) values ('a');
`
/** Every value that the plan moves, in one text. */
const DIGEST = `select md5(string_agg(row, ',' order by row)) as digest from (
  select name || nick as row from people
  union all select concat_ws('|', title, body, "left", "right", votes, counted, note, mood, "authorId" is not null, meta, shout, size) from posts
  union all select b from news) as rows`

/** What a database has come to. */
export interface End {
  readonly outcome: string
  readonly state: string
  readonly rows: string
  readonly versions: number
  readonly unfinished: number
  /** Changes that one more push would make. */
  readonly left: number
}

/** A database in the state before the plan, to be copied, and what a push that nothing stops makes of it. */
export interface Matrix {
  readonly steps: number
  readonly phases: number
  readonly messages: { readonly sent: number; readonly done: number }
  readonly end: End
  /** Pushes on a copy, ends the process at the cut, and pushes again. `killed`: whether the cut was reached. */
  cutAt(cut: Cut): Promise<{ readonly killed: boolean; readonly end: End }>
  close(): Promise<void>
}

const OPTIONS = { schema: 'schema', allow: ['all'], prune: false, lockWait: 30_000, fixed: false, toolchain: 'test' }

async function statement<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

async function endOf(url: string, cwd: string, outcome: string): Promise<End> {
  const [rows] = await statement<{ digest: string }>(url, DIGEST)
  const [kept] = await statement<{ versions: number; unfinished: number }>(
    url,
    'select (select count(*)::int from bkend.history) as versions, (select count(*)::int from bkend.journal) as unfinished',
  )
  const project = await openProject(url)
  const state = hashSnapshot(await project.inspected())
  await project.close()
  await statement(url, `update bkend.history set input_hash = ''`)
  const again = await run({ ...OPTIONS, cwd, url }, 'plan')
  return {
    outcome,
    state,
    rows: rows?.digest ?? '',
    versions: kept?.versions ?? 0,
    unfinished: kept?.unfinished ?? 0,
    left: again.changes?.length ?? 0,
  }
}

/** What a process that was killed leaves running on the server ends; its lease runs out. */
async function settle(url: string, name: string, server: string): Promise<void> {
  for (;;) {
    const busy = await statement(
      server,
      `select from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    )
    if (busy.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const [there] = await statement<{ lease: string | null }>(url, `select to_regclass('bkend.lease')::text as lease`)
  if (there?.lease) await statement(url, `update bkend.lease set expires_at = '-infinity'`)
}

/** Makes the database, pushes once without a cut, and counts. */
export async function faultMatrix(): Promise<Matrix> {
  const server = await serverUrl()
  const base = `bkend_matrix_${process.pid}_${Math.floor(performance.now())}`
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-matrix-'))
  const urlOf = (name: string): string => Object.assign(new URL(server), { pathname: `/${name}` }).href
  const write = (text: string): Promise<void> => writeFile(path.join(cwd, 'schema/all.yaml'), text)
  await mkdir(path.join(cwd, 'schema'))
  await statement(server, `create database ${base}`)
  await write(BEFORE)
  const first = await run({ ...OPTIONS, cwd, url: urlOf(base) }, 'apply')
  if (first.outcome !== 'applied') throw new Error(first.diagnostics.map((d) => d.message).join('\n'))
  await statement(urlOf(base), ROWS)
  await statement(urlOf(base), 'vacuum analyze')
  await write(AFTER)
  const planned = await run({ ...OPTIONS, cwd, url: urlOf(base) }, 'plan')

  let copies = 0
  const onCopy = async <T>(work: (url: string, name: string) => Promise<T>): Promise<T> => {
    const name = `${base}_${copies++}`
    await statement(server, copyStatement(name, base))
    try {
      return await work(urlOf(name), name)
    } finally {
      await statement(server, `drop database ${name} with (force)`)
    }
  }
  /** Pushes in a process of its own behind the proxy; whether it was killed. */
  const push = async (url: string, cut: Cut | null) => {
    let kill = (): void => {}
    const proxy = await cutProxy(new URL(url), cut, () => kill())
    const through = new URL(url)
    through.port = String(proxy.port)
    through.hostname = '127.0.0.1'
    const child = await startChild('push-project', [cwd, through.href])
    kill = () => child.process.kill('SIGKILL')
    const said = await child.line('done').catch((fault: Error) => fault.message)
    const ended = await child.ended
    const { counts } = proxy
    await proxy.close()
    return { ended, counts, said }
  }

  const { messages, end } = await onCopy(async (url, name) => {
    const { counts, said } = await push(url, null)
    if (!said.startsWith('done applied')) throw new Error(`the push without a cut came to: ${said}`)
    await settle(url, name, server)
    return { messages: { ...counts }, end: await endOf(url, cwd, 'applied') }
  })
  return {
    steps: planned.plan?.phases.reduce((n, phase) => n + phase.steps.length, 0) ?? 0,
    phases: planned.plan?.phases.length ?? 0,
    messages,
    end,
    cutAt: (cut) =>
      onCopy(async (url, name) => {
        const { ended } = await push(url, cut)
        await settle(url, name, server)
        const again = await run({ ...OPTIONS, cwd, url }, 'apply')
        const wrong = again.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)
        const outcome = again.outcome === 'in-sync' ? 'applied' : [again.outcome, ...wrong].join(': ')
        return { killed: ended === 'SIGKILL', end: await endOf(url, cwd, outcome) }
      }),
    async close() {
      await statement(server, `drop database ${base} with (force)`)
      await rm(cwd, { recursive: true, force: true })
    },
  }
}
