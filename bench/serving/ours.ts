/** Ours: the store alone behind Node's http, and the whole of `bkend serve`. */
import http from 'node:http'
import { run, serveProject } from '../../src/engine/index.ts'
import { loadProject } from '../../src/engine/project.ts'
import { type Asker, type Planned, planCreate, planList, planRead } from '../../src/query/index.ts'
import { openStore as openMongodb } from '../../src/targets/mongodb/store/index.ts'
import { openStore as openPostgres } from '../../src/targets/postgres/store/index.ts'
import { bodyOf } from './body.ts'

/** A project folder's files. */
export function projectFiles(
  url: string,
  total: 'exact' | 'none',
  connections: number,
): Readonly<Record<string, string>> {
  return {
    'bkend.config.yaml': `project: bench
schema: ./schema
environments: { dev: { url: '${url}' } }
serve: { total: ${total}, connections: ${connections}, rates: { key: 0, user: 0, address: 0, signIn: 0 } }
`,
    'schema/notes.yaml': `table: notes
columns:
  title: { type: string, maxLength: 200 }
  body: { type: string, maxLength: 2000 }
  tag: { type: string, maxLength: 40 }
  score: { type: integer, default: 0 }
indexes: [[createdBy]]
permissions: { create: user, read: self, list: self, update: self, delete: self }
`,
  }
}

/** Pushes the project in the folder. */
export async function push(cwd: string): Promise<void> {
  const options = { allow: ['all'], prune: false, lockWait: 10_000, fixed: false, toolchain: 'bench' }
  const { outcome, diagnostics } = await run({ ...options, cwd }, 'apply')
  if (outcome !== 'applied' && outcome !== 'in-sync') throw new Error(JSON.stringify(diagnostics))
}

function query<Q>(planned: Planned<Q>): Q {
  if (planned.ok) return planned.query
  throw new Error(JSON.stringify(planned.refusal))
}

/** Plans and the store behind bare HTTP: what the rest of the server adds is what `bkend serve` costs beyond this. */
export async function serveStore(cwd: string): Promise<number> {
  const { project } = await loadProject({ cwd }, true)
  if (!project) throw new Error('no project')
  const { config, schema, environment } = project
  const url = String(config.environments[environment]?.url)
  const options = { project: config.project, environment, config, applicationName: 'bench', dev: true }
  const store = await (url.startsWith('mongodb') ? openMongodb : openPostgres)(url, options)
  const answer = async (request: http.IncomingMessage): Promise<string> => {
    const at = new URL(request.url ?? '/', 'http://x')
    const userId = String(request.headers['x-owner'])
    const asker: Asker = { role: 'user', userId, roles: [], claims: { sub: userId } }
    const context = { schema, asker, total: config.serve?.total ?? 'exact' }
    if (request.method === 'POST')
      return (await store.create(query(planCreate({ table: 'notes', body: await bodyOf(request) }, context)))).json
    const id = at.pathname.split('/')[4]
    if (id) {
      const found = await store.read(query(planRead({ table: 'notes', id }, context)))
      if (found.outcome !== 'found') throw new Error(found.outcome)
      return found.json
    }
    const parameters = Object.fromEntries(at.searchParams)
    const { json, total } = await store.list(query(planList({ table: 'notes', parameters }, context)))
    return `{"items":${json},"pagination":${JSON.stringify({ total, page: 1, limit: 50 })}}`
  }
  const server = http.createServer((request, response) => {
    answer(request).then(
      (text) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        response.end(text)
      },
      (fault: unknown) => {
        response.writeHead(500)
        response.end(String(fault))
      },
    )
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

/** `bkend serve`, and the publishable key where it has just made one. */
export async function serveAll(cwd: string): Promise<{ readonly port: number; readonly key?: string }> {
  const log = { info: () => {}, warn: () => {}, error: (fields: unknown) => console.error(fields) }
  const { server, diagnostics } = await serveProject({ cwd, port: 0, host: '127.0.0.1', log })
  if (!server) throw new Error(JSON.stringify(diagnostics))
  const key = server.keys?.publishable
  return { port: server.port, ...(key && { key }) }
}
