/** Whether a kept plan is the one that would be made now. */
import { jsonEqual, plainJson, type Resource, type Snapshot } from '../model/index.ts'
import { lacking } from './expected.ts'
import type { Plan } from './plan.ts'
import type { Action, Step } from './step.ts'
import { stepWords } from './step-words.ts'

function sameJson(a: object, b: object): boolean {
  return jsonEqual(plainJson(a), plainJson(b))
}

function stepsOf(plan: Plan): readonly Step[] {
  return plan.phases.flatMap((phase) => phase.steps)
}

type Called = Extract<Action, { kind: 'function' }>

function functionsOf(plan: Plan): readonly Called[] {
  return stepsOf(plan).flatMap(({ action }) => (action.kind === 'function' ? [action] : []))
}

/** A function that the plan calls and whose source is another one now. */
function changedFunction(kept: Plan, now: Plan): Called | undefined {
  const current = functionsOf(now)
  return functionsOf(kept).find((f) =>
    current.some((g) => g.file === f.file && g.export === f.export && g.sourceHash !== f.sourceHash),
  )
}

/** The first step that one of the two has and the other has not, or has otherwise. */
function firstDifference(kept: Plan, now: Plan): string {
  const [before, after] = [stepsOf(kept), stepsOf(now)]
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const [a, b] = [before[i], after[i]]
    if (a && b && sameJson(a, b)) continue
    const tell = (step: Step | undefined): string => (step ? `\`${stepWords(step)}\`` : 'nothing more')
    return `; step ${i + 1} is ${tell(a)} there, and would be ${tell(b)}`
  }
  return ''
}

/** Where a plan goes: what it may be compared with. */
export type PlanPlace = Pick<Plan, 'project' | 'environment'>

/** Why the plan is none for this place; null where it is. */
export function wrongPlace(kept: Plan, place: PlanPlace): string | null {
  if (kept.project === place.project && kept.environment === place.environment) return null
  return `it was made for ${kept.project} (${kept.environment}), and this is ${place.project} (${place.environment})`
}

/** Why `kept` is not the plan that would be made now, in words; null where it is. Where declarations stand does not matter. */
export function misfit(kept: Plan, now: Plan): string | null {
  const place = wrongPlace(kept, now)
  if (place !== null) return place
  if (sameJson(kept, now)) return null
  const called = changedFunction(kept, now)
  if (called) return `the function \`${called.export}\` of ${called.file} is not the one that it was made with`
  if (kept.fromHash !== now.fromHash) return 'the database is not in the state that it was made for'
  return `the files or the settings are not those that it was made from${firstDifference(kept, now)}`
}

/** Address → what the plan leaves there; null: nothing. */
function leftBy(plan: Plan): ReadonlyMap<string, Resource | null> {
  const left = new Map<string, Resource | null>()
  for (const change of stepsOf(plan).flatMap((step) => step.changes)) {
    if (change.kind === 'rename') left.set(change.from.address, null)
    left.set(change.address, change.kind === 'drop' ? null : change.to)
  }
  return left
}

/** Whether all that the plan changes is in `state` as it would leave it: it was applied, or there is nothing in it to apply. */
export function isReached(plan: Plan, state: Snapshot): boolean {
  const left = leftBy(plan)
  const wanted = new Map([...left].flatMap(([address, r]) => (r === null ? [] : [[address, r] as const])))
  const there = new Map([...state].filter(([address]) => left.has(address)))
  return lacking(wanted, there).length === 0
}
