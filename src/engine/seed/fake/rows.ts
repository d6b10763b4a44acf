/** All rows that are made up, table by table in the order of their references. */
import type { Faker } from '@faker-js/faker'
import { type Diagnostic, error, warning } from '../../../diagnostic/index.ts'
import { keyColumn, type Schema, type Table, USERS_TABLE } from '../../../model/index.ts'
import { madeId } from '../ids.ts'
import { type Distinct, distinctRows } from '../judge.ts'
import { inGroups } from '../order.ts'
import type { ReadyRow } from '../row.ts'
import type { SeedUser } from '../users.ts'
import { type Chance, chance } from './chance.ts'
import { loadFaker } from './library.ts'
import type { Pool } from './pools.ts'
import { type Made, rowMaker, type Source } from './row.ts'
import { madeUser } from './users.ts'

/** What rows are made up for. */
export interface Making {
  readonly schema: Schema
  /** Project and environment. */
  readonly scope: readonly string[]
  /** Table, `$users` too → rows to be made up. */
  readonly counts: ReadonlyMap<string, number>
  /** Rows of files, which those that are made up may refer to and must differ from. */
  readonly written: ReadonlyMap<Table, readonly ReadyRow[]>
  readonly writtenUsers: readonly SeedUser[]
  readonly seed: number
  /** Positions of the rows that break a check of SQL: only the database can tell. */
  readonly failing: (table: Table, rows: readonly ReadyRow[]) => Promise<readonly number[]>
}

/** Rows that were made up. */
export interface MadeRows {
  readonly users: readonly SeedUser[]
  readonly rows: ReadonlyMap<Table, readonly ReadyRow[]>
  readonly diagnostics: readonly Diagnostic[]
}

interface Work extends Making {
  readonly faker: Faker
  readonly chance: Chance
  readonly pools: Map<string, Pool>
  readonly diagnostics: Diagnostic[]
}

const OUT = 'Write rows of this table into `seed.ts`, and make rows up for other tables: `--table NAME`'

function idsOf(table: Table, rows: readonly ReadyRow[]): string[] {
  const key = keyColumn(table)
  return rows.flatMap(({ values }) => {
    const id = key && values[key.name]
    return id === undefined || id === null ? [] : [String(id)]
  })
}

function poolsFor({ written }: Making, users: readonly SeedUser[]): Map<string, Pool> {
  const pools = new Map<string, Pool>([[USERS_TABLE, { ids: users.map(({ user }) => user.id), ordered: false }]])
  for (const [table, rows] of written) pools.set(table.name, { ids: idsOf(table, rows), ordered: false })
  return pools
}

/** What is told where fewer rows were made than asked for. */
function shortage(table: Table, made: Exclude<Made, { values: unknown }>, n: number, count: number): Diagnostic {
  const span = table.span
  if ('alike' in made) {
    const columns = made.alike.map((c) => `\`${c}\``).join(', ')
    const message = `Only ${n} of ${count} rows of \`${table.name}\` are made up: no more differ in ${columns}`
    return warning('seed/fewer', message, { span })
  }
  const { column, message } = made
  const at = table.columns.find((c) => c.name === column)
  const why =
    at?.type.kind === 'native'
      ? `what \`${at.type.native}\` holds only the database knows: give \`${column}\` a default, or`
      : `${message}.`
  const hint = at?.type.kind === 'native' ? OUT.replace('Write', 'write') : OUT
  const text = `No row of \`${table.name}\` can be made up that meets every rule`
  return error('seed/unsatisfied', text, { span: at?.span ?? span, hint: `${capital(why)} ${hint}` })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function rowOf(table: Table, n: number, values: ReadyRow['values']): ReadyRow {
  return { table, name: `${n + 1} (made up)`, values, written: null }
}

/** What a table's rows are made with. */
interface Bench {
  readonly table: Table
  readonly make: (n: number, round?: number) => Made
  readonly distinct: Distinct
  readonly rows: ReadyRow[]
}

/** Times that rows which break a check of SQL are made anew. */
const ROUNDS = 200
/** Rows that were made in vain, before a table of which not one came right is given up. */
const HOPELESS = 2000

/** The row made anew, in place of one that breaks a check of SQL. */
function remade({ table, make, distinct, rows }: Bench, n: number, round: number): void {
  const row = rows[n]
  if (!row) return
  distinct.release(row)
  const made = make(n, round)
  const next = 'values' in made ? rowOf(table, n, made.values) : row
  distinct.take(next)
  rows[n] = next
}

/** Makes rows anew that break a check of SQL, until none does. */
async function settled(work: Work, bench: Bench): Promise<void> {
  const { table, rows } = bench
  const checks = table.checks.filter(({ rule }) => rule.kind === 'sql')
  let pending = checks.length === 0 ? [] : rows.map((_, n) => n)
  for (let round = 1; pending.length > 0; round++) {
    const asked = pending.flatMap((n) => rows[n] ?? [])
    const broken = await work.failing(table, asked)
    pending = broken.flatMap((at) => pending[at] ?? [])
    const hopeless = pending.length === rows.length && round * rows.length > HOPELESS
    if (pending.length > 0 && (hopeless || round > ROUNDS)) {
      const names = checks.map(({ name }) => `\`${name}\``).join(', ')
      const message = `${pending.length} of ${rows.length} rows of \`${table.name}\` cannot be made up: they break ${names}`
      work.diagnostics.push(error('seed/unsatisfied', message, { span: checks[0]?.span ?? table.span, hint: OUT }))
      return
    }
    for (const n of pending) remade(bench, n, round)
  }
}

/** The rows of one table, up to the first that cannot be made. */
async function rowsOf(work: Work, table: Table): Promise<readonly ReadyRow[]> {
  const { schema, faker, chance: source, pools, seed, counts, written, diagnostics } = work
  const count = counts.get(table.name) ?? 0
  const distinct = distinctRows(table, true)
  for (const row of written.get(table) ?? []) distinct.take(row)
  const own: string[] = []
  if (!pools.get(table.name)?.ordered) pools.set(table.name, { ids: own, ordered: true })
  const from: Source = { faker, chance: source, schema, pools, seed }
  const make = rowMaker(from, table, distinct)
  const rows: ReadyRow[] = []
  for (let n = 0; n < count; n++) {
    const made = make(n)
    if (!('values' in made)) {
      diagnostics.push(shortage(table, made, n, count))
      break
    }
    const row = rowOf(table, n, made.values)
    distinct.take(row)
    own.push(...idsOf(table, [row]))
    rows.push(row)
  }
  await settled(work, { table, make, distinct, rows })
  pools.set(table.name, { ids: idsOf(table, rows), ordered: false })
  return rows
}

/** Tables of one circle refer to rows that are not made yet, whose ids are known all the same. */
function foresee({ pools, counts, seed }: Work, group: readonly Table[]): void {
  if (group.length < 2) return
  for (const { name, id } of group) {
    const count = counts.get(name) ?? 0
    const ids = id === undefined ? [] : Array.from({ length: count }, (_, n) => madeId(id, name, n, seed))
    pools.set(name, { ids, ordered: true })
  }
}

/** In a circle each row may be one that others count on. */
function unmet(work: Work, group: readonly Table[], rows: ReadonlyMap<Table, readonly ReadyRow[]>): void {
  if (group.length < 2) return
  for (const table of group)
    if ((rows.get(table)?.length ?? 0) < (work.counts.get(table.name) ?? 0)) {
      const message = `Too few rows of \`${table.name}\` can be made up for the tables that refer to it`
      work.diagnostics.push(error('seed/unsatisfied', message, { span: table.span, hint: 'Ask for fewer `--rows`' }))
    }
}

/** Makes up all rows. Throws a `DiagnosticError` where the library is not installed. */
export async function makeUp(making: Making): Promise<MadeRows> {
  const { counts, schema, scope, seed, writtenUsers } = making
  const source = chance()
  const faker = await loadFaker(source)
  const number = counts.get(USERS_TABLE) ?? 0
  const users = Array.from({ length: number }, (_, n) => madeUser(faker, source, scope, n, seed))
  const pools = poolsFor(making, users.length > 0 ? users : writtenUsers)
  const work: Work = { ...making, faker, chance: source, pools, diagnostics: [] }
  const rows = new Map<Table, readonly ReadyRow[]>()
  for (const group of inGroups(schema.tables.filter((t) => (counts.get(t.name) ?? 0) > 0))) {
    foresee(work, group)
    for (const table of group) rows.set(table, await rowsOf(work, table))
    unmet(work, group, rows)
  }
  return { users, rows, diagnostics: work.diagnostics }
}
