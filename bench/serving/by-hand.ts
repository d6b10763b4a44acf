/** What people write by hand: Node's http and pg, JSON built in Postgres. `bare` enforces nothing; `roles` begins, takes the role and tells the claims. */
import http from 'node:http'
import pg from 'pg'
import { bodyOf } from './body.ts'

const MOMENT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')`
const ROW = `'{' || concat_ws(',', '"id":"' || id || '"', '"title":' || to_json(title)::text, '"body":' || to_json(body)::text,
  '"tag":' || to_json(tag)::text, '"score":' || score::text, '"createdBy":' || to_json("createdBy")::text,
  '"createdAt":' || ${MOMENT('"createdAt"')}, '"updatedAt":' || ${MOMENT('"updatedAt"')}) || '}'`

/** A page of the asker's rows, and where it is asked for their number. */
function page(where: string, total: boolean): string {
  const rows = `select ${ROW} as j from notes where ${where} order by id desc limit 50`
  const count = total ? `(select count(*)::int from notes where ${where})` : 'null::int'
  return `select '[' || coalesce(string_agg(j, ','), '') || ']' as json, ${count} as total from (${rows}) p`
}

const STATEMENTS = {
  get: `select ${ROW} as json from notes where id = $1::uuid and "createdBy" = $2`,
  list: page('"createdBy" = $1', false),
  total: page('"createdBy" = $1', true),
  tag: page('"createdBy" = $1 and tag = $2', true),
  insert: `insert into notes (title, body, tag, "createdBy") values ($1, $2, $3, $4) returning ${ROW} as json`,
} as const

type Name = keyof typeof STATEMENTS

interface Answered {
  readonly json: string
  readonly total?: number | null
}

type Ask = (name: Name, values: readonly unknown[], owner: string) => Promise<Answered | undefined>

function bare(pool: pg.Pool): Ask {
  return async (name, values) =>
    (await pool.query<Answered>({ name, text: STATEMENTS[name], values: [...values] })).rows[0]
}

function roles(pool: pg.Pool): Ask {
  return async (name, values, owner) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('set local role bkend_user')
      const claims = JSON.stringify({ sub: owner, role: 'user', roles: [] })
      const operation = name === 'get' ? 'read' : name === 'insert' ? 'create' : 'list'
      await client.query({
        name: 'claims',
        text: `select set_config('request.jwt.claims', $1, true), set_config('request.operation', $2, true)`,
        values: [claims, operation],
      })
      const { rows } = await client.query<Answered>({ name, text: STATEMENTS[name], values: [...values] })
      await client.query('commit')
      return rows[0]
    } catch (fault) {
      await client.query('rollback')
      throw fault
    } finally {
      client.release()
    }
  }
}

async function answer(ask: Ask, request: http.IncomingMessage): Promise<string | undefined> {
  const url = new URL(request.url ?? '/', 'http://x')
  const owner = String(request.headers['x-owner'])
  if (request.method === 'POST') {
    const body = await bodyOf(request)
    return (await ask('insert', [body.title, body.body, body.tag, owner], owner))?.json
  }
  const id = url.pathname.split('/')[4]
  if (id) return (await ask('get', [id, owner], owner))?.json
  const filter = url.searchParams.get('andFilters')
  const name: Name = filter ? 'tag' : url.searchParams.has('total') ? 'total' : 'list'
  const values = filter ? [owner, (JSON.parse(filter) as { tag: string }).tag] : [owner]
  const found = await ask(name, values, owner)
  return found && `{"items":${found.json},"pagination":${JSON.stringify({ total: found.total, page: 1, limit: 50 })}}`
}

/** Serves until the process ends; resolves with the port. */
export function serveByHand(kind: 'bare' | 'roles', url: string, connections: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  const ask = kind === 'bare' ? bare(pool) : roles(pool)
  const server = http.createServer((request, response) => {
    answer(ask, request).then(
      (json) => {
        const text = json ?? '{}'
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
        response.writeHead(json === undefined ? 404 : 200, headers)
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
