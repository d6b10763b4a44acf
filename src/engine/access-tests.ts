/** Runs permission tests: every sentence is asked of the store as the Data API would ask it, on a database of its own. */
import { type Diagnostic, error, pasteable } from '../diagnostic/index.ts'
import type { AccessExpectation, AccessTest, JsonObject, Schema } from '../model/index.ts'
import {
  type Asker,
  GUEST,
  KEY_ADMIN,
  type Planned,
  planCreate,
  planDelete,
  planList,
  planRead,
  planUpdate,
  type Query,
  type Store,
  StoreFault,
  standing,
} from '../query/index.ts'
import { isServerSet } from '../validate/index.ts'
import { idColumn, type MadeRow, namedColumns, RowFault, type RowMaker, rowMaker, SOMEBODY } from './access-rows.ts'

/** What came of permission tests. */
export interface AccessTestResult {
  /** Sentences that hold, in their order. */
  readonly passed: readonly AccessExpectation[]
  readonly failed: number
  /** One for each sentence that does not hold, and each row that cannot be made. */
  readonly diagnostics: readonly Diagnostic[]
}

interface Verdict {
  readonly may: boolean
  /** Why not, where a request is refused. */
  readonly why?: string
  /** A row that came to be by it. */
  readonly madeId?: string
}

interface Asking {
  readonly store: Store
  readonly schema: Schema
  readonly test: AccessTest
  readonly maker: RowMaker
}

function askerOf(who: string, { people }: AccessTest): Asker {
  const user = (userId: string, roles: readonly string[]): Asker => ({
    role: 'user',
    userId,
    roles,
    claims: { sub: userId, role: 'user', roles },
  })
  if (who === 'guest') return GUEST
  if (who === 'admin') return KEY_ADMIN
  if (who.startsWith('role:')) return user(SOMEBODY, [who.slice('role:'.length)])
  return user(who === 'user' ? SOMEBODY : who, people[who] ?? [])
}

async function asked<Asked extends Query>(
  planned: Planned<Asked>,
  carryOut: (query: Asked) => Promise<Verdict>,
): Promise<Verdict> {
  if (!planned.ok) return { may: false, why: planned.refusal.message }
  try {
    return await carryOut(planned.query)
  } catch (thrown) {
    if (!(thrown instanceof StoreFault)) throw thrown
    // Rules of the table come after the permissions, so that whoever meets one was let through.
    if (thrown.kind === 'duplicate' || thrown.kind === 'check') return { may: true }
    // Rows that refer to it hold it back, or what it would refer to is out of the asker's reach.
    if (thrown.kind === 'reference' && planned.query.kind === 'delete') return { may: true }
    if (thrown.kind === 'denied') return { may: false }
    if (thrown.kind === 'reference') return { may: false, why: 'It refers to a row that the asker may not read' }
    throw thrown
  }
}

function holds(json: string, column: string | null): boolean {
  return column === null || Object.hasOwn(JSON.parse(json) as object, column)
}

/** What a create sends: as the row was made, without what the asker may not set; a column that is named goes all the same. */
function bodyFor({ table, body, record }: MadeRow, asker: Asker, column: string | null): JsonObject {
  const { createdBy: _, ...sent } = body
  const kept = Object.entries(sent).filter(([name]) => {
    const rule = table.columns.find((c) => c.name === name)?.permission.write
    return name === column || rule === undefined || standing(rule, asker) !== 'never'
  })
  return { ...Object.fromEntries(kept), ...(column !== null && { [column]: record[column] ?? null }) }
}

async function verdictOn(
  { operation, column }: AccessExpectation,
  row: MadeRow,
  asker: Asker,
  { store, schema }: Asking,
): Promise<Verdict> {
  const context = { schema, asker, secretKey: asker.role === 'admin' }
  const at = { table: row.table.name, id: row.id }
  const named = row.table.columns.find((c) => c.name === column)
  const fixed = named !== undefined && isServerSet(named)
  switch (operation) {
    case 'read':
      return await asked(planRead(at, context), async (query) => {
        const found = await store.read(query)
        return { may: found.outcome === 'found' && holds(found.json, column) }
      })
    case 'list': {
      const andFilters = JSON.stringify({ [idColumn(row.table)]: row.id })
      return await asked(planList({ table: at.table, parameters: { andFilters } }, context), async (query) => {
        const { json, count } = await store.list(query)
        return { may: count === 1 && holds(json.trim().slice(1, -1), column) }
      })
    }
    case 'update': {
      if (fixed) return { may: false, why: 'The server alone sets it' }
      const body = column === null ? {} : { [column]: row.record[column] ?? null }
      return await asked(planUpdate({ ...at, body }, context), async (query) => {
        const { outcome } = await store.update(query)
        return { may: outcome === 'found' }
      })
    }
    case 'delete':
      return await asked(planDelete(at, context), async (query) => {
        const { outcome } = await store.delete(query)
        return { may: outcome === 'deleted' }
      })
    case 'create': {
      if (fixed) return { may: false, why: 'The server alone sets it' }
      const body = bodyFor(row, asker, column)
      return await asked(planCreate({ table: at.table, body }, context), async (query) => {
        const { json } = await store.create(query)
        return { may: true, madeId: String((JSON.parse(json) as JsonObject)[idColumn(row.table)]) }
      })
    }
  }
}

/** What answers for the asker of that name in `bkend access`. */
function standIn(who: string, { people }: AccessTest): string {
  if (who === 'guest' || who === 'user' || who === 'admin' || who.startsWith('role:')) return who
  const [role] = people[who] ?? []
  return role === undefined ? 'user' : `role:${role}`
}

function failure(
  expectation: AccessExpectation,
  rows: readonly string[],
  why: string | undefined,
  test: AccessTest,
): Diagnostic {
  const { who, may, operation, column, text, span } = expectation
  const what = rows.map((name) => `\`${name}${column === null ? '' : `.${column}`}\``).join(', ')
  const reason = why === undefined ? '' : `: ${why.charAt(0).toLowerCase()}${why.slice(1)}`
  const message = `${who} ${may ? 'cannot' : 'can'} ${operation} ${what}, but \`${text}\` is expected${reason}`
  const asked = `can ${standIn(who, test)} ${operation} ${test.table}${column === null ? '' : `.${column}`}`
  return error('access/failed', message, { span, hint: `\`bkend access ${pasteable(asked)}\` tells what is declared` })
}

/** One sentence on each of its rows. What it changed is put back. */
async function judge(
  expectation: AccessExpectation,
  rows: Map<string, MadeRow>,
  asking: Asking,
): Promise<Diagnostic | null> {
  const { row: only, may, who, operation } = expectation
  const wrong: string[] = []
  let why: string | undefined
  for (const name of only === null ? [...rows.keys()] : [only]) {
    const row = rows.get(name)
    if (!row) continue
    const verdict = await verdictOn(expectation, row, askerOf(who, asking.test), asking)
    if (verdict.may && operation === 'delete') rows.set(name, await asking.maker.again(row))
    if (verdict.madeId !== undefined) await asking.maker.remove({ table: row.table, id: verdict.madeId })
    if (verdict.may === may) continue
    wrong.push(name)
    why ??= verdict.why
  }
  return wrong.length === 0 ? null : failure(expectation, wrong, why, asking.test)
}

/** Everybody whom rows and sentences name, and whoever stands for the rest: references to users need them. */
async function settle({ accounts }: Store, tests: readonly AccessTest[]): Promise<void> {
  const names = new Set([SOMEBODY, ...tests.flatMap(({ people }) => Object.keys(people))])
  for (const id of names) {
    if (await accounts.userById(id)) continue
    const email = `${encodeURIComponent(id)}@example.com`
    await accounts.createUser({ id, email, name: id, role: 'user', roles: [], emailVerified: true, passwordHash: null })
  }
}

async function runOne(asking: Asking): Promise<AccessTestResult> {
  const { test, schema, maker } = asking
  const table = schema.tables.find((t) => t.name === test.table)
  if (!table) return { passed: [], failed: 0, diagnostics: [] }
  const rows = new Map<string, MadeRow>()
  for (const [name, { values, span }] of Object.entries(test.rows)) {
    try {
      rows.set(name, await maker.make(table, values, namedColumns(test)))
    } catch (thrown) {
      if (!(thrown instanceof RowFault)) throw thrown
      const message = `The row \`${name}\` cannot be made: ${thrown.message}`
      return { passed: [], failed: test.expect.length, diagnostics: [error('access/failed', message, { span })] }
    }
  }
  const passed: AccessExpectation[] = []
  const diagnostics: Diagnostic[] = []
  for (const expectation of test.expect) {
    const wrong = await judge(expectation, rows, asking)
    if (wrong) diagnostics.push(wrong)
    else passed.push(expectation)
  }
  return { passed, failed: diagnostics.length, diagnostics }
}

/** Runs the tests one after the other. `store`: of a database with that schema, which holds no row of anyone's. */
export async function runAccessTests(
  store: Store,
  schema: Schema,
  tests: readonly AccessTest[],
): Promise<AccessTestResult> {
  await settle(store, tests)
  const results: AccessTestResult[] = []
  for (const test of tests) {
    const maker = rowMaker(store, schema)
    try {
      results.push(await runOne({ store, schema, test, maker }))
    } finally {
      await maker.removeAll()
    }
  }
  return {
    passed: results.flatMap((r) => r.passed),
    failed: results.reduce((n, r) => n + r.failed, 0),
    diagnostics: results.flatMap((r) => r.diagnostics),
  }
}
