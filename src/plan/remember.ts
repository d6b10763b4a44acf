/** Expressions in our words and the server's: what history remembers, and what must be asked. */
import { type Diagnostic, note } from '../diagnostic/index.ts'
import { afterRenames, type Rename, same } from '../diff/index.ts'
import { addressOf, type Expression, type Resource, type Snapshot } from '../model/index.ts'
import { expressionsOf, mapExpressions } from './expressions.ts'
import type { ExpressionQuestion } from './question.ts'
import { steady } from './steady.ts'

function byPath(resource: Resource | undefined): ReadonlyMap<string, Expression> {
  const placed = resource === undefined ? [] : expressionsOf(resource)
  return new Map(placed.map(({ attribute, expression }) => [attribute, expression]))
}

/**
 * The inspected Snapshot with our sources back on its expressions, from `record` (the Snapshot in history), wherever the
 * server still prints the text that was recorded. Elsewhere someone changed it, and it is compared as not ours. What renames
 * were made is remembered too.
 */
export function remember(snapshot: Snapshot, record: Snapshot): Snapshot {
  return new Map([...snapshot].map(([address, r]) => [address, recalled(r, record.get(address))]))
}

const recalled = steady((r: Resource, of: Resource | undefined): Resource => {
  const recorded = byPath(of)
  const back = (e: Expression, path: string): Expression => {
    const known = recorded.get(path)
    return known === undefined || known.source === null || known.text !== e.text || e.text === null ? e : known
  }
  const known = recorded.size === 0 ? r : mapExpressions(r, back)
  // What the live project tells itself is younger: a push that stopped part-way wrote it.
  const renamedFrom = r.renamedFrom ?? of?.renamedFrom
  return renamedFrom === undefined ? known : { ...known, renamedFrom }
})

/**
 * What a history knows, with what the live project tells to have been renamed since by a push that died before it could say so: at its
 * new address, and all that is below it.
 */
export function withMoved(record: Snapshot, snapshot: Snapshot): Snapshot {
  const before = new Map<string, string>()
  for (const r of snapshot.values()) {
    const parent = r.parent === null ? null : (before.get(r.parent) ?? r.parent)
    const address = addressOf(r.kind, parent, r.renamedFrom ?? r.name)
    if (address !== r.address) before.set(r.address, address)
  }
  const missing = [...before].flatMap(([now, old]) => {
    const [known, r] = [record.get(old), snapshot.get(now)]
    return known === undefined || r === undefined || record.has(now) ? [] : [[now, r] as const]
  })
  return missing.length === 0 ? record : new Map([...record, ...missing])
}

/**
 * What the server must be asked before `diff` (rule 3): the expressions of `desired` that differ in source from what stands
 * on an existing resource and whose text is not known. New resources, new expressions and those that a rename leaves without
 * a text need no question.
 */
export function questionsFor(
  current: Snapshot,
  desired: Snapshot,
  renames: readonly Rename[] = [],
): ExpressionQuestion[] {
  const there = afterRenames(current, desired, renames)
  const questions: ExpressionQuestion[] = []
  for (const [address, r] of desired) {
    const before = byPath(there.get(address))
    if (before.size === 0) continue
    for (const { attribute, expression } of expressionsOf(r)) {
      const old = before.get(attribute)
      if (old === undefined || old.text === null || expression.text !== null || same(old, expression)) continue
      questions.push({ address, attribute })
    }
  }
  return questions
}

/**
 * `desired` with the server's answers as texts. Where the answer is null (the role may not ask) the expression of `current`
 * stays, source and all: it is not compared, so neither is it changed nor recorded as ours.
 */
export function bindTexts(
  desired: Snapshot,
  answers: ReadonlyMap<ExpressionQuestion, string | null>,
  current: Snapshot,
  renames: readonly Rename[] = [],
): Snapshot {
  const there = afterRenames(current, desired, renames)
  const next = new Map(desired)
  for (const [question, text] of answers) {
    const r = next.get(question.address)
    if (r === undefined) continue
    const old = byPath(there.get(question.address)).get(question.attribute)
    const bind = (e: Expression): Expression => (text === null ? (old ?? e) : { ...e, text })
    next.set(
      r.address,
      mapExpressions(r, (e, path) => (path === question.attribute ? bind(e) : e)),
    )
  }
  return next
}

/** A note for each expression that could not be compared. */
export function notComparedNotes(
  answers: ReadonlyMap<ExpressionQuestion, string | null>,
  desired: Snapshot,
): Diagnostic[] {
  return [...answers].flatMap(([{ address, attribute }, text]) =>
    text === null
      ? note(
          'plan/not-compared',
          `${attribute} of ${address.replace(':', ' ')} was not compared and is left as it is`,
          {
            span: desired.get(address)?.span,
            hint: 'Push as a role that may create schemas: the server is asked in a scratch schema that is rolled back',
          },
        )
      : [],
  )
}
