/** Asks the server for its words: expressions of ours, materialised in a scratch schema that the caller rolls back. */
import { randomBytes } from 'node:crypto'
import type { Attribute, Config, Resource, Snapshot } from '../../model/index.ts'
import { isExpression } from '../../model/index.ts'
import type { ExpressionQuestion, ServerFacts } from '../../plan/index.ts'
import { readSnapshot } from './inspect/inspect.ts'
import { functionName } from './kinds/function.ts'
import { kindOf } from './kinds/index.ts'
import type { Queryable } from './queryable.ts'
import { renderContext } from './render/context.ts'
import { resourceName } from './render/names.ts'
import { addressesIn, expressionSql } from './sql/expression.ts'
import { identifier } from './sql/identifier.ts'
import { rewriteSchema } from './sql/rewrite-schema.ts'

type Answers = Map<ExpressionQuestion, string | null>

const NO_FACTS: ServerFacts = {
  product: '',
  version: 180_000,
  host: '',
  database: '',
  user: '',
  tables: new Map(),
}

/** What stands at a dotted path in a resource's attributes. */
function attributeAt(r: Resource | undefined, path: string): Attribute | undefined {
  let at: Attribute | undefined = r?.attributes as Attribute | undefined
  for (const key of path.split('.'))
    at = typeof at === 'object' && at !== null ? (at as { readonly [key: string]: Attribute })[key] : undefined
  return at
}

/** A column as bare as can be: what hangs on it is asked for by itself. */
function bare(column: Resource): Resource {
  const { type, collation } = column.attributes
  const attributes = { type: type ?? null, collation: collation ?? null, nullable: true, identity: null, comment: null }
  return { ...column, attributes: { ...attributes, default: null, generated: null, storage: null } }
}

/** Functions and enum types that the resources lean on, with an enum's values. */
function supporting(asked: readonly Resource[], desired: Snapshot): Resource[] {
  const found = new Map<string, Resource>()
  for (const address of asked.flatMap((r) => [...r.dependsOn, ...addressesIn(r.attributes as Attribute)])) {
    const r = desired.get(address)
    if (r && (r.kind === 'function' || r.kind === 'enum')) found.set(address, r)
  }
  return [...found.values()]
}

interface Scratch {
  readonly db: Queryable
  /** The project's schema: what SQL of ours names in it is meant to be what stands in the scratch schema, where it stands there. */
  readonly home: string
  /** Names of what was made in the scratch schema. */
  readonly made: Set<string>
  readonly config: Config
  readonly desired: Snapshot
}

/** Runs what makes the resource in the scratch schema; whether the server took it. */
async function make(r: Resource, { db, config, desired, home, made }: Scratch): Promise<boolean> {
  const context = renderContext([], { config, facts: NO_FACTS, current: new Map(), desired })
  const drafts = kindOf(r.kind).add({ kind: 'add', address: r.address, to: r }, context)
  const statements = drafts.flatMap((d) => d.sql)
  await db.query('savepoint bkend_asked')
  try {
    for (const statement of statements)
      await db.query(await rewriteSchema(statement, home, config.postgres.schema, (name) => made.has(name)))
    if (r.parent === null) made.add(r.kind === 'function' ? functionName(r) : r.name)
    return true
  } catch {
    await db.query('rollback to savepoint bkend_asked')
    return false
  } finally {
    await db.query('release savepoint bkend_asked')
  }
}

/** The asked tables with their columns; then what is asked, each by itself, so that one fault spoils no other answer. */
async function materialise(asked: readonly Resource[], scratch: Scratch): Promise<void> {
  const { desired } = scratch
  const tables = new Set(asked.flatMap((r) => (r.parent === null ? [] : [r.parent])))
  const columns = [...desired.values()].filter((r) => r.kind === 'column' && r.parent !== null && tables.has(r.parent))
  for (const r of supporting([...asked, ...columns], desired)) await make(r, scratch)
  for (const address of tables) {
    const table = desired.get(address)
    if (table)
      await make({ ...table, attributes: { comment: null, rowSecurity: false, forceRowSecurity: false } }, scratch)
  }
  const wanted = new Set(asked.map((r) => r.address))
  for (const column of columns) if (!wanted.has(column.address)) await make(bare(column), scratch)
  const order = (r: Resource): number => (r.kind !== 'column' ? 2 : r.attributes.generated === null ? 0 : 1)
  for (const r of [...asked].sort((a, b) => order(a) - order(b)))
    await make(
      r.kind === 'column' ? { ...r, attributes: { ...r.attributes, nullable: true, identity: null } } : r,
      scratch,
    )
}

function isDenied(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === '42501'
}

/** Our own words where the server took none: the change is then made for real, and fails (or not) under its own name. */
function ourWords(attribute: Attribute | undefined, desired: Snapshot, schema: string): string | null {
  if (!isExpression(attribute)) return null
  return expressionSql(attribute, (address) => {
    const r = desired.get(address)
    return r ? resourceName(r, schema) : address
  })
}

/**
 * The server's words for expressions of `desired`. Must run in a transaction that the caller rolls back. All answers are null
 * where the role may not create schemas; a part that the server refuses is answered in our own words, so it counts as changed.
 */
export async function canonicalise(
  db: Queryable,
  questions: readonly ExpressionQuestion[],
  desired: Snapshot,
  config: Config,
): Promise<ReadonlyMap<ExpressionQuestion, string | null>> {
  const schema = `bkend_scratch_${randomBytes(6).toString('hex')}`
  await db.query('savepoint bkend_scratch')
  try {
    await db.query(`create schema ${schema}`)
  } catch (fault) {
    if (!isDenied(fault)) throw fault
    await db.query('rollback to savepoint bkend_scratch')
    return new Map(questions.map((q) => [q, null]))
  }
  await db.query(`set local search_path = ${schema}, ${identifier(config.postgres.schema)}`)
  const home = config.postgres.schema
  const scratch = {
    db,
    desired,
    home,
    made: new Set<string>(),
    config: { ...config, postgres: { ...config.postgres, schema } },
  }
  const asked = [...new Set(questions.map((q) => q.address))].flatMap((address) => desired.get(address) ?? [])
  await materialise(asked, scratch)
  const seen = await readSnapshot(db, scratch.config, [config.postgres.schema])
  await db.query('rollback to savepoint bkend_scratch')
  const answers: Answers = new Map()
  for (const q of questions) {
    const printed = attributeAt(seen.get(q.address), q.attribute)
    const own = ourWords(attributeAt(desired.get(q.address), q.attribute), desired, config.postgres.schema)
    answers.set(q, isExpression(printed) ? printed.text : own)
  }
  return answers
}
