/** The Data API's own decisions, beside the oracle's: every asker, operation, row and column of tables that are served. */
import { type Asked, type Live, type Ours, serveTables } from '../serve/service.ts'
import { ROWS } from './cases.ts'
import type { Verdicts } from './judge.ts'
import { type Asker, type DeclaredTable, mayColumn, type Operation, type Row, reaches } from './oracle.ts'

interface Sender {
  readonly asker: Asker
  readonly send: (method: string, at: string, body?: unknown) => ReturnType<Live['send']>
}

/** Where the tables are, and how its owner fills them: a test of a target says both. */
export interface Database {
  readonly database?: NonNullable<Asked['database']>
  /** What fills a table anew: nothing else is left in it. */
  open(live: Ours): Promise<Owner>
}

/** A connection of the database's owner. */
export interface Owner {
  refill(name: string, rows: readonly Kept[]): Promise<void>
  close(): Promise<void>
}

/** A row with its id and its secret. */
export interface Kept extends Row {
  readonly id: string
  readonly secret: string
}

interface Served {
  readonly live: Ours
  readonly owner: Owner
  readonly senders: readonly Sender[]
  /** Their makers and owners by their real ids; `id` is the row's number. */
  readonly rows: readonly Row[]
}

const SECRET = 'known to some'

/** Somebody who signed up, with those roles. */
async function person(live: Live, roles: readonly string[]): Promise<Sender> {
  const { id, token } = await live.signUp()
  const given = await live.send('PATCH', `/v1/users/${id}/role`, { key: 'sk', body: { roles } })
  if (given.status !== 200) throw new Error(given.text)
  return {
    asker: { role: 'user', id, roles },
    send: (method, at, body) => live.send(method, at, { token, ...(body !== undefined && { body }) }),
  }
}

async function served(tables: readonly DeclaredTable[], { database, open }: Database): Promise<Served> {
  const declared = Object.fromEntries(tables.map((table, i) => [`t${i}`, { ...table, options: { id: 'text' } }]))
  const live = await serveTables({
    tables: { 'all.yaml': JSON.stringify({ tables: declared }) },
    ...(database && { database }),
  })
  const by = (key: 'pk' | 'sk', role: 'guest' | 'admin'): Sender => ({
    asker: { role, id: null, roles: [] },
    send: (method, at, body) => live.send(method, at, { key, ...(body !== undefined && { body }) }),
  })
  const [ann, ben] = [await person(live, []), await person(live, ['mod'])]
  const real = (name: unknown): unknown => ({ ann: ann.asker.id, ben: ben.asker.id })[String(name)] ?? name
  const rows = ROWS.map((row) => ({
    ...row,
    createdBy: String(real(row.createdBy)),
    ...(row.ownerId !== undefined && { ownerId: real(row.ownerId) }),
  }))
  const owner = await open(live)
  return { live, owner, rows, senders: [by('pk', 'guest'), ann, ben, by('sk', 'admin')] }
}

/** The table as it was: its rows, and nothing that requests left. */
async function refill({ owner, rows }: Served, name: string): Promise<void> {
  await owner.refill(
    name,
    rows.map((row, i) => ({ ...row, id: `${i + 1}`, secret: SECRET })),
  )
}

type Decide = (what: string, got: unknown, want: unknown) => void

async function readDecisions(served: Served, at: string, table: DeclaredTable, sender: Sender, decide: Decide) {
  const { asker, send } = sender
  const listed = await send('GET', `${at}?limit=100`)
  const items = new Map<string, object>((listed.body.items ?? []).map((item: { id: string }) => [item.id, item]))
  for (const [i, row] of served.rows.entries()) {
    const id = `${i + 1}`
    const item = items.get(id)
    decide(`list ${id}`, item !== undefined, reaches(table, 'list', row, asker))
    const seen = mayColumn(table, 'secret', 'read', row, asker)
    if (item) decide(`list ${id}.secret`, 'secret' in item, seen)
    const read = await send('GET', `${at}/${id}`)
    decide(`read ${id}`, read.status === 200, reaches(table, 'read', row, asker))
    if (read.status === 200) decide(`read ${id}.secret`, 'secret' in read.body, seen)
  }
  const filter = encodeURIComponent(JSON.stringify({ secret: SECRET }))
  const found = await send('GET', `${at}?andFilters=${filter}&limit=100`)
  const want = served.rows.filter(
    (row) => reaches(table, 'list', row, asker) && mayColumn(table, 'secret', 'read', row, asker),
  )
  decide('count by secret', found.body.pagination?.total ?? 0, want.length)
}

async function writeDecisions(served: Served, at: string, table: DeclaredTable, sender: Sender, decide: Decide) {
  const { asker, send } = sender
  const may = (operation: Operation, row: Row): boolean => reaches(table, operation, row, asker)
  for (const [i, row] of served.rows.entries()) {
    const id = `${i + 1}`
    decide(`update ${id}`, (await send('PATCH', `${at}/${id}`, {})).status === 200, may('update', row))
    const wrote = await send('PATCH', `${at}/${id}`, { secret: SECRET })
    decide(
      `update ${id}.secret`,
      wrote.status === 200,
      may('update', row) && mayColumn(table, 'secret', 'write', row, asker),
    )
    decide(`delete ${id}`, (await send('DELETE', `${at}/${id}`)).status === 200, may('delete', row))
  }
  const own: Row = { createdBy: asker.id ?? '' }
  decide('create', (await send('POST', at, {})).status === 201, may('create', own))
  const withSecret = await send('POST', at, { secret: SECRET })
  decide(
    'create .secret',
    withSecret.status === 201,
    may('create', own) && mayColumn(table, 'secret', 'write', null, asker),
  )
}

/** Every decision on every table, over HTTP. */
export async function decisionsOverHttp(tables: readonly DeclaredTable[], database: Database): Promise<Verdicts> {
  const all = await served(tables, database)
  const differences: string[] = []
  let decisions = 0
  try {
    for (const [i, table] of tables.entries()) {
      for (const sender of all.senders) {
        await refill(all, `t${i}`)
        const { role, id, roles } = sender.asker
        const decide: Decide = (what, got, want) => {
          decisions++
          if (got !== want)
            differences.push(
              `t${i}: ${role} ${id ?? '-'} [${roles}] ${what}: API ${got}, oracle ${want}\n  ${JSON.stringify(table)}`,
            )
        }
        await readDecisions(all, `/v1/data/t${i}`, table, sender, decide)
        await writeDecisions(all, `/v1/data/t${i}`, table, sender, decide)
      }
    }
    return { decisions, differences }
  } finally {
    await all.owner.close()
    await all.live.close()
  }
}
