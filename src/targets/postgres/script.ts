/** A plan as one script for any Postgres client that runs one statement after the other. */
import type { FunctionAction, Phase, Plan, PreflightCheck, ScriptContext, Step } from '../../plan/index.ts'
import { workIn } from './calls/work.ts'
import { roleStatements } from './driver/own-roles.ts'
import { ownStatements } from './driver/own-schema.ts'
import { literal, settingsFor, timeoutsOf } from './driver/settings.ts'

/** A comment ends with its line, and names may hold line breaks: none of them gets to speak SQL. */
function comment(words: string): string {
  return `-- ${words.replace(/\s+/g, ' ')}`
}

function closed(statement: string): string {
  return /;\s*$/.test(statement) ? statement : `${statement};`
}

/** A tag that the body does not hold. */
function dollarTag(body: string): string {
  let tag = '$bkend$'
  for (let i = 1; body.includes(tag); i++) tag = `$bkend${i}$`
  return tag
}

/** Stops the script where rows break a rule that the plan is about to make. */
function guard({ query, message, hint }: PreflightCheck): string {
  const text = literal(`${message}: % rows`)
  const body = `
declare found record;
begin
  select * into found from (${query}) as broken;
  if found.count > 0 then
    raise exception ${text}, found.count using errcode = 'check_violation', hint = ${literal(hint)};
  end if;
end `
  const tag = dollarTag(body)
  return `do ${tag}${body}${tag};`
}

/** Why the step is there, what it may cost and whom it keeps waiting. */
function notes(step: Step): string[] {
  const what = step.changes.map((change) => `${change.kind} ${change.address.replace(':', ' ')}`)
  const place = step.span ? ` (${step.span.file}:${step.span.line})` : ''
  return [
    ...(what.length > 0 ? [`${what.slice(0, 3).join(', ')}${what.length > 3 ? ' and its parts' : ''}${place}`] : []),
    ...step.hazards.map((h) => `hazard ${h.code}:${h.subject}: ${h.message}`),
    ...(step.lock === undefined ? [] : [`lock: ${step.lock}`]),
  ].map(comment)
}

/** No client of SQL calls a function of the project's: the script says so where push would, and goes on only where all is done. */
function withoutFunction({ file, export: name, work }: FunctionAction): string {
  const { doing, table, count, prepare } = workIn(work)
  const message = `rows of ${table} still wait for ${name} of ${file}`
  const hint = 'Fill them, or let push do all of this: it calls the function'
  const query = `SELECT counted.count, '{}'::text[] AS keys FROM (${count}) AS counted`
  const said = `${doing}: here push calls ${name} of ${file} for every row without a value. This script alone cannot.`
  const prepared = prepare === undefined ? [] : [closed(prepare)]
  return [comment(said), ...prepared, guard({ query, message, hint })].join('\n')
}

function textOf({ action }: Step): string {
  if (action.kind === 'statement') return closed(action.text)
  if (action.kind === 'function') return withoutFunction(action)
  throw new Error(`Postgres runs statements, and this step is a ${action.kind}`)
}

function inTransaction(phase: Phase, schema: string): string[] {
  let before = ''
  const steps = phase.steps.flatMap((step) => {
    const limits = timeoutsOf(step).join('\n')
    const changed = limits === before ? [] : [limits]
    before = limits
    return [...changed, ...notes(step), textOf(step)]
  })
  return ['begin;', `${settingsFor(schema)};`, ...steps, 'commit;']
}

/**
 * The plan as text, ending in a line break: bkend's own schema first (every statement of it safe to repeat), then each phase,
 * the checks of the data before all of them. It does what push does, but for the proofs and the history: the next push finds
 * nothing to change and records it.
 */
export function script(plan: Plan, { config, before }: ScriptContext): string {
  const { schema } = config.postgres
  const own = [...ownStatements(schema), ...roleStatements(config.postgres)].map(closed)
  const checks = plan.phases.flatMap((phase) => phase.steps.flatMap((step) => step.preflight))
  const guards =
    checks.length === 0 ? [] : ['', ['begin;', `${settingsFor(schema)};`, ...checks.map(guard), 'commit;'].join('\n')]
  const count = plan.phases.length
  const phases = plan.phases.flatMap((phase, i) => {
    const how = phase.transactional ? 'one transaction' : 'outside a transaction; safe to repeat'
    const lines = phase.transactional
      ? inTransaction(phase, schema)
      : phase.steps.flatMap((step) => [...notes(step), textOf(step)])
    return ['', `-- phase ${i + 1} of ${count}: ${how}`, ...lines]
  })
  const head = [
    ...before,
    `from ${plan.fromHash}`,
    `to ${plan.toHash}`,
    'It stops at the first fault with `psql -v ON_ERROR_STOP=1 -f FILE`. Then push: it finds nothing to change, and records it.',
  ].map(comment)
  return `${[...head, '', "-- bkend's own schema", 'begin;', 'set local client_min_messages = warning;', ...own, 'commit;', ...guards, ...phases].join('\n')}\n`
}
