/** The server's refusal of a step, in words that help. */
import { type Step, StepFailure } from '../../../plan/index.ts'
import { faultCode, faultText, isDisconnect } from './faults.ts'

interface ServerFault {
  readonly detail?: string
  readonly hint?: string
  readonly position?: string
}

const EXCERPT = 60

/** What stands where the server stopped reading. `offset`: how far the step's text lies in the message, in characters. */
function excerpt(fault: ServerFault, text: string, offset: number): string {
  const at = Number(fault.position) - 1 - offset
  if (!Number.isInteger(at) || at < 0 || at >= text.length) return ''
  const line = text.slice(at).split('\n', 1)[0] ?? ''
  return ` (at \`${line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line}\`)`
}

/** Rule 6 in one sentence. */
export const FORCED_ROW_SECURITY =
  'Row-level security is forced on this table: push as a role with BYPASSRLS, or `alter table … no force row level security`'

/** A way out by the server's code, before the server's own hint. */
export function adviceFor(code: string | undefined, message: string): string | undefined {
  switch (code) {
    case '42501':
      return /row-level security/.test(message)
        ? FORCED_ROW_SECURITY
        : 'Push as the owner of these objects, or grant this role what is missing'
    case '55P03':
      return 'Another client holds a lock on it: see `select pid, state, query from pg_stat_activity`, then push again'
    case '57014':
      return 'It took longer than it may; push again at a quieter time'
    case '53100':
      return 'The server has no disk space left'
    case '25006':
      return 'The server is read-only: push to the primary'
    default:
      return undefined
  }
}

/** `fault` as the failure of `step`. */
export function stepFailure(step: Step, fault: unknown, offset = 0): StepFailure {
  const server = (fault ?? {}) as ServerFault
  const text = step.action.kind === 'statement' ? step.action.text : ''
  const detail = server.detail ? `: ${server.detail}` : ''
  const serverCode = faultCode(fault)
  return new StepFailure(step, `${faultText(fault)}${detail}${excerpt(server, text, offset)}`, {
    serverCode,
    disconnected: isDisconnect(fault),
    hint: adviceFor(serverCode, faultText(fault)) ?? server.hint,
    cause: fault,
  })
}
