/** The database's own decisions, by plain SQL under each role, beside the oracle's. */
import type pg from 'pg'
import { ASKERS, ROWS } from './cases.ts'
import { type Asker, type DeclaredTable, mayEver, mayName, type Operation, type Row, reaches } from './oracle.ts'

/** A decision that differs, in words. */
export interface Verdicts {
  readonly decisions: number
  readonly differences: readonly string[]
}

/** Fills a table with the rows that rules look at; `id` is the row's number. */
export async function fill(client: pg.Client, name: string): Promise<void> {
  const values = ROWS.map((r, i) => [
    `${i + 1}`,
    r.createdBy,
    r.title,
    r.visibility,
    r.score ?? null,
    r.ownerId ?? null,
  ])
  const rows = values.map(
    (_, i) => `($${i * 6 + 1}::text, $${i * 6 + 2}, $${i * 6 + 3}, $${i * 6 + 4}, $${i * 6 + 5}::int, $${i * 6 + 6})`,
  )
  await client.query(
    `insert into ${name} (id, "createdBy", title, visibility, score, "ownerId") values ${rows.join(', ')}`,
    values.flat(),
  )
}

async function become(client: pg.Client, { role, id, roles }: Asker): Promise<void> {
  const claims = role === 'guest' ? '' : JSON.stringify({ role, roles, ...(id !== null && { sub: id }) })
  await client.query(`set local role bkend_${role}`)
  await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims])
}

/** What came of a statement that is taken back: its rows, or null where the server said that this role may not. */
async function tried(
  client: pg.Client,
  operation: string,
  sql: string,
  counts = false,
): Promise<readonly object[] | null> {
  await client.query('savepoint tried')
  try {
    await client.query(`select set_config('request.operation', $1, true)`, [operation])
    const { rows, rowCount } = await client.query<object>(sql)
    return counts ? [{ count: rowCount ?? 0 }] : rows
  } catch (fault) {
    if ((fault as { code?: string }).code === '42501') return null
    throw fault
  } finally {
    await client.query('rollback to savepoint tried; release savepoint tried')
  }
}

const STATEMENTS: Readonly<Record<Exclude<Operation, 'create'>, (name: string) => string>> = {
  read: (name) => `select id from ${name}`,
  list: (name) => `select id from ${name}`,
  unnamed: (name) => `select id from ${name}`,
  update: (name) => `update ${name} set visibility = 'open' returning id`,
  delete: (name) => `delete from ${name} returning id`,
}

function tell(name: string, asker: Asker, what: string, got: unknown, want: unknown): string {
  return `${name}: ${asker.role} ${asker.id ?? '-'} [${asker.roles}] ${what}: database ${got}, oracle ${want}`
}

async function rowDecisions(client: pg.Client, name: string, table: DeclaredTable, asker: Asker): Promise<Verdicts> {
  const differences: string[] = []
  for (const operation of Object.keys(STATEMENTS) as (keyof typeof STATEMENTS)[]) {
    const rows = await tried(client, operation === 'unnamed' ? '' : operation, STATEMENTS[operation](name))
    const seen = new Set((rows ?? []).map((r) => (r as { id: string }).id))
    for (const [i, row] of ROWS.entries()) {
      const [got, want] = [seen.has(`${i + 1}`), reaches(table, operation, row, asker)]
      if (got !== want) differences.push(tell(name, asker, `${operation} ${JSON.stringify(row)}`, got, want))
    }
  }
  return { decisions: ROWS.length * Object.keys(STATEMENTS).length, differences }
}

/** Statements that read nothing are bound by the command's own policy alone: how many rows they touch. */
async function blindDecisions(client: pg.Client, name: string, table: DeclaredTable, asker: Asker): Promise<Verdicts> {
  const differences: string[] = []
  for (const [operation, sql] of [
    ['update', `update ${name} set visibility = 'open'`],
    ['delete', `delete from ${name}`],
  ] as const) {
    const got = ((await tried(client, operation, sql, true)) ?? [])[0]
    const want = ROWS.filter((row) => reaches(table, operation, row, asker)).length
    const count = (got as { count: number } | undefined)?.count ?? 0
    if (count !== want) differences.push(tell(name, asker, sql, count, want))
  }
  return { decisions: 2, differences }
}

const NEW_ROWS: readonly Row[] = ['', 'ann', 'ben', 'eve'].map((createdBy) => ({ createdBy }))

async function newRowDecisions(client: pg.Client, name: string, table: DeclaredTable, asker: Asker): Promise<Verdicts> {
  const differences: string[] = []
  for (const row of NEW_ROWS) {
    const rows = await tried(client, 'create', `insert into ${name} ("createdBy") values ('${row.createdBy}')`)
    const [got, want] = [rows !== null, reaches(table, 'create', row, asker)]
    if (got !== want) differences.push(tell(name, asker, `create as '${row.createdBy}'`, got, want))
  }
  return { decisions: NEW_ROWS.length, differences }
}

/** The database names a column for a role, or refuses: a statement that touches no row tells. */
async function columnDecisions(client: pg.Client, name: string, table: DeclaredTable, asker: Asker): Promise<Verdicts> {
  const { role } = asker
  const admin = role === 'admin'
  const sees = admin || (['read', 'list', 'update', 'delete'] as const).some((o) => mayEver(table, o, role))
  const updates = admin || mayEver(table, 'update', role)
  const creates = admin || mayEver(table, 'create', role)
  const cases: [what: string, operation: string, sql: string, want: boolean][] = []
  for (const column of ['id', 'createdBy', 'createdAt', ...Object.keys(table.columns)]) {
    const [readable, writable] = [mayName(table, column, 'read', role), mayName(table, column, 'write', role)]
    const system = ['id', 'createdBy', 'createdAt'].includes(column)
    const named = `"${column}"`
    cases.push(
      [`read ${column}`, 'read', `select ${named} from ${name} limit 0`, admin || (sees && readable)],
      [
        `count by ${column}`,
        'list',
        `select count(*) from ${name} where ${named} is null and false`,
        admin || (sees && readable),
      ],
      [
        `write ${column}`,
        'update',
        `update ${name} set ${named} = default where false`,
        admin || (updates && writable && !system),
      ],
      [
        `give ${column}`,
        'create',
        `insert into ${name} (${named}) select ${named} from ${name} where false`,
        admin || (creates && writable && (!system || column === 'createdBy') && sees && readable),
      ],
    )
  }
  const differences: string[] = []
  for (const [what, operation, sql, want] of cases) {
    const got = (await tried(client, operation, sql)) !== null
    if (got !== want) differences.push(tell(name, asker, what, got, want))
  }
  return { decisions: cases.length, differences }
}

/** Every role, operation, row and column of one table. What was tried is taken back; the transaction stays open. */
export async function judge(client: pg.Client, name: string, table: DeclaredTable): Promise<Verdicts> {
  const all: Verdicts[] = []
  for (const asker of ASKERS) {
    await client.query('savepoint asker')
    await become(client, asker)
    all.push(await rowDecisions(client, name, table, asker))
    all.push(await blindDecisions(client, name, table, asker))
    all.push(await newRowDecisions(client, name, table, asker))
    all.push(await columnDecisions(client, name, table, asker))
    await client.query('rollback to savepoint asker; release savepoint asker')
  }
  return {
    decisions: all.reduce((n, v) => n + v.decisions, 0),
    differences: all.flatMap((v) => v.differences),
  }
}
