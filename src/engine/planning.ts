/** The part of a run that reads the live project: the short cut where nothing changed, else the comparison. */
import { type Diagnostic, error, hasErrors } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { type LiveState, type ServerFacts, summary } from '../plan/index.ts'
import { type Comparison, compare } from './comparison.ts'
import { urlOf } from './connecting.ts'
import { withModules } from './functions.ts'
import type { Opened } from './opened.ts'
import { inputHashOf, type Settings } from './project.ts'
import { guarded, openTables } from './protection.ts'
import type { Destination, Outcome, Question, RunResult } from './result.ts'
import { rollbackQuestions } from './rolled-back.ts'
import { destinationOfUrl } from './targets.ts'

/** What planning came to. `comparison` is null where one query told that nothing changed. */
export interface Planned {
  readonly result: RunResult
  readonly comparison: Comparison | null
}

function unchanged(live: LiveState, inputHash: string): boolean {
  const { latest, unfinished, liveHash } = live
  return !unfinished && latest !== null && latest.inputHash === inputHash && latest.liveHash === liveHash
}

/** The URL says where; the server adds what it is, and what a URL left to defaults. */
export function destinationOf(target: string, settings: Settings, facts: ServerFacts): Destination {
  const named = destinationOfUrl(target, urlOf(settings))
  if (named.host === '' && named.embedded) return { ...named, product: facts.product }
  const { product, user } = facts
  return { ...named, product, user, host: named.host || facts.host, database: named.database || facts.database }
}

/** The plan as text for a plain client of that database. */
function scriptOf({ target, project, options }: Opened, comparison: Comparison): Pick<RunResult, 'script'> {
  if (!options.script || !target.script || comparison.changes.length === 0) return {}
  const { config, environment } = project
  const before = [`bkend plan: ${config.project} (${environment}), ${summary(comparison.changes)}`]
  return { script: target.script(comparison.plan, { config, before }) }
}

/** A refusal where the plan is to be told in SQL, and the database knows none. */
function withoutSql({ target, options }: Opened): Diagnostic[] {
  if (!options.sql || target.script) return []
  const message = 'This database is not spoken to in SQL: a plan is commands there'
  const hint = 'See them in a plan, and send exactly those: `bkend plan -o plan.json`, `bkend push --plan plan.json`'
  return [error('target/unsupported', message, { hint })]
}

function outcomeFor(comparison: Comparison, questions: readonly Question[]): Outcome {
  if (hasErrors(comparison.diagnostics)) return 'failed'
  if (questions.some((q) => q.kind === 'rollback')) return 'drift'
  if (questions.some((q) => q.kind === 'rename')) return 'refused-rename'
  if (questions.length > 0) return 'refused-hazard'
  return 'pending'
}

/**
 * Plans against the live project. `in-sync` only by the short cut; otherwise `pending`, also with an empty plan: then the
 * declared schema differs in what the database does not hold (a permission, say), and the history takes it up.
 */
export async function planned(opened: Opened, known: RunResult): Promise<Planned> {
  const { project, target, driver, options } = opened
  const refused = [...withoutSql(opened), ...openTables(project)]
  if (refused.length > 0) {
    return {
      result: { ...known, outcome: 'failed', diagnostics: [...known.diagnostics, ...refused] },
      comparison: null,
    }
  }
  const live = await driver.liveState()
  if (unchanged(live, inputHashOf(project, options.prune, options.toolchain))) {
    const destination = destinationOfUrl(target.name, urlOf(project))
    const result: RunResult = { ...known, outcome: 'in-sync', destination, version: live.latest }
    return { result, comparison: null }
  }
  const comparison = await compare(project, target, driver, live, options)
  const { changes, plan, foreign, last } = comparison
  const questions = [...(await rollbackQuestions(opened, live, last)), ...comparison.questions]
  const result: RunResult = {
    ...known,
    outcome: outcomeFor(comparison, questions),
    diagnostics: [...known.diagnostics, ...comparison.diagnostics],
    sources: withModules(known.sources, comparison.diagnostics, opened.options.cwd),
    questions,
    destination: destinationOf(target.name, project, comparison.facts),
    changes,
    plan,
    unmanaged: foreign.map((resource) => resource.address),
    version: live.latest,
    summary: summary(changes),
    declared: { last: last as unknown as Schema | null, next: project.schema },
    ...scriptOf(opened, comparison),
  }
  return { result: await guarded(opened, result), comparison }
}
