/** Whose claims a statement sees: the asker's or nobody's, whatever was left on a connection and however the plan is ordered. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Asker,
  GUEST,
  KEY_ADMIN,
  planCreate,
  planDelete,
  planList,
  planRead,
  planUpdate,
  type QueryContext,
  type Store,
} from '../../src/query/index.ts'
import { firstWay } from '../../src/targets/postgres/driver/connect.ts'
import { roleNames } from '../../src/targets/postgres/normalize/roles.ts'
import { claimsOf } from '../../src/targets/postgres/store/outcome.ts'
import { listStatement, plainReadStatement, readStatement } from '../../src/targets/postgres/store/reading.ts'
import { shapesFor } from '../../src/targets/postgres/store/shape.ts'
import type { Statement } from '../../src/targets/postgres/store/statement.ts'
import {
  createStatement,
  deleteStatement,
  thereStatement,
  updateStatement,
} from '../../src/targets/postgres/store/writing.ts'
import { type PushedProject, pushed, user } from './project.ts'

const YAML = `
tables:
  notes:
    columns:
      text: string
      nextId: { type: reference, to: notes, optional: true }
    permissions: { create: user, read: self, list: self, update: self, delete: self }
`
const ann = user('ann')
const bob = user('bob')

let project: PushedProject
let store: Store
let annsId: string
let bobsId: string

function query<Q>(planned: { ok: true; query: Q } | { ok: false; refusal: unknown }): Q {
  if (planned.ok) return planned.query
  throw planned.refusal
}
const context = (asker: Asker): QueryContext => ({ schema: project.schema, asker })
const make = async (asker: Asker, text: string): Promise<string> =>
  JSON.parse((await store.create(query(planCreate({ table: 'notes', body: { text } }, context(asker))))).json).id
const list = (asker: Asker) => query(planList({ table: 'notes', parameters: { expand: 'next' } }, context(asker)))
const read = (asker: Asker, id: string) =>
  query(planRead({ table: 'notes', id, parameters: { expand: 'next' } }, context(asker)))

beforeAll(async () => {
  project = await pushed('server', YAML)
  store = await project.open()
  annsId = await make(ann, "ann's")
  bobsId = await make(bob, "bob's")
}, 120_000)
afterAll(async () => {
  await store?.close()
  await project?.remove()
})

/** A connection of the tests, as a store would have it. */
async function connection(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: project.url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** The statement that answers one text, and none where it may not speak. */
function plain(asker: Asker): Statement {
  const dialect = { shapes: shapesFor(project.config), project: 'p', environment: 'e', folding: '' }
  const claims = claimsOf(asker, roleNames(project.config.postgres))
  const made = plainReadStatement({ ...read(asker, bobsId), expand: [] }, dialect, claims)
  if (!made) throw new Error('a plain read has a statement of its own')
  return made
}

function statements(asker: Asker): Readonly<Record<string, Statement>> {
  const dialect = { shapes: shapesFor(project.config), project: 'p', environment: 'e', folding: '' }
  const claims = claimsOf(asker, roleNames(project.config.postgres))
  return {
    list: listStatement(list(asker), dialect, claims),
    read: readStatement(read(asker, bobsId), dialect, claims),
    alone: readStatement({ ...read(asker, bobsId), expand: [] }, dialect, claims),
  }
}

/** Those that write; each on a row that is bob's, or leads to one. */
function writes(asker: Asker): Readonly<Record<string, Statement>> {
  const dialect = { shapes: shapesFor(project.config), project: 'p', environment: 'e', folding: '' }
  const claims = claimsOf(asker, roleNames(project.config.postgres))
  const body = { text: 'stolen', nextId: bobsId }
  const ifVersion = '1'
  const update = query(planUpdate({ table: 'notes', id: bobsId, body, ifVersion }, context(asker)))
  const gone = query(planDelete({ table: 'notes', id: bobsId }, context(asker)))
  return {
    create: createStatement(query(planCreate({ table: 'notes', body }, context(asker))), dialect, claims),
    update: updateStatement(update, dialect, claims) ?? { text: '', values: [] },
    delete: deleteStatement(gone, dialect, claims),
    there: thereStatement(gone, dialect, claims),
  }
}

describe('a connection on which somebody left their claims for the session', () => {
  const poison = async (client: pg.Client): Promise<void> => {
    const { claims, role } = claimsOf(bob, roleNames(project.config.postgres))
    await client.query(`set role ${role}`)
    await client.query(`select set_config('request.jwt.claims', $1, false)`, [claims])
    await client.query(`set request.operation = 'list'`)
  }

  test('would show their rows to plain SQL', () =>
    connection(async (client) => {
      await poison(client)
      const { rows } = await client.query('select text from notes')
      expect(rows).toEqual([{ text: "bob's" }])
    }))

  test('answers the next asker with their own rows', () =>
    connection(async (client) => {
      await poison(client)
      for (let i = 0; i < 8; i++) {
        const { list, read, alone } = statements(ann)
        // Named, so that the later ones run the plan that Postgres keeps.
        const named = async (name: string, { text, values }: Statement = { text: '', values: [] }) =>
          (await client.query({ name, text, values: [...values] })).rows[0]
        expect(await named('list', list)).toMatchObject({ ok: true, n: 1, total: 1 })
        expect((await named('list', list)).json).toContain("ann's")
        expect(await named('read', read)).toMatchObject({ ok: true, json: null })
        expect(await named('alone', alone)).toMatchObject({ ok: true, json: null })
        expect(await named('plain', plain(ann))).toBeUndefined()
        expect((await named("bob's", plain(bob))).found).toContain("bob's")
      }
    }))

  test('keeps no claims of the statement after it, nor after a fault', () =>
    connection(async (client) => {
      const { text, values } = statements(ann).list ?? { text: '', values: [] }
      const { role } = claimsOf(ann, roleNames(project.config.postgres))
      await client.query(`set role ${role}`)
      await client.query(text, [...values])
      await client.query(`select set_config('request.jwt.claims', '{"sub":"bob"}', true), 1 / 0`).catch(() => {})
      const { rows } = await client.query(
        `select current_setting('request.jwt.claims', true) as claims, current_setting('request.operation', true) as operation,
          (select count(*)::int from notes) as seen`,
      )
      expect(rows).toEqual([{ claims: '', operation: '', seen: 0 }])
    }))
})

describe('a connection with another role than the request', () => {
  test.each(['bkend_admin', 'bkend_guest', 'postgres'])('(%s) reads nothing', (role) =>
    connection(async (client) => {
      await client.query(`set role ${role}`)
      for (const { text, values } of Object.values(statements(bob))) {
        const [row] = (await client.query(text, [...values]).catch(() => ({ rows: [{ ok: false }] }))).rows
        expect(row).toMatchObject({ ok: false })
        expect(row.json ?? '[]').toBe('[]')
      }
      const { text, values } = plain(bob)
      expect((await client.query(text, [...values]).catch(() => ({ rows: [] }))).rows).toEqual([])
    }),
  )
})

describe('plans', () => {
  const nodes = (node: Record<string, unknown>): Record<string, unknown>[] => [
    node,
    ...((node.Plans as Record<string, unknown>[] | undefined) ?? []).flatMap(nodes),
  ]
  /** Scans of the table that no node above holds back until the claims are set. */
  const ungated = (node: Record<string, unknown>, gated: boolean): string[] => {
    const holds = gated || typeof node['One-Time Filter'] === 'string'
    const scans = node['Relation Name'] === 'notes' && node['Node Type'] !== 'ModifyTable'
    const own = scans && !holds ? [String(node['Node Type'])] : []
    return [...own, ...((node.Plans as Record<string, unknown>[] | undefined) ?? []).flatMap((n) => ungated(n, holds))]
  }

  test.each([
    ['as the planner likes', ''],
    ['with hash joins only', 'set enable_nestloop = off; set enable_mergejoin = off'],
    ['with merge joins only', 'set enable_nestloop = off; set enable_hashjoin = off'],
    ['without index scans', 'set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off'],
    ['kept for any parameters', 'set plan_cache_mode = force_generic_plan'],
  ])('%s begin no scan before the claims are set', (_, settings) =>
    connection(async (client) => {
      await client.query(`set role ${roleNames(project.config.postgres).user}; ${settings}`)
      for (const [name, { text, values }] of Object.entries({
        ...statements(ann),
        ...writes(ann),
        plain: plain(ann),
      })) {
        const { rows } = await client.query({ text: `explain (format json) ${text}`, values: [...values] })
        const plan = rows[0]['QUERY PLAN'][0].Plan
        expect(nodes(plan).some((n) => n['Relation Name'] === 'notes')).toBe(true)
        expect([name, ungated(plan, false)]).toEqual([name, []])
        // Held back, nothing is read even where somebody else's claims wait on the connection.
        const shut = text.replace("and set_config('request.jwt.claims', $1, true) is not null", 'and $1::text is null')
        expect(shut).not.toBe(text)
        await client.query(`select set_config('request.jwt.claims', '{"sub":"bob"}', false)`)
        const [row] = (await client.query(shut, [...values])).rows
        if (name === 'plain') expect(row).toBeUndefined()
        else {
          expect(row).toMatchObject({ ok: false })
          expect([row.json ?? '[]', row.gone ?? null, row.there ?? false]).toEqual(['[]', null, false])
        }
        await client.query(`reset request.jwt.claims`)
      }
    }),
  )

  test('a planted statement without its gate is caught', () =>
    connection(async (client) => {
      const { text, values } = statements(ann).list ?? { text: '', values: [] }
      const open = text.replaceAll('(select ok from asker) and ', '').replaceAll('where (select ok from asker)', '')
      const { rows } = await client.query({ text: `explain (format json) ${open}`, values: [...values] })
      expect(ungated(rows[0]['QUERY PLAN'][0].Plan, false)).not.toEqual([])
    }))
})

describe('the pool', () => {
  test('gives many askers at once their own rows and nothing else', async () => {
    const small = await project.open({
      serve: { ...(await import('../../src/model/index.ts')).SERVE_DEFAULTS, connections: 3 },
    })
    try {
      const askers = Array.from({ length: 90 }, (_, i) => [ann, bob, GUEST][i % 3] ?? GUEST)
      const answers = await Promise.all(
        askers.map(async (asker) => {
          const planned = planList({ table: 'notes' }, context(asker))
          if (!planned.ok) return 'refused'
          return (JSON.parse((await small.list(planned.query)).json) as { text: string }[]).map((r) => r.text).join()
        }),
      )
      expect(answers).toEqual(askers.map((a) => (a === ann ? "ann's" : a === bob ? "bob's" : 'refused')))
      expect(await small.read(read(bob, annsId))).toEqual({ outcome: 'hidden' })
    } finally {
      await small.close()
    }
  })

  test('tells those who wait in vain that too many do', async () => {
    const { SERVE_DEFAULTS } = await import('../../src/model/index.ts')
    const small = await project.open({ serve: { ...SERVE_DEFAULTS, connections: 1, queue: 2 } })
    try {
      const told = await Promise.allSettled(Array.from({ length: 10 }, () => small.list(list(ann))))
      const busy = told.filter((t) => t.status === 'rejected' && t.reason.kind === 'busy')
      expect(busy.length).toBe(7)
      expect(told.filter((t) => t.status === 'fulfilled').length).toBe(3)
    } finally {
      await small.close()
    }
  })

  test('opens another connection for one that was lost', async () => {
    await store.list(list(ann))
    await connection(async (client) => {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bkend test' and pid <> pg_backend_pid()`,
      )
    })
    await store.list(list(ann)).catch(() => {})
    expect(await store.list(list(ann))).toMatchObject({ count: 1 })
  })

  test('ends statements that take too long', async () => {
    const { SERVE_DEFAULTS } = await import('../../src/model/index.ts')
    const hasty = await project.open({ serve: { ...SERVE_DEFAULTS, statementTimeout: 200 } })
    try {
      await connection(async (client) => {
        await client.query('begin; lock table notes in access exclusive mode')
        await expect(hasty.list(list(ann))).rejects.toMatchObject({ kind: 'timeout' })
        await client.query('rollback')
      })
      expect(await hasty.list(list(ann))).toMatchObject({ count: 1 })
    } finally {
      await hasty.close()
    }
  })
})

test('rows are estimated only where no policy of SQL can hide some of them', () => {
  const asked = query(planList({ table: 'notes', parameters: {} }, { ...context(KEY_ADMIN), total: 'estimated' }))
  const dialect = { shapes: shapesFor(project.config), project: 'p', environment: 'e', folding: '' }
  const claims = claimsOf(KEY_ADMIN, roleNames(project.config.postgres))
  const counted = (command: 'select' | 'all' | 'insert'): string => {
    const policies = [{ name: 'narrow', command, to: ['user'] as const, using: { parts: ['true'] } }]
    return listStatement({ ...asked, table: { ...asked.table, policies } }, dialect, claims).text
  }
  expect(listStatement(asked, dialect, claims).text).toContain('reltuples')
  expect(counted('insert')).toContain('reltuples')
  for (const command of ['select', 'all'] as const) expect(counted(command)).not.toContain('reltuples')
})

test('a server that is not there is told as such', async () => {
  const address = { host: '127.0.0.1', port: 1, database: 'x', user: 'x', config: {}, attempts: [false] } as const
  const open = firstWay(address, () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })))
  await expect(open()).rejects.toMatchObject({ diagnostics: [{ code: 'target/connect' }] })
})
