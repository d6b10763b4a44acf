/**
 * Applies a plan.
 *
 * How it fails: every phase is one transaction that ends in the state it must reach, with journal and history written in it, or
 * leaves nothing behind. Before the first commit a failure or an abort changes nothing. After one, the committed phases stand, the
 * journal names the next, and the next push goes on from what it finds. A step outside a transaction is safe to repeat, and counts
 * only once it was seen to have worked. All of it under the lease, renewed with every phase; one that was lost ends the run.
 * Nothing is thrown but bugs: the report says what failed, what stands and what to do.
 */
import { type Diagnostic, DiagnosticError, note } from '../diagnostic/index.ts'
import { type Driver, type JournalEntry, lacking, managed, type Plan, stateHash } from '../plan/index.ts'
import { told } from './faults.ts'
import type { ApplyOptions } from './options.ts'
import { type Run, recordOnly, runPhase, type Standing } from './phase.ts'
import type { ApplyReport } from './report.ts'
import { driftDiagnostic } from './verify.ts'

/** Whether the journal is of this very plan, so that its committed phases are not to be done again. */
function isOf(journal: JournalEntry, plan: Plan): boolean {
  const { fromHash, toHash, phases } = plan
  return journal.fromHash === fromHash && journal.toHash === toHash && journal.phases === phases.length
}

/** Where the run begins: with this plan's first phase, or with the one that its journal names. */
async function beginning(run: Run, journal: JournalEntry | null): Promise<Standing> {
  const { plan, driver, options } = run
  if (journal && isOf(journal, plan) && stateHash(options.current) !== plan.fromHash)
    return { state: journal.snapshot, done: journal.phasesDone, version: null }
  if (stateHash(options.current) !== plan.fromHash) {
    const { snapshot } = await driver.inspect()
    const actual = managed(snapshot, new Set(options.current.keys()), options.desired, { prune: options.prune }).current
    throw new DiagnosticError([driftDiagnostic(lacking(options.desired, actual))])
  }
  return { state: options.current, done: 0, version: null }
}

/**
 * Another push did the same while this one waited for the lease: its version says so, the goal is reached, and there is nothing
 * to do any more (or there never was, and nothing else has changed either).
 */
async function alreadyDone(run: Run): Promise<ApplyReport | null> {
  const { driver, options, plan } = run
  const { latest, liveHash, unfinished } = await driver.liveState()
  if (latest?.inputHash !== options.inputHash || unfinished) return null
  const { snapshot } = await driver.inspect()
  const { current } = managed(snapshot, new Set(options.current.keys()), options.desired, { prune: options.prune })
  if (lacking(options.desired, current).length > 0) return null
  const phases = plan.phases.length
  const isLate = phases === 0 ? latest.liveHash === liveHash : lacking(options.current, current).length > 0
  if (!isLate) return null
  return { outcome: 'nothing', diagnostics: [], phasesDone: phases, phases, version: latest }
}

function resumedNote(journal: JournalEntry): Diagnostic {
  const message = `An earlier push stopped after ${journal.phasesDone} of ${journal.phases} phases; this one goes on from there`
  return note('apply/resumed', message)
}

async function underLease(run: Run): Promise<ApplyReport> {
  const { plan, driver, options } = run
  const phases = plan.phases.length
  let standing: Standing | null = null
  const diagnostics: Diagnostic[] = []
  try {
    const done = await alreadyDone(run)
    if (done) return done
    const journal = await driver.journal()
    standing = await beginning(run, journal)
    if (journal) diagnostics.push(resumedNote(journal))
    if (phases === 0) standing = await recordOnly(run, standing)
    for (const [i, phase] of plan.phases.entries()) {
      if (i < standing.done) continue
      if (phases > 1) options.onProgress?.(`Phase ${i + 1} of ${phases}`)
      standing = await runPhase(run, phase, standing)
    }
    return { outcome: 'applied', diagnostics, phasesDone: phases, phases, version: standing.version }
  } catch (fault) {
    const phasesDone = standing?.done ?? 0
    const { outcome, diagnostics: faults } = told(fault, plan, phasesDone)
    return { outcome, diagnostics: [...diagnostics, ...faults], phasesDone, phases, version: null }
  }
}

/** Applies `plan` and reports. Throws only what is a bug. */
export async function apply(plan: Plan, driver: Driver, options: ApplyOptions): Promise<ApplyReport> {
  try {
    await driver.prepare()
    const lease = await driver.lease(options.lockWait)
    try {
      return await underLease({ plan, driver, options, lease })
    } finally {
      await lease.release().catch(() => {})
    }
  } catch (fault) {
    const { outcome, diagnostics } = told(fault, plan, 0)
    return { outcome, diagnostics, phasesDone: 0, phases: plan.phases.length, version: null }
  }
}
