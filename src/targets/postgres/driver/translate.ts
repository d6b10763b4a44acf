/** Faults that no statement of the plan is to blame for, as diagnostics. */
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import { StepFailure } from '../../../plan/index.ts'
import { connectionFault, faultCode, faultText, isDisconnect, type Whereto } from './faults.ts'
import { adviceFor } from './step-failure.ts'

/** A fault to be thrown on: as it is where it already says what it means, else as a `DiagnosticError`. */
export function translated(fault: unknown, whereto: Whereto): unknown {
  if (fault instanceof DiagnosticError || fault instanceof StepFailure) return fault
  const cause = fault instanceof Error && fault.name === 'BatchFailure' ? fault.cause : fault
  const [code, text] = [faultCode(cause), faultText(cause)]
  if (isDisconnect(cause)) {
    const lost = { ...connectionFault(cause, whereto), message: `The connection to ${whereto.host} was lost: ${text}` }
    return new DiagnosticError([{ ...lost, hint: 'Nothing of the open transaction stands; push again' }], {
      cause: fault,
    })
  }
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return fault
  const kind =
    code === '42501'
      ? /row-level security/.test(text)
        ? 'target/forced-row-security'
        : 'target/permission'
      : 'apply/statement'
  const message = `The server refused a query that push needs: ${text}`
  return new DiagnosticError([error(kind, message, { hint: adviceFor(code, text) })], { cause: fault })
}

/** Runs `work`; what it throws is translated. */
export async function telling<T>(whereto: Whereto, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    throw translated(fault, whereto)
  }
}
