/** A step outside any transaction. */
import type { Lease, Step } from '../../../plan/index.ts'
import type { DriverContext } from './context.ts'
import { faultCode } from './faults.ts'
import { keepingLease } from './lease-keep.ts'
import type { Link, Opener } from './link.ts'
import { stepFailure } from './step-failure.ts'

/**
 * The statement alone, as it is: a setting before it would outlive it on a pooler. Its time limit is kept by us.
 */
export async function executeAlone(
  { context, link, open }: { readonly context: DriverContext; readonly link: Link; readonly open: Opener },
  step: Step,
  lease: Lease | null,
): Promise<void> {
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
