/** What only the user can say about a plan. */
import { error, pasteable } from '../diagnostic/index.ts'
import type { RenameCandidate } from '../diff/index.ts'
import type { JsonValue, Resource } from '../model/index.ts'
import { hazardsOf, lossesOf, type Plan, refusalDiagnostics, refusals, riskyRenames } from '../plan/index.ts'
import { renameWords } from '../source/index.ts'
import { declaredName } from './declared-name.ts'
import type { Question } from './result.ts'

function pathOf(address: string): string {
  return address.slice(address.indexOf(':') + 1)
}

function spoken({ kind, name, parent }: Resource): string {
  return parent === null ? `${kind} \`${name}\`` : `${kind} \`${name}\` of \`${pathOf(parent)}\``
}

function renameQuestion({ from, to }: RenameCandidate, allow: string, last: JsonValue): Question {
  const declared = declaredName(from, last)
  const message = `The ${spoken(from)} is gone and \`${to.name}\` is new: was it renamed?`
  // A version of the history is what it is: nothing can be added to it.
  const renamed = to.span ? `If it was, ${renameWords(declared, to.kind, to.name, to.span)}.\n` : ''
  const hint = `${renamed}If \`${from.name}\` is to go with all it holds: \`--allow ${pasteable(allow)}\``
  return {
    kind: 'rename',
    diagnostic: error('plan/rename', message, { span: to.span, hint }),
    allow,
    rename: { from, to, declared },
  }
}

/** The name under which losing it is allowed: that of the plan's own hazard. */
function dropAllowance(plan: Plan, from: Resource): string {
  for (const phase of plan.phases)
    for (const step of phase.steps) {
      if (!step.changes.some((c) => c.kind === 'drop' && c.address === from.address)) continue
      const [own] = lossesOf(from, step.hazards)
      if (own) return `${own.code}:${own.subject}`
    }
  return `drop-column:${pathOf(from.address)}`
}

/** What was answered beforehand, and the schema that was pushed last. */
export interface Answers {
  readonly allow: readonly string[]
  /** Hazards count as allowed by name alone. */
  readonly byName: boolean
  readonly last: JsonValue
}

/** Every open question: likely renames first, then the hazards that are not allowed and not part of one. */
export function questionsOf(
  plan: Plan,
  candidates: readonly RenameCandidate[],
  { allow, byName, last }: Answers,
): Question[] {
  const renames = riskyRenames(candidates, plan, allow).map((candidate) =>
    renameQuestion(candidate, dropAllowance(plan, candidate.from), last),
  )
  const asked = new Set(renames.map((question) => question.allow))
  const refused = refusals(hazardsOf(plan), allow, { byName }).filter((h) => !asked.has(`${h.code}:${h.subject}`))
  const diagnostics = refusalDiagnostics(refused, allow, { byName })
  return [
    ...renames,
    ...refused.flatMap((hazard, i): Question[] => {
      const diagnostic = diagnostics[i]
      return diagnostic ? [{ kind: 'hazard', diagnostic, allow: `${hazard.code}:${hazard.subject}` }] : []
    }),
  ]
}
