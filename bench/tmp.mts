import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { startServer, stopServer } from '../test/support/postgres-server.ts'
import { projectFiles, push } from './serving/ours.ts'
import { loadProject } from '../src/engine/project.ts'
import { planList, planRead, planCreate, type Asker } from '../src/query/index.ts'
import { listStatement, readStatement } from '../src/targets/postgres/store/reading.ts'
import { createStatement } from '../src/targets/postgres/store/writing.ts'
import { shapesFor } from '../src/targets/postgres/store/shape.ts'
import { claimsOf } from '../src/targets/postgres/store/outcome.ts'
import { roleNames } from '../src/targets/postgres/normalize/roles.ts'
const server = await startServer({ settings: { shared_buffers: '256MB' } })
const url = `${server.url}/postgres`
const folder = mkdtempSync(join(tmpdir(), 'x-'))
for (const [n, t] of Object.entries(projectFiles(url, 'none', 20))) { mkdirSync(dirname(join(folder, n)), { recursive: true }); writeFileSync(join(folder, n), t) }
await push(folder)
const c = new pg.Client({ connectionString: url }); await c.connect()
const owner = '0190a8e0-0000-7000-8000-000000000001'
await c.query(`insert into notes (title, body, tag, score, "createdBy") select 'Note ' || i, repeat('text of a note ', 8), 'tag' || i % 7, i % 100, case i % 1000 when 0 then $1 else 'owner' || i % 1000 end from generate_series(1, 100000) i`, [owner])
await c.query('vacuum analyze notes')
const ids = (await c.query('select id from notes where "createdBy" = $1', [owner])).rows.map((r) => r.id)
const { project } = await loadProject({ cwd: folder }, true)
const { config, schema } = project!
const asker: Asker = { role: 'user', userId: owner, roles: [], claims: { sub: owner, iss: 'bkend', aud: 'x', exp: 123, iat: 1, sid: 'abc', role: 'user', roles: [] } }
const ctx = { schema, asker, total: 'none' as const }
const dialect = { shapes: shapesFor(config), project: 'bench', environment: 'dev', folding: '' }
const claims = claimsOf(asker, roleNames(config.postgres))
const q = (p: any) => { if (!p.ok) throw new Error(JSON.stringify(p)); return p.query }
const list = listStatement(q(planList({ table: 'notes', parameters: { limit: '50' } }, ctx)), dialect, claims)
const total = listStatement(q(planList({ table: 'notes', parameters: { limit: '50' } }, {...ctx, total: 'exact'})), dialect, claims)
const tag = listStatement(q(planList({ table: 'notes', parameters: { limit: '50', andFilters: '{"tag":"tag3"}' } }, {...ctx, total:'exact'})), dialect, claims)
const read = readStatement(q(planRead({ table: 'notes', id: ids[3] }, ctx)), dialect, claims)
const ins = createStatement(q(planCreate({ table: 'notes', body: {title: 'A new note', body: 'text of a note '.repeat(8), tag: 'tag3'} }, ctx)), dialect, claims)
const M = (column: string): string => `to_char(${column} at time zone 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')`
const ROW = `'{' || concat_ws(',', '"id":"' || id || '"', '"title":' || to_json(title)::text, '"body":' || to_json(body)::text, '"tag":' || to_json(tag)::text, '"score":' || score::text, '"createdBy":' || to_json("createdBy")::text, '"createdAt":' || ${M('"createdAt"')}, '"updatedAt":' || ${M('"updatedAt"')}) || '}'`
const page = (where: string, t: boolean) => `select '[' || coalesce(string_agg(j, ','), '') || ']' as json, ${t ? `(select count(*)::int from notes where ${where})` : 'null::int'} as total from (select ${ROW} as j from notes where ${where} order by id desc limit 50) p`
const B: Record<string, { text: string; values: readonly unknown[] }> = {
  get: { text: `select ${ROW} as json from notes where id = $1::uuid and "createdBy" = $2`, values: [ids[3], owner] },
  list: { text: page('"createdBy" = $1', false), values: [owner] },
  total: { text: page('"createdBy" = $1', true), values: [owner] },
  tag: { text: page('"createdBy" = $1 and tag = $2', true), values: [owner, 'tag3'] },
  insert: { text: `insert into notes (title, body, tag, "createdBy") values ($1, $2, $3, $4) returning ${ROW} as json`, values: ['A new note', 'text of a note '.repeat(8), 'tag3', owner] },
}
const O = { get: read, list, total, tag, insert: ins }
console.log(list.text); console.log(list.values); console.log(ins.text)
const u = new pg.Client({ connectionString: url }); await u.connect()
const r = (await u.query('select current_user')).rows
await u.query('set role bkend_user')
for (const n of process.env.EX ? process.env.EX.split(',') : []) {
  await u.query('prepare x' + n + ' as ' + O[n as 'get'].text)
  for (let i = 0; i < 8; i++) var e = await u.query('explain (analyze, verbose) execute x' + n + '(' + O[n as 'get'].values.map((v) => u.escapeLiteral(String(v))).join(',') + ')')
  console.log(e!.rows.map((r) => r['QUERY PLAN']).join('\n'))
}
const cpu = async (k: pg.Client) => { const pid = (await k.query('select pg_backend_pid() p')).rows[0].p; const { readFileSync } = await import('node:fs'); return () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10000 } }
const cb = await cpu(c), cu = await cpu(u)


const V: Record<string, { text: string; values: readonly unknown[] }> = {}
const t = list.text
const m = /^with asker as materialized \((.*?)\), page as materialized \((.*)\) select a\.ok.*$/s.exec(t)!
const [, A, P] = m
const fl = (p: string) => `with asker as materialized (${A}) select (select ok from asker) as ok, '[' || coalesce(string_agg(j, ','), '') || ']' as json, count(*)::int as n, (array_agg(octet_length(j)))[51] as last from (${p}) page`
V.flat = { values: list.values, text: fl(P!) }
V.merged = { values: list.values, text: fl(P!.replaceAll(`"id":' || '"'`, `"id":"'`)) }
const tc = (x: string) => `to_char(p."${x}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const chain = `'{"id":"' || p.id::text || '","title":' || to_json(p.title)::text || ',"body":' || to_json(p.body)::text || ',"tag":' || to_json(p.tag)::text || coalesce(',"score":' || p.score::text, '') || coalesce(',"createdBy":' || to_json(p."createdBy")::text, '') || ',"createdAt":"' || ${tc('createdAt')} || '","updatedAt":"' || ${tc('updatedAt')} || '"}'`
const from = P!.slice(P!.indexOf(' as j from'))
V.chain = { values: list.values, text: fl('select ' + chain + from) }

const tq = (x: string) => `to_char(p."${x}" at time zone 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')`
const safe = `'{' || '"id":"' || p.id::text || '"' || coalesce(',"title":' || to_json(p.title)::text, '') || coalesce(',"body":' || to_json(p.body)::text, '') || coalesce(',"tag":' || to_json(p.tag)::text, '') || coalesce(',"score":' || p.score::text, '') || coalesce(',"createdBy":' || to_json(p."createdBy")::text, '') || coalesce(',"createdAt":' || ${tq('createdAt')}, '') || coalesce(',"updatedAt":' || ${tq('updatedAt')}, '') || '}'`
V.safe = { values: list.values, text: fl('select ' + safe + from) }
V.safe2 = { values: list.values, text: fl('select ' + safe.replace("'{' || '", "'{").replaceAll(tq('createdAt'), `'"' || ${tc('createdAt')} || '"'`).replaceAll(tq('updatedAt'), `'"' || ${tc('updatedAt')} || '"'`) + from) }
const ra = { text: read.text.replace(/select '\{'.*? as json/s, `select ${safe} as json`).replace('found as materialized', 'found as'), values: read.values }
console.log(ra.text)
const G: Record<string, any> = { ours: read, safe: { text: read.text.replace(/select '\{'.*? as json/s, `select ${safe} as json`), values: read.values },
 flat: { values: read.values, text: `with asker as materialized (${/asker as materialized \((.*?)\), found/s.exec(read.text)![1]}) select a.ok, f.json, f.version from asker a left join lateral (select ${safe} as json, p.xmin::text as version from public.notes p where a.ok and p.id = ${/p.id = (.*?)\) select a/.exec(read.text)![1]} offset 0) f on true` } }
for (let round = 0; round < 3; round++) {
  const go = async (k: pg.Client, s: { text: string; values: readonly unknown[] }, name: string, f: () => number) => { const N=6000; for (let i = 0; i < 50; i++) await k.query({ name, text: s.text, values: [...s.values] }); const a = f(); for (let i = 0; i < N; i++) await k.query({ name, text: s.text, values: [...s.values] }); return (f() - a) / N }
  console.log('get bare', (await go(c, B.get!, 'get', cb)).toFixed(1))
  for (const [n, v] of Object.entries(G)) console.log('get', n, (await go(u, v, 'g' + n, cu)).toFixed(1))
}
const head = list.text
for (let round = 0; round < 3; round++) {
  const N = 1500
  const go = async (k: pg.Client, s: { text: string; values: readonly unknown[] }, name: string, f: () => number) => { for (let i = 0; i < 50; i++) await k.query({ name, text: s.text, values: [...s.values] }); const a = f(); for (let i = 0; i < N; i++) await k.query({ name, text: s.text, values: [...s.values] }); return (f() - a) / N }
  console.log('bare', (await go(c, B.list!, 'list', cb)).toFixed(0))
  for (const [n, v] of Object.entries(V)) console.log(n, (await go(u, v, 'v' + n, cu)).toFixed(0))
}
await c.end(); await u.end(); await stopServer(server)
