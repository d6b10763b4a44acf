/** The last resort: what is said when bkend itself is at fault, or a diagnostic came as an exception. */
import { type Diagnostic, DiagnosticError } from '../diagnostic/index.ts'
import type { CommandContext } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { finish } from './finish.ts'

/** Reports what was thrown. The stack is shown only with BKEND_DEBUG set: a fault of ours is reported, not debugged, by users. */
export async function reportFault(context: CommandContext, command: string, fault: unknown): Promise<ExitCode> {
  const diagnostics = fault instanceof DiagnosticError ? fault.diagnostics : [internal(fault)]
  if (process.env.BKEND_DEBUG && fault instanceof Error) context.terminal.err(`${fault.stack}\n`)
  return await finish(context, { command, outcome: 'failed', exitCode: EXIT.failed, diagnostics, sources: new Map() })
}

function internal(fault: unknown): Diagnostic {
  return {
    code: 'cli/internal',
    severity: 'error',
    message: `bkend failed: ${fault instanceof Error ? fault.message : String(fault)}`,
    hint: 'This is a fault of bkend. Run again with `BKEND_DEBUG=1` and report what it prints',
  }
}
