/** A declared project on a real database: pushes a schema the way apply does, and says what it took. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { DiagnosticError } from '../../src/diagnostic/index.ts'
import { applyChanges, type Change, diff, unmet } from '../../src/diff/index.ts'
import { judgeDeclarations } from '../../src/load/judge/schema.ts'
import { readYaml } from '../../src/load/yaml/declarations.ts'
import type { Attribute, Config, Resource, Schema, Snapshot } from '../../src/model/index.ts'
import { isExpression } from '../../src/model/index.ts'
import {
  bindTexts,
  type Hazard,
  managed,
  orderChanges,
  type PreflightCheck,
  phasesOf,
  questionsFor,
  remember,
  type ServerFacts,
  type Step,
} from '../../src/plan/index.ts'
import { roleStatements } from '../../src/targets/postgres/driver/own-roles.ts'
import { ownStatements } from '../../src/targets/postgres/driver/own-schema.ts'
import { settingsFor } from '../../src/targets/postgres/driver/settings.ts'
import { canonicalise, inspect, liveHashQuery, normalize, render } from '../../src/targets/postgres/objects.ts'
import type { Queryable } from '../../src/targets/postgres/queryable.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'

/** The configuration of every project here. */
export const config: Config = {
  project: 'test',
  schema: '/schema',
  out: '/generated',
  naming: 'keep',
  owned: false,
  environments: {},
  generate: { client: false, openapi: false, validators: false, checks: false, jsonSchema: false, docs: false },
  postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
}

/** The schema that YAML text declares. Throws what is wrong with it. */
export function schemaOf(yaml: string): Schema {
  const read = readYaml('schema.yaml', yaml)
  const judged = judgeDeclarations(read.declarations, 'keep')
  const wrong = [...read.diagnostics, ...judged.diagnostics].filter((d) => d.severity === 'error')
  if (wrong.length > 0 || !judged.schema) throw new Error(wrong.map((d) => `${d.message} ${d.hint ?? ''}`).join('\n'))
  return judged.schema
}

/** A rule that rows break. */
export interface Broken {
  readonly message: string
  readonly count: number
  readonly keys: readonly string[]
}

/** What a push came to. */
export interface Pushed {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly hazards: readonly Hazard[]
  /** Not empty: nothing was changed. */
  readonly broken: readonly Broken[]
  readonly questions: number
  readonly sql: string
}

/** An expression's text as the server has it now, so that history can keep both. */
function recorded(desired: Attribute, live: Attribute | undefined): Attribute {
  if (isExpression(desired)) return isExpression(live) ? { ...desired, text: live.text } : desired
  if (typeof desired !== 'object' || desired === null) return desired
  const at = (key: string): Attribute | undefined => (live as Record<string, Attribute> | undefined)?.[key]
  if (Array.isArray(desired)) return desired.map((d: Attribute, i) => recorded(d, at(String(i))))
  return Object.fromEntries(Object.entries(desired).map(([k, d]) => [k, recorded(d, at(k))]))
}

/** A project on a database of its own. */
export interface Project {
  readonly client: pg.Client
  /** What history would hold: our sources and the server's texts. */
  record: Snapshot
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  plan(
    schema: Schema | string,
  ): Promise<
    { readonly current: Snapshot; readonly desired: Snapshot; readonly facts: ServerFacts } & Omit<Pushed, 'broken'>
  >
  push(schema: Schema | string): Promise<Pushed>
  inspected(): Promise<Snapshot>
  /** How many queries the work sends. */
  countQueries<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly queries: number }>
  liveHash(): Promise<string>
  close(): Promise<void>
}

/** Opens a project on a fresh database, or on the server at `url`. */
export async function openProject(given?: string): Promise<Project> {
  const database: TestDatabase = given ? { url: given, drop: async () => {} } : await createDatabase()
  // What is asked again and again is planned once: planning the catalogue's queries takes longer than answering them.
  const client = new pg.Client({ connectionString: database.url, options: '-c plan_cache_mode=force_generic_plan' })
  await client.connect()
  let sent = 0
  const query = async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
    sent++
    return (await client.query(text, values as unknown[] | undefined)).rows as Row[]
  }
  const db: Queryable = { query }
  const catalogue: Queryable = {
    query: async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      if (!values) return query(text)
      sent++
      const name = createHash('md5').update(text).digest('hex')
      return (await client.query({ name, text, values: [...values] })).rows as Row[]
    },
  }
  await query([...ownStatements('public'), ...roleStatements(config.postgres)].join(';\n'))

  const within = async <T>(end: 'commit' | 'rollback', body: () => Promise<T>): Promise<T> => {
    await query('begin')
    await query(settingsFor(config.postgres.schema))
    try {
      const result = await body()
      await query(end)
      return result
    } catch (fault) {
      await query('rollback')
      throw fault
    }
  }

  const project: Project = {
    client,
    record: new Map(),
    query,
    inspected: () => within('rollback', async () => (await inspect(catalogue, config)).snapshot),
    async countQueries(work) {
      const before = sent
      const result = await work()
      return { result, queries: sent - before }
    },
    liveHash: async () => (await query<{ hash: string }>(liveHashQuery(config)))[0]?.hash ?? '',
    async plan(given) {
      const schema = typeof given === 'string' ? schemaOf(given) : given
      const { snapshot, facts } = await within('rollback', () => inspect(catalogue, config))
      const remembered = remember(snapshot, project.record)
      const { desired, renames, diagnostics } = normalize(schema, {
        config,
        current: remembered,
        recorded: project.record,
        facts,
      })
      const wrong = diagnostics.filter((d) => d.severity === 'error')
      if (wrong.length > 0) throw new DiagnosticError(wrong)
      const { current } = managed(remembered, new Set(project.record.keys()), desired, { renames })
      const asked = questionsFor(current, desired, renames)
      const answers = await within('rollback', () => canonicalise(db, asked, desired, config))
      const bound = bindTexts(desired, answers, current, renames)
      const changes = orderChanges(diff(current, bound, renames), current, bound)
      const steps = render(changes, { config, current, facts, desired: bound })
      return {
        current,
        facts,
        desired: bound,
        changes,
        steps,
        hazards: steps.flatMap((s) => s.hazards),
        questions: asked.length,
        sql: steps.map((s) => (s.action.kind === 'statement' ? s.action.text : '')).join(';\n'),
      }
    },
    async push(given) {
      const planned = await project.plan(given)
      const { current, desired, steps } = planned
      let expected = current
      let live: Snapshot | null = null
      const phases = phasesOf(steps)
      const [first] = phases
      for (const phase of phases) {
        const work = async (): Promise<readonly Broken[]> => {
          const asked = phase === first ? steps.flatMap((s) => s.preflight) : []
          const broken = await brokenRules(asked)
          if (broken.length > 0) return broken
          for (const step of phase.steps) if (step.action.kind === 'statement') await run(step)
          return []
        }
        const broken = phase.transactional ? await within('commit', work) : await work()
        if (broken.length > 0) return { ...planned, broken }
        for (const step of phase.steps) expected = applyChanges(expected, step.changes)
        live = await project.inspected()
        reached(live, expected, phase.steps)
      }
      live ??= await project.inspected()
      reached(live, desired, steps)
      keep(desired, live)
      return { ...planned, broken: [] }
    },
    async close() {
      await client.end()
      await database.drop()
    },
  }

  const run = async (step: Step): Promise<void> => {
    const text = step.action.kind === 'statement' ? step.action.text : ''
    try {
      await query(text)
    } catch (fault) {
      throw new Error(`${(fault as Error).message}\n${text}`, { cause: fault })
    }
  }

  const brokenRules = async (checks: readonly PreflightCheck[]): Promise<Broken[]> => {
    const found: Broken[] = []
    for (const { query: text, message } of checks) {
      const [row] = await query<{ count: number; keys: string[] }>(text)
      if (row && row.count > 0) found.push({ message, count: row.count, keys: row.keys })
    }
    return found
  }

  const ours = (snapshot: Snapshot, expected: Snapshot): Snapshot =>
    new Map([...snapshot].filter(([address]) => expected.has(address) || project.record.has(address)))

  const reached = (live: Snapshot, expected: Snapshot, steps: readonly Step[]): void => {
    const left = unmet(expected, ours(live, expected))
    if (left.length === 0) return
    const what = left.map((c) => `${c.kind} ${c.address} ${c.kind === 'alter' ? c.attributes.join() : ''}`)
    throw new Error(
      `not reached: ${what.join('; ')}\n${JSON.stringify(left, null, 1)}\n${steps.map((s) => JSON.stringify(s.action)).join('\n')}`,
    )
  }

  const keep = (desired: Snapshot, live: Snapshot): void => {
    const kept = new Map<string, Resource>()
    for (const [address, r] of desired)
      kept.set(address, {
        ...r,
        attributes: recorded(r.attributes, live.get(address)?.attributes) as Resource['attributes'],
      })
    project.record = kept
  }

  return project
}
