/** Which hazards of a plan the user has allowed. */
import { type Diagnostic, didYouMean, error, pasteable, type SourceSpan } from '../diagnostic/index.ts'
import type { RenameCandidate } from '../diff/index.ts'
import type { Resource } from '../model/index.ts'
import { HAZARDS, type Hazard, SAID_BY_CODE } from './hazard.ts'
import type { Plan } from './plan.ts'

/** A hazard with the declaration that it comes from. */
export interface PlannedHazard extends Hazard {
  readonly span?: SourceSpan
}

/** How hazards are judged. */
export interface RefusalOptions {
  /** A protected environment: only `CODE:subject` allows; neither `all` nor a bare code does. */
  readonly byName?: boolean
}

/** Every hazard of the plan once: those of the whole, then those of its steps in their order. */
export function hazardsOf(plan: Plan): PlannedHazard[] {
  const found = new Map<string, PlannedHazard>((plan.hazards ?? []).map((h) => [`${h.code}:${h.subject}`, h]))
  for (const phase of plan.phases)
    for (const step of phase.steps)
      for (const hazard of step.hazards) {
        const key = `${hazard.code}:${hazard.subject}`
        if (!found.has(key)) found.set(key, step.span === undefined ? hazard : { ...hazard, span: step.span })
      }
  return [...found.values()]
}

/** The hazards that no `--allow` covers. `allow`: `all`, `CODE` or `CODE:subject`. */
export function refusals<H extends Hazard>(
  hazards: readonly H[],
  allow: readonly string[],
  options: RefusalOptions = {},
): H[] {
  const allowed = new Set(allow)
  return hazards.filter(({ code, subject }) => {
    if (allowed.has(`${code}:${subject}`)) return false
    return options.byName === true || !(allowed.has(code) || (allowed.has('all') && !SAID_BY_CODE.has(code)))
  })
}

/** Why what `allow` says does not count here; empty where it would not allow the hazard anywhere. */
function whyNot({ code }: Hazard, allow: readonly string[], { byName }: RefusalOptions): string {
  const said = allow.find((entry) => entry === 'all' || entry === code)
  if (!byName && said === 'all') return 'That is more than `all` allows. '
  return byName && said !== undefined ? `This environment is protected, where \`${said}\` is not enough. ` : ''
}

/** An error for each refused hazard, with the flag that would allow it. `allow`, `options`: as it was refused. */
export function refusalDiagnostics(
  refused: readonly PlannedHazard[],
  allow: readonly string[] = [],
  options: RefusalOptions = {},
): Diagnostic[] {
  return refused.map((h) =>
    error('plan/hazard', `${h.code} ${h.subject}: ${h.message}`, {
      span: h.span,
      hint: `${h.instead ? `${h.instead}.\n` : ''}${whyNot(h, allow, options)}To allow it: \`--allow ${pasteable(`${h.code}:${h.subject}`)}\``,
    }),
  )
}

/** Not a hazard: the files may be pushed over the rollback that made that version. */
const ROLLBACK = /^rollback:[1-9]\d*$/

/** An error for each `--allow` that names no hazard. */
export function unknownAllowances(allow: readonly string[]): Diagnostic[] {
  const known = [...Object.keys(HAZARDS), 'all']
  return allow.flatMap((entry) => {
    if (ROLLBACK.test(entry)) return []
    const [code = ''] = entry.split(':')
    if (known.includes(code) && (code !== 'all' || entry === 'all')) return []
    const hint = didYouMean(code, known) ?? `Known: ${known.map((k) => `\`${k}\``).join(', ')}`
    return error('cli/usage', `--allow ${entry}: there is no such hazard`, { hint })
  })
}

/** The hazards of losing that one object: those that name it, else all of its step. */
export function lossesOf({ address, name }: Resource, losses: readonly Hazard[]): readonly Hazard[] {
  const path = address.slice(address.indexOf(':') + 1)
  // An address quotes names that a hazard's subject has as they are.
  const own = losses.filter(({ subject }) => subject === path || subject.endsWith(`.${name}`))
  return own.length > 0 ? own : losses
}

/**
 * The candidates worth a question: those whose drop would lose something (a `drop-…` hazard) that is not already allowed by
 * name. An index under a new name is simply built anew.
 */
export function riskyRenames(
  candidates: readonly RenameCandidate[],
  plan: Plan,
  allow: readonly string[],
): RenameCandidate[] {
  const lossy = new Set<string>()
  for (const phase of plan.phases)
    for (const step of phase.steps) {
      const losses = step.hazards.filter((h) => h.code.startsWith('drop-'))
      for (const c of step.changes)
        if (c.kind === 'drop' && refusals(lossesOf(c.from, losses), allow, { byName: true }).length > 0)
          lossy.add(c.address)
    }
  return candidates.filter((c) => lossy.has(c.from.address))
}
