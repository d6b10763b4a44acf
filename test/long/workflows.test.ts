/** The example workflows, step by step in bash, from clean clones, against real databases. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { type JobResult, runWorkflow } from './workflow-runner.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ENVIRONMENTS = ['dev', 'staging', 'prod']
const RULES = 'permissions: { create: user, read: guest, list: guest, update: self, delete: self }\n'
const NOTES = `table: notes\n${RULES}columns:\n  title: string\n`
const CONFIG = `project: app
schema: schema
out: generated
environments:
  dev: { url: { $env: DEV_URL } }
  staging: { url: { $env: STAGING_URL } }
  prod: { url: { $env: PROD_URL } }
`

let folder: string
let origin: string
let databases: TestDatabase[]
let server: Server
/** What GitHub would hold. */
const hub = {
  comments: [] as { id: number; body: string }[],
  pulls: [] as object[],
  artifacts: [] as object[],
}

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', origin, '-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...args], {
    encoding: 'utf8',
  }).trim()

function answerFor(method: string, url: string, body: string): unknown {
  const said = body === '' ? {} : (JSON.parse(body) as { body: string })
  if (method === 'POST' && url.endsWith('/issues/7/comments')) {
    const comment = { id: hub.comments.length + 1, body: (said as { body: string }).body }
    hub.comments.push(comment)
    return comment
  }
  const id = /\/issues\/comments\/(\d+)$/.exec(url)?.[1]
  if (method === 'PATCH' && id) return Object.assign(hub.comments[Number(id) - 1] ?? {}, said)
  if (url.includes('/issues/7/comments?')) return hub.comments
  if (/\/commits\/\w+\/pulls$/.test(url)) return hub.pulls
  if (url.includes('/actions/artifacts?')) return { artifacts: hub.artifacts }
  return null
}

function startHub(): Promise<Server> {
  const made = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const answer = answerFor(request.method ?? '', request.url ?? '', body)
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  return new Promise((resolve) => made.listen(0, '127.0.0.1', () => resolve(made)))
}

/** Commits what stands in the repository of the team, with what bkend generates from it. */
function commit(files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(origin, file)), { recursive: true })
    writeFileSync(path.join(origin, file), text)
  }
  execFileSync(process.execPath, [path.join(ROOT, 'dist/bin.js'), 'generate'], { cwd: origin, stdio: 'ignore' })
  git('add', '-A')
  git('commit', '--quiet', '-m', 'a change')
  return git('rev-parse', 'HEAD')
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bkend-workflows-'))
  origin = path.join(folder, 'origin')
  mkdirSync(path.join(folder, 'artifacts'))
  mkdirSync(origin)
  cpSync(path.join(ROOT, '.github/actions'), path.join(origin, '.github/actions'), { recursive: true })
  cpSync(path.join(ROOT, '.github/examples'), path.join(origin, '.github/workflows'), { recursive: true })
  // The package as it is built, by its folder: nothing is fetched.
  const manifest = { name: 'app', private: true, type: 'module', dependencies: { bkend: `file:${ROOT}` } }
  writeFileSync(path.join(origin, 'package.json'), JSON.stringify(manifest))
  writeFileSync(path.join(origin, '.gitignore'), 'node_modules\n.bkend\n')
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--silent'], { cwd: origin, stdio: 'ignore' })
  databases = await Promise.all(ENVIRONMENTS.map(() => createDatabase()))
  server = await startHub()
  git('init', '--quiet', '--initial-branch', 'main')
  commit({ 'bkend.config.yaml': CONFIG, 'schema/notes.yaml': NOTES })
})
afterAll(async () => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
  await Promise.all(databases.map((database) => database.drop()))
})

function run(workflow: string, sha: string, event: object): Promise<JobResult[]> {
  const urls = ENVIRONMENTS.map((name, i) => [`${name.toUpperCase()}_URL`, databases[i]?.url ?? ''])
  return runWorkflow(path.join(origin, `.github/workflows/${workflow}.yml`), {
    ...{ origin, sha, event, secrets: Object.fromEntries(urls), artifacts: path.join(folder, 'artifacts') },
    ...{ api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, scratch: folder },
    runId: 1,
  })
}

const labelled = (...names: string[]): object => ({
  pull_request: { number: 7, labels: names.map((name) => ({ name })) },
})

/** GitHub's word on a merge: its pull request, and what that one's run kept. */
function merged(sha: string, head: string): void {
  hub.pulls = [{ head: { sha: head }, merge_commit_sha: sha, merged_at: '2026-01-01' }]
  const workflow_run = { id: 11, head_sha: head, head_repository_id: 1, repository_id: 1 }
  hub.artifacts = [{ expired: false, created_at: '2026-01-01', workflow_run }]
}

async function columns(i: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: databases[i]?.url ?? '' })
  await client.connect()
  const sql =
    "select column_name from information_schema.columns where table_name = 'notes' and table_schema = 'public'"
  const { rows } = await client.query<{ column_name: string }>(sql).finally(() => client.end())
  return rows.map((row) => row.column_name).sort()
}

const failing = (results: readonly JobResult[]): string =>
  results.flatMap((result) => (result.ok ? [] : [`${result.name}\n${result.log}`])).join('\n')

describe('from the pull request to production', () => {
  it('plans in three comments, kept up to date', async () => {
    const head = git('rev-parse', 'HEAD')
    expect(failing(await run('bkend-plan', head, labelled()))).toBe('')
    expect(hub.comments.map(({ body }) => body.split('\n')[0])).toEqual(
      ENVIRONMENTS.map((name) => `<!-- bkend plan ${name} -->`),
    )
    expect(hub.comments[2]?.body).toContain('+ table notes')
    expect(hub.comments[2]?.body).toContain('| notes | guest | – | read, list |')
    expect(hub.comments[2]?.body).toContain('```mermaid')
  })

  it('pushes exactly those plans, one environment after the other', async () => {
    const head = git('rev-parse', 'HEAD')
    merged(head, head)
    const results = await run('bkend-push', head, {})
    expect(failing(results)).toBe('')
    expect(results.map(({ environment }) => environment)).toEqual(ENVIRONMENTS)
    expect(results[2]?.page).toContain('### ✅ bkend push: applied')
    expect(await columns(2)).toContain('title')
  })

  it('refuses a hazard until a label allows it', async () => {
    const head = commit({ 'schema/notes.yaml': NOTES.replace('title: string', 'heading: string') })
    const refused = await run('bkend-plan', head, labelled('bug'))
    expect(refused.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['plan', 'plan', 'plan'])
    expect(hub.comments).toHaveLength(3)
    expect(hub.comments[2]?.body).toMatch(/^<!-- bkend plan prod -->\n### ❌ bkend plan: refused-rename/)
    expect(failing(await run('bkend-plan', head, labelled('bug', 'allow drop-column:notes.title')))).toBe('')
    expect(hub.comments[2]?.body).toContain('`drop-column:notes.title`')
  })

  it('stops at the environment that somebody changed, with exit code 6', async () => {
    const head = git('rev-parse', 'HEAD')
    merged(head, head)
    const client = new pg.Client({ connectionString: databases[1]?.url ?? '' })
    await client.connect()
    await client.query('alter table notes alter title drop not null').finally(() => client.end())
    const results = await run('bkend-push', head, {})
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['dev', true],
      ['staging', false],
    ])
    expect(results[1]?.log).toContain('bkend push: drift')
    expect(await columns(2)).toContain('title')
  })

  it('refuses what came without a pull request, or with the plan of a fork', async () => {
    const head = git('rev-parse', 'HEAD')
    hub.pulls = []
    const results = await run('bkend-push', head, {})
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['dev', true],
      ['staging', false],
    ])
    expect(results[1]?.page).toContain('bkend diff: pending')
    merged(head, head)
    const workflow_run = { id: 11, head_sha: head, head_repository_id: 2, repository_id: 1 }
    hub.artifacts = [{ expired: false, created_at: '2026-01-01', workflow_run }]
    expect((await run('bkend-push', head, {}))[1]).toMatchObject({ name: 'staging', ok: false })
  })
})

it('two branches that both changed the schema merge as text, and their merge is pushed', async () => {
  const bkend = (...args: string[]): string =>
    execFileSync(process.execPath, [path.join(ROOT, 'dist/bin.js'), ...args], {
      cwd: origin,
      env: { ...process.env, DEV_URL: databases[0]?.url ?? '' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const base = `table: notes\n${RULES}columns:\n  heading: string\n  one: string?\n  two: string?\n  three: string?\n`
  commit({ 'schema/notes.yaml': base, '.gitattributes': 'generated/** merge=ours\n' })
  bkend('push', '--write')
  git('checkout', '--quiet', '-b', 'ann')
  commit({ 'schema/notes.yaml': base.replace('one: string?', 'one: string?\n  anns: string?') })
  bkend('push', '--write')
  git('checkout', '--quiet', 'main')
  git('checkout', '--quiet', '-b', 'bob')
  commit({
    'schema/notes.yaml': base.replace('three: string?', 'three: { type: string, optional: true, maxLength: 9 }'),
    'schema/marks.yaml': `table: marks\n${RULES}columns:\n  noteId: { type: reference, to: notes }\n`,
  })
  git('config', 'merge.ours.driver', 'true')
  git('merge', '--quiet', '-m', 'both', 'ann')
  expect(readFileSync(path.join(origin, 'schema/notes.yaml'), 'utf8')).toMatch(/anns: string\?[\s\S]*maxLength: 9/)
  expect(bkend('push', '--write')).toContain('applied')
  expect(await columns(0)).toContain('anns')
  expect(bkend('push')).toContain('Nothing to do')
})
