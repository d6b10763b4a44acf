/** From a declared schema and a live project to a plan. */
import type { Diagnostic } from '../diagnostic/index.ts'
import { type Change, diff, renameCandidates, subjectOf } from '../diff/index.ts'
import type { JsonValue, Resource, Snapshot } from '../model/index.ts'
import {
  bindTexts,
  claimedBy,
  type Driver,
  type ExpressionQuestion,
  foreignNotes,
  type LiveState,
  makePlan,
  managed,
  notComparedNotes,
  orderChanges,
  type Plan,
  type ProjectFunctions,
  questionsFor,
  remember,
  type ServerFacts,
  type Target,
  takeOvers,
  withMoved,
} from '../plan/index.ts'
import { beyondWords } from './beyond-words.ts'
import { withFunctions } from './functions.ts'
import { isProtected, type Project } from './project.ts'
import { questionsOf } from './questions.ts'
import type { Question } from './result.ts'
import { tableOf } from './table-of.ts'

/** What a comparison may be told. */
export interface ComparisonOptions {
  readonly allow: readonly string[]
  readonly prune: boolean
  /** What the places of declarations are relative to; the working folder unless said. */
  readonly cwd?: string
  readonly onProgress?: (message: string) => void
}

/** What a schema and a live project come to. */
export interface Comparison {
  readonly facts: ServerFacts
  /** The live hash, read before the live project was. */
  readonly liveHash: string
  readonly changes: readonly Change[]
  readonly plan: Plan
  /** What the plan calls. */
  readonly functions: ProjectFunctions
  /** The declared resources as they will be recorded, with sources and the texts that are known. */
  readonly desired: Snapshot
  /** What is ours of the live project. */
  readonly current: Snapshot
  readonly foreign: readonly Resource[]
  /** The schema that was pushed last; null where none was. */
  readonly last: JsonValue
  readonly questions: readonly Question[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A live project beside what the history knows of it. */
export interface LiveProject {
  readonly facts: ServerFacts
  /** What this project made so far, by history and by the journal of a push that stopped part-way. */
  readonly record: Snapshot
  /** The schema that was pushed last; null where none was. */
  readonly schema: JsonValue
  /** All that is there, ours or not, with the sources that the history remembers. */
  readonly remembered: Snapshot
}

/** Reads the history and the live project. */
export async function readLive(driver: Driver, live: LiveState): Promise<LiveProject> {
  const version = live.latest ? await driver.version() : null
  const journal = live.unfinished ? await driver.journal() : null
  const told = new Map([...(version?.snapshot ?? []), ...(journal?.snapshot ?? [])])
  const { snapshot, facts } = await driver.inspect()
  const record = withMoved(told, snapshot)
  return { facts, record, schema: version?.schema ?? null, remembered: remember(snapshot, record) }
}

/** The tables that changes are about, by their addresses before the plan; undefined: it may be any. */
function tablesOf(changes: readonly Change[], current: Snapshot): readonly string[] | undefined {
  const tables = new Set<string>()
  for (const change of changes) {
    const [table, { dependsOn }] = [tableOf(change), subjectOf(change)]
    if (change.kind === 'rename' || table === null) return undefined
    for (const address of [table, ...dependsOn, ...dependsOn.map((d) => current.get(d)?.parent ?? '')])
      if (address.startsWith('table:')) tables.add(address)
  }
  return [...tables]
}

/** The facts with what is to be known of the tables that change, where the driver did not ask about all of them. */
async function withTables(
  driver: Driver,
  facts: ServerFacts,
  changes: readonly Change[],
  current: Snapshot,
): Promise<ServerFacts> {
  if (!driver.facts || changes.length === 0) return facts
  const asked = tablesOf(changes, current)
  const there =
    asked?.filter((address) => current.has(address)) ?? [...current.keys()].filter((a) => a.startsWith('table:'))
  if (there.every((address) => facts.tables.has(address))) return facts
  return { ...facts, tables: (await driver.facts(asked)).tables }
}

/** Compares and plans; reads the live project unless it is given. Changes nothing. */
export async function compare(
  project: Project,
  target: Target,
  driver: Driver,
  live: LiveState,
  options: ComparisonOptions,
  read?: LiveProject,
): Promise<Comparison> {
  const { config, schema, environment } = project
  options.onProgress?.('Reading the database')
  const { facts, record, schema: last, remembered } = read ?? (await readLive(driver, live))
  const prune = options.prune || config.owned
  const { desired, renames, diagnostics } = target.normalize(schema, {
    config,
    current: remembered,
    recorded: record,
    last,
    facts,
    prune,
  })
  const mayDrop = prune || [...record.keys()].some((address) => !desired.has(address))
  const theirs = mayDrop ? claimedBy(await driver.claims()) : new Set<string>()
  const beyond = prune ? beyondWords({ target, snapshot: remembered, schema, config, facts }) : new Set<string>()
  const claimed = new Set([...theirs, ...[...beyond].filter((address) => !record.has(address))])
  const { current, foreign } = managed(remembered, new Set(record.keys()), desired, { prune, renames, claimed })
  options.onProgress?.('Comparing')
  const asked = questionsFor(current, desired, renames)
  const none: ReadonlyMap<ExpressionQuestion, string | null> = new Map()
  const answers = asked.length > 0 ? await driver.canonicalise(asked, desired) : none
  const bound = bindTexts(desired, answers, current, renames)
  const changes = orderChanges(diff(current, bound, renames), current, bound)
  const known = await withTables(driver, facts, changes, current)
  const rendered = target.render(changes, { config, current, facts: known, desired: bound })
  const { steps, functions, unfound } = await withFunctions(rendered, project, options.cwd)
  const own = { project: config.project, environment }
  const at = live.latest?.appliedAt ?? null
  const taking = { own, at, current, desired: bound, owned: new Set(record.keys()), changes, renames }
  const hazards = await takeOvers(taking, (of) => driver.claims(of))
  const plan = makePlan({ target: target.name, ...own, current, desired: bound, steps, hazards })
  const answering = { allow: options.allow, byName: isProtected(project), last }
  return {
    facts,
    liveHash: live.liveHash,
    changes,
    plan,
    functions,
    desired: bound,
    current,
    foreign,
    last,
    questions: questionsOf(plan, renameCandidates(changes, current), answering),
    diagnostics: [
      ...diagnostics,
      ...unfound,
      ...notComparedNotes(answers, bound),
      ...foreignNotes(foreign, { prune, claimed: theirs }),
    ],
  }
}
