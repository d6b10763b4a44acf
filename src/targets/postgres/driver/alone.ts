/** A step outside any transaction. */
import type { Lease, ProjectFunctions, Step } from '../../../plan/index.ts'
import { faultCode } from './faults.ts'
import { type Running, runFunction } from './function-step.ts'
import { keepingLease } from './lease-keep.ts'
import { stepFailure } from './step-failure.ts'

/** Runs a statement, or a function of the project's for each row. */
export async function executeAlone(
  running: Running,
  step: Step,
  lease: Lease | null,
  functions?: ProjectFunctions,
): Promise<void> {
  if (step.action.kind === 'function') await runFunction(running, { ...step, action: step.action }, lease, functions)
  else await runStatement(running, step, lease)
}

/**
 * The statement alone, as it is: a setting before it would outlive it on a pooler. Its time limit is kept by us.
 */
async function runStatement({ context, link, open }: Running, step: Step, lease: Lease | null): Promise<void> {
  const connection = await link.get()
  const text = step.action.kind === 'statement' ? step.action.text : ''
  const limit = step.statementTimeout ? setTimeout(connection.cancel, step.statementTimeout) : undefined
  const run = async (): Promise<void> => {
    try {
      await connection.query(text)
    } catch (fault) {
      throw faultCode(fault) === undefined ? fault : stepFailure(step, fault)
    }
  }
  try {
    await (lease && !context.embedded ? keepingLease({ context, open }, lease, connection.cancel, run) : run())
  } finally {
    clearTimeout(limit)
  }
}
