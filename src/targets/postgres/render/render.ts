/** Changes to steps: which statements, in which stage, and what each completes. */
import type { Change } from '../../../diff/index.ts'
import type { JsonObject, Snapshot } from '../../../model/index.ts'
import type { Action, Step, TargetContext } from '../../../plan/index.ts'
import { foreignKeyLine } from '../kinds/foreign-key-sql.ts'
import { kindOf } from '../kinds/index.ts'
import { type ChangeOf, type Draft, parentOf, type RenderContext, STAGES, type Stage } from '../kinds/kind.ts'
import { renderContext } from './context.ts'
import { createTable, takenAlong } from './create-table.ts'
import { leavingFirst } from './leaving.ts'
import { withRebuilds } from './rebuild.ts'
import { orderSharedNames } from './shared-names.ts'

/** A DDL statement that waits longer for its lock than this would make everybody behind it wait too. */
const LOCK_TIMEOUT = 5000

/** Types and functions stand alone, and everything may need them: their making comes before tables. */
const FIRST: ReadonlySet<string> = new Set(['enum', 'enum-value', 'function'])

/** Attributes of a column whose change makes its indexes anew. */
const REBUILDS: ReadonlySet<string> = new Set(['type', 'collation', 'generated', 'storage'])

function isEarly(c: Change): boolean {
  return c.kind === 'add' && FIRST.has(c.to.kind)
}

function draftsOf(change: Change, context: RenderContext): readonly Draft[] {
  switch (change.kind) {
    case 'add':
      return kindOf(change.to.kind).add(change, context)
    case 'alter':
      return kindOf(change.to.kind).alter(change, context)
    case 'drop':
      return kindOf(change.from.kind).drop(change, context)
    case 'rename':
      return kindOf(change.to.kind).rename(change, context)
  }
}

/** Nobody can wait for a new table, but for those that it refers to. */
function lockOnReferenced(changes: readonly ChangeOf<'add'>[], context: RenderContext): Pick<Draft, 'lock'> {
  const tables = changes.flatMap((c) => c.to.dependsOn.filter((a) => a.startsWith('table:') && a !== c.to.parent))
  const standing = [...new Set(tables)].filter((address) => context.load(address) !== 'new')
  if (standing.length === 0) return {}
  const names = standing.map((address) => address.slice('table:'.length)).join(', ')
  return { lock: `SHARE ROW EXCLUSIVE on ${names}: blocks writes` }
}

/** Foreign keys of tables that were just made, one statement a table. */
function newReferences(adds: readonly ChangeOf<'add'>[], context: RenderContext): Draft[] {
  const byTable = new Map<string, ChangeOf<'add'>[]>()
  for (const c of adds) byTable.set(parentOf(c.to), [...(byTable.get(parentOf(c.to)) ?? []), c])
  return [...byTable].map(([table, changes]) => ({
    sql: `ALTER TABLE ${context.name(table)}\n${changes.map((c) => `  ADD ${foreignKeyLine(c.to, context)}`).join(',\n')}`,
    changes,
    ...lockOnReferenced(changes, context),
    span: changes[0]?.to.span,
  }))
}

function newReference(c: Change, context: RenderContext): ChangeOf<'add'> | null {
  return c.kind === 'add' && c.to.kind === 'foreign-key' && context.load(parentOf(c.to)) === 'new' ? c : null
}

/** On a large table an index goes only once the one that takes its place stands, unless its columns go or change, or its name is wanted. */
function outlives(c: Change, changes: readonly Change[], context: RenderContext): boolean {
  if (c.kind !== 'drop' || c.from.kind !== 'index' || context.load(parentOf(c.from)) !== 'large') return false
  const { dependsOn, parent, name } = c.from
  if (changes.some((o) => o.kind === 'add' && o.to.parent === parent && o.to.name === name)) return false
  const replaced = changes.some((o) => o.kind === 'add' && o.to.kind === 'index' && o.to.parent === parent)
  const loses = changes.some((o) => {
    const goes = o.kind === 'drop' || (o.kind === 'alter' && o.attributes.some((a) => REBUILDS.has(a)))
    return goes && dependsOn.includes(o.address)
  })
  return replaced && !loses
}

function allDrafts(changes: readonly Change[], context: RenderContext): Draft[] {
  const along = takenAlong(changes, context.desired)
  const absorbed = new Set<Change>([...along.values()].flat())
  const renames = orderSharedNames(changes.filter((c) => c.kind === 'rename'))
  const early = changes.filter(isEarly)
  const rest = changes.filter((c) => c.kind !== 'rename' && !isEarly(c) && !absorbed.has(c))
  const references = rest.flatMap((c) => newReference(c, context) ?? [])
  const drafts: Draft[] = [...renames, ...early].flatMap((c) => withSpan(c, draftsOf(c, context), context))
  for (const c of rest) {
    if (newReference(c, context)) continue
    const table = along.get(c.address)
    if (c.kind === 'add' && table !== undefined) drafts.push(createTable(c, table, context))
    else if (outlives(c, rest, context))
      drafts.push(...draftsOf(c, context).map((d) => ({ ...d, stage: 'finish' as const })))
    else drafts.push(...withSpan(c, draftsOf(c, context), context))
  }
  return grantsLast([...drafts, ...newReferences(references, context)])
}

/** An altered grant names every column of its table, those that this plan adds too. */
function grantsLast(drafts: readonly Draft[]): Draft[] {
  const isAltered = ({ changes: [first] }: Draft): boolean => first?.kind === 'alter' && first.to.kind === 'grant'
  return [...drafts.filter((d) => !isAltered(d)), ...drafts.filter(isAltered)]
}

/** What goes is declared nowhere any more; what it was in may be. */
function spanOf(change: Change, { desired }: RenderContext): Draft['span'] {
  if (change.kind !== 'drop') return change.to.span
  return change.from.span ?? (change.from.parent === null ? undefined : desired.get(change.from.parent)?.span)
}

function withSpan(change: Change, drafts: readonly Draft[], context: RenderContext): Draft[] {
  const span = spanOf(change, context)
  return drafts.map((d) => (d.span === undefined ? { ...d, span } : d))
}

/** The hash of a function's source is not known here: whoever has the files puts it in. */
function actionOf({ sql, call: made }: Draft): Action {
  if (!made) return { kind: 'statement', text: typeof sql === 'string' ? sql : sql.join(';\n') }
  const { call, work } = made
  return { kind: 'function', file: call.file, export: call.export, sourceHash: '', work: { ...work } as JsonObject }
}

function stepOf(draft: Draft, startsPhase: boolean): Step {
  const { changes, hazards = [], preflight = [], lock, span } = draft
  return {
    action: actionOf(draft),
    changes,
    hazards,
    preflight,
    isolation: draft.stage === 'build' || draft.call ? 'none' : 'transaction',
    startsPhase,
    ...(lock !== undefined && { lock }),
    // Alone it takes no lock that others wait behind, and waits for old transactions however long they run.
    ...(lock !== undefined && draft.stage !== 'build' && { lockTimeout: LOCK_TIMEOUT }),
    ...(span && { span }),
  }
}

/**
 * Steps for changes that are in order. Renames come first, then types and functions, then the rest as given; each stage after
 * `main` starts a phase of its own. A step's text may hold several statements, joined by `;`, if it runs in a transaction.
 */
export function render(
  changes: readonly Change[],
  context: TargetContext & { readonly desired: Snapshot },
): readonly Step[] {
  const rendering = renderContext(changes, context)
  const drafts = allDrafts(withRebuilds(leavingFirst(changes, rendering), context.current, rendering), rendering)
  const stageOf = (d: Draft): Stage => d.stage ?? 'main'
  return STAGES.flatMap((stage) =>
    drafts.filter((d) => stageOf(d) === stage).map((d, i) => stepOf(d, i === 0 && stage !== STAGES[0])),
  ).map((step, i) => (i === 0 && step.startsPhase ? { ...step, startsPhase: false } : step))
}
