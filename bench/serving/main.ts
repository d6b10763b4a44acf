/** The Data API beside servers written by hand, each in a process of its own: 100,000 rows of 1,000 owners, 32 connections. */
import { type ChildProcess, fork } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveByHand } from './by-hand.ts'
import { serveMongodbByHand } from './by-hand-mongodb.ts'
import { type Measured, measure, type NextRequest } from './client.ts'
import { type BenchTarget, type Ground, startGround, TARGETS } from './ground.ts'
import { projectFiles, push, serveAll, serveStore } from './ours.ts'
import { KINDS, type Kind, type ServingResult, summary, WORK, type Work } from './result.ts'

interface Started {
  readonly port: number
  /** Only where the server has just made its keys. */
  readonly key?: string
}

function byHand(kind: 'bare' | 'roles', url: string, pool: number): Promise<number> {
  return url.startsWith('mongodb') ? serveMongodbByHand(url, pool) : serveByHand(kind, url, pool)
}

/** A server process: told what to be by its environment, it tells its port. */
async function child(): Promise<void> {
  process.on('SIGTERM', () => process.exit())
  const { BENCH_KIND: kind, BENCH_URL: url = '', BENCH_FOLDER: folder = '', BENCH_POOL: pool = '20' } = process.env
  const started: Started =
    kind === 'bare' || kind === 'roles'
      ? { port: await byHand(kind, url, Number(pool)) }
      : kind === 'store'
        ? { port: await serveStore(folder) }
        : await serveAll(folder)
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpu: user + system })
  })
  process.send?.(started)
}

/** Microseconds of a core that a server has used so far. */
function usage(server: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    server.once('message', (message: { readonly cpu: number }) => resolve(message.cpu))
    server.send('usage')
  })
}

function start(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<Started & { readonly process: ChildProcess }> {
  const started = fork(file, [], {
    execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', '--cpu-prof-dir', process.env.BENCH_PROFILE] : [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    started.once('message', (message: Started) => resolve({ ...message, process: started }))
    started.once('exit', (code) => reject(new Error(`a server ended with ${code}`)))
  })
}

async function signUp(port: number, key: string): Promise<{ readonly token: string; readonly id: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/auth/email/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({
      method: 'password',
      email: 'bench@example.com',
      password: 'Correct-horse-7',
      name: 'Bench',
    }),
  })
  const body = (await response.json()) as { accessToken?: string; user?: { id: string } }
  if (!body.accessToken || !body.user) throw new Error(JSON.stringify(body))
  return { token: body.accessToken, id: body.user.id }
}

/** Requests of one kind of work, the same for every server. */
function requests(work: Work, headers: string, ids: readonly string[]): NextRequest {
  const head = `Host: 127.0.0.1\r\n${headers}`
  const get = (path: string): string => `GET /v1/data/notes${path} HTTP/1.1\r\n${head}\r\n`
  const body = JSON.stringify({ title: 'A new note', body: 'text of a note '.repeat(8), tag: 'tag3' })
  const post = `POST /v1/data/notes HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  let n = 0
  switch (work) {
    case 'get':
      return () => get(`/${ids[n++ % ids.length]}`)
    case 'list':
      return () => get('?limit=50')
    case 'total':
      return () => get('?limit=50&total')
    case 'tag':
      return () => get(`?limit=50&andFilters=${encodeURIComponent('{"tag":"tag3"}')}`)
    case 'insert':
      return () => post
  }
}

interface Options {
  readonly target: BenchTarget
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly rows: number
  readonly pool: string
  readonly kinds: readonly Kind[]
  readonly work: readonly Work[]
}

function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', default: 'postgres' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      rows: { type: 'string' },
      pool: { type: 'string', default: '20' },
      only: { type: 'string' },
      work: { type: 'string', default: WORK.join(',') },
    },
  })
  const target = TARGETS.find((name) => name === values.target) ?? 'postgres'
  // MongoDB has no roles to take, and FerretDB reads a collection whole for most filters.
  const [rows, only] = target === 'mongodb' ? ['10000', 'bare,serve'] : ['100000', 'bare,roles,serve']
  const wanted = (values.only ?? only).split(',')
  return {
    target,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    rows: Number(values.rows ?? rows),
    pool: values.pool,
    kinds: KINDS.filter((kind) => wanted.includes(kind)),
    work: WORK.filter((work) => values.work.split(',').includes(work)),
  }
}

interface Bed {
  readonly url: string
  readonly folders: { readonly exact: string; readonly none: string }
  readonly key: string
  readonly token: string
  readonly owner: string
  readonly ids: readonly string[]
}

/** The pushed project, its rows, and who asks for them. */
async function prepare(file: string, ground: Ground, folder: string, { rows, pool }: Options): Promise<Bed> {
  const { url } = ground
  const folders = { exact: join(folder, 'exact'), none: join(folder, 'none') } as const
  for (const total of ['exact', 'none'] as const)
    for (const [name, text] of Object.entries(projectFiles(url, total, Number(pool)))) {
      mkdirSync(dirname(join(folders[total], name)), { recursive: true })
      writeFileSync(join(folders[total], name), text)
    }
  await push(folders.exact)
  const first = await start(file, { BENCH_KIND: 'serve', BENCH_FOLDER: folders.exact })
  const key = first.key ?? ''
  const { token, id: owner } = await signUp(first.port, key)
  first.process.kill()
  // One set of signing keys: the token is good for both projects.
  for (const made of ['.bkend', '.env.local'])
    if (existsSync(join(folders.exact, made)))
      cpSync(join(folders.exact, made), join(folders.none, made), { recursive: true })
  const ids = await ground.fill(rows, owner)
  process.stderr.write(`… ${rows} rows, ${ids.length} of them the asker's\n`)
  return { url, folders, key, token, owner, ids }
}

/** The servers of one kind of work take turns, round by round, so that what else the machine does falls on all alike. */
async function contest(file: string, work: Work, bed: Bed, options: Options): Promise<Record<Kind, Measured[]>> {
  const results: Record<Kind, Measured[]> = { bare: [], roles: [], store: [], serve: [] }
  const folder = bed.folders[work === 'list' ? 'none' : 'exact']
  const env = { BENCH_URL: bed.url, BENCH_POOL: options.pool, BENCH_FOLDER: folder }
  const servers: (Started & { readonly process: ChildProcess; readonly kind: Kind })[] = []
  try {
    for (const kind of options.kinds) servers.push({ kind, ...(await start(file, { ...env, BENCH_KIND: kind })) })
    for (let round = 0; round < options.rounds; round++)
      for (const { kind, port, process: server } of round % 2 ? [...servers].reverse() : servers) {
        const headers =
          kind === 'serve'
            ? `X-API-Key: ${bed.key}\r\nAuthorization: Bearer ${bed.token}\r\n`
            : `X-Owner: ${bed.owner}\r\n`
        const before = await usage(server)
        const measured = await measure(port, requests(work, headers, bed.ids), options)
        const cpu = Math.round(((await usage(server)) - before) / measured.sent)
        results[kind].push({ ...measured, cpu })
        process.stderr.write(`${kind.padEnd(7)}${work.padEnd(8)}${JSON.stringify({ ...measured, cpu })}\n`)
      }
  } finally {
    for (const server of servers) server.process.kill()
  }
  return results
}

/** Measures, prints a table, and gives the figures; a child process only serves. */
export async function main(file: string, args: readonly string[]): Promise<ServingResult> {
  const options = optionsOf(args)
  const ground = await startGround(options.target)
  const folder = mkdtempSync(join(tmpdir(), 'bkend-serving-'))
  try {
    const bed = await prepare(file, ground, folder, options)
    const all: Partial<Record<Work, Record<Kind, Measured[]>>> = {}
    for (const work of options.work) all[work] = await contest(file, work, bed, options)
    const { kinds, rounds, seconds, connections, rows } = options
    return summary(ground.what, { rounds, seconds, connections, rows }, kinds, all)
  } finally {
    await ground.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export { table } from './result.ts'

if (process.env.BENCH_KIND) await child()
