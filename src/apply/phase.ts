/** One phase: from the state it expects to the state it must reach, or back. */
import { DiagnosticError, error } from '../diagnostic/index.ts'
import type { Snapshot } from '../model/index.ts'
import {
  afterPhase,
  type Driver,
  type Lease,
  lacking,
  learn,
  type Phase,
  type Plan,
  type Session,
  stateHash,
  type Version,
} from '../plan/index.ts'
import type { ApplyOptions } from './options.ts'
import { preflight } from './preflight.ts'
import { only, requireReached, requireState } from './verify.ts'

/** A run under its lease. */
export interface Run {
  readonly plan: Plan
  readonly driver: Driver
  readonly options: ApplyOptions
  readonly lease: Lease
}

/** Where a run stands between two phases. */
export interface Standing {
  /** What is ours by now, with sources and the server's texts. */
  readonly state: Snapshot
  readonly done: number
  /** Written by the last phase. */
  readonly version: Version | null
}

/** Ends the run between two things, never within a commit. */
function goOn(run: Run): void {
  if (run.options.signal?.aborted) throw new DiagnosticError([error('apply/interrupted', 'The run was interrupted')])
}

/** What there is of ours, or of what is about to be. */
async function look(run: Run, session: Session, state: Snapshot, next: Snapshot): Promise<Snapshot> {
  return only(await session.snapshot(), state, next, run.options.desired)
}

/** Whether the live project is, by its hash, still the very one that `current` was read from. */
async function isUntouched(run: Run, session: Session, standing: Standing): Promise<boolean> {
  const { current, liveHash } = run.options
  if (liveHash === undefined || standing.state !== current) return false
  return (await session.liveHash()) === liveHash
}

/** Journal, and history where this was the last phase: in the same transaction as the phase. */
async function record(run: Run, session: Session, standing: Standing, reached: Snapshot): Promise<Standing> {
  const { plan, options } = run
  const done = standing.done + 1
  const last = done >= plan.phases.length
  const state = learn(last ? options.desired : reached, reached)
  const { inputHash, schema, summary } = options
  if (!last) {
    const { fromHash, toHash, phases } = plan
    await session.writeJournal({
      fromHash,
      toHash,
      inputHash,
      phasesDone: done,
      phases: phases.length,
      snapshot: state,
    })
    return { state, done, version: null }
  }
  await session.writeJournal(null)
  const version = await session.writeVersion({ inputHash, schema, summary, toHash: stateHash(state), snapshot: state })
  return { state, done, version }
}

/** Inspects, requires `expected`, and records it. */
async function conclude(run: Run, session: Session, standing: Standing, expected: Snapshot): Promise<Standing> {
  const actual = await look(run, session, standing.state, expected)
  const ours = only(actual, standing.state, expected)
  requireReached(expected, ours)
  goOn(run)
  return record(run, session, standing, learn(expected, ours))
}

async function inOneTransaction(run: Run, phase: Phase, standing: Standing): Promise<Standing> {
  const expected = afterPhase(standing.state, phase)
  return run.driver.transaction(async (session) => {
    await session.holdLease(run.lease)
    if (!(await isUntouched(run, session, standing)))
      requireState(standing.state, await look(run, session, standing.state, expected))
    if (standing.done === 0) await preflight(session, run.plan.phases)
    await session.execute(phase.steps)
    return conclude(run, session, standing, expected)
  })
}

/** Safe to repeat: a step that took effect before a crash is found done, or done again. */
async function outsideTransaction(run: Run, phase: Phase, standing: Standing): Promise<Standing> {
  const expected = afterPhase(standing.state, phase)
  const isDone = await run.driver.transaction(async (session) => {
    await session.holdLease(run.lease)
    const actual = await look(run, session, standing.state, expected)
    if (lacking(standing.state, actual).length > 0 && lacking(expected, actual).length === 0) return true
    requireState(standing.state, actual)
    if (standing.done === 0) await preflight(session, run.plan.phases)
    return false
  })
  goOn(run)
  if (!isDone) for (const step of phase.steps) await run.driver.executeAlone(step, run.options.functions)
  return run.driver.transaction(async (session) => {
    await session.holdLease(run.lease)
    return conclude(run, session, standing, expected)
  })
}

/** Carries out one phase and records it. */
export function runPhase(run: Run, phase: Phase, standing: Standing): Promise<Standing> {
  goOn(run)
  return phase.transactional ? inOneTransaction(run, phase, standing) : outsideTransaction(run, phase, standing)
}

/** A plan without phases: the history takes up what the database does not hold, once the state was found as expected. */
export function recordOnly(run: Run, standing: Standing): Promise<Standing> {
  return run.driver.transaction(async (session) => {
    await session.holdLease(run.lease)
    if (await isUntouched(run, session, standing)) return record(run, session, standing, standing.state)
    const actual = await look(run, session, standing.state, standing.state)
    requireState(standing.state, actual)
    return record(run, session, standing, learn(standing.state, actual))
  })
}
