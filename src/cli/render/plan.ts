/** A plan as statements. */
import type { Action, FunctionAction, Hazard, Phase, Plan, Step } from '../../plan/index.ts'
import type { FlagValues } from '../flags.ts'
import { count } from './paint.ts'

function text(action: Action): string {
  switch (action.kind) {
    case 'statement':
      return /;\s*$/.test(action.text) ? action.text : `${action.text};`
    case 'command':
      return `${JSON.stringify(action.command, null, 2)};`
    case 'function':
      return comment(`${callText(action)};`)
  }
}

/** `calls slugOf of functions/slugs.ts for each row: filling posts.slug` */
function callText({ export: name, file, work }: FunctionAction): string {
  const { doing } = work
  return `calls ${name} of ${file} for each row${typeof doing === 'string' ? `: ${doing}` : ''}`
}

/** The functions of the project's that a plan calls, a line each; empty where it calls none. */
export function renderCalls(plan: Plan | null): string {
  const actions = (plan?.phases ?? []).flatMap(({ steps }) => steps.map((step) => step.action))
  return actions.map((action) => (action.kind === 'function' ? `${callText(action)}\n` : '')).join('')
}

/** A comment ends with its line, and names in the database may hold line breaks: none of them gets to speak SQL. */
function comment(words: string): string {
  return `-- ${words.replace(/[\r\n]+/g, ' ')}`
}

function hazardNotes(hazards: readonly Hazard[]): string[] {
  return hazards.map((h) => comment(`hazard ${h.code}:${h.subject}: ${h.message}`))
}

function stepText(step: Step): string {
  const notes = hazardNotes(step.hazards)
  return [...notes, text(step.action)].join('\n')
}

function phaseText(phase: Phase, index: number, plan: Plan): string {
  const how = phase.transactional ? 'one transaction' : 'outside a transaction'
  const title = plan.phases.length > 1 ? [`-- phase ${index + 1} of ${plan.phases.length}: ${how}`] : []
  return [...title, ...phase.steps.map(stepText)].join('\n')
}

/** The statements of a plan, those with hazards marked, ending in a line break; empty where there are none. */
export function renderStatements(plan: Plan): string {
  const whole = hazardNotes(plan.hazards ?? []).map((line) => `${line}\n`)
  return [...whole, plan.phases.map((phase, i) => `${phaseText(phase, i, plan)}\n`).join('\n')].join('')
}

/** The plan as members of the document; with `--sql` its text (its statements, unless another is given), too. */
export function planDetails(plan: Plan | null, flags: FlagValues, text?: string): object {
  return { plan, ...(flags.has('sql') && { sql: text ?? (plan ? renderStatements(plan) : '') }) }
}

/** `3 statements in one transaction`. */
export function planSize(plan: Plan): string {
  const steps = plan.phases.reduce((sum, phase) => sum + phase.steps.length, 0)
  const phases = plan.phases.length
  return `${count(steps, 'statement')} in ${phases === 1 ? 'one phase' : `${phases} phases`}`
}
