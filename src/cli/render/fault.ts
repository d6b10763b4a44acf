/** The last resort: what is said when bkend itself is at fault, or a diagnostic came as an exception. */
import { DiagnosticError } from '../../diagnostic/index.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { renderDiagnostics } from './diagnostics.ts'

/** Reports what was thrown. The stack is shown only with BKEND_DEBUG set: a fault of ours is reported, not debugged, by users. */
export function reportFault(terminal: Terminal, fault: unknown, json: boolean): ExitCode {
  const diagnostics = fault instanceof DiagnosticError ? fault.diagnostics : [internal(fault)]
  if (json) terminal.out(`${JSON.stringify({ exitCode: EXIT.failed, diagnostics }, null, 2)}\n`)
  terminal.err(renderDiagnostics(diagnostics, new Map(), terminal.colours.err))
  if (process.env.BKEND_DEBUG && fault instanceof Error) terminal.err(`${fault.stack}\n`)
  return EXIT.failed
}

function internal(fault: unknown): DiagnosticError['diagnostics'][number] {
  return {
    code: 'cli/internal',
    severity: 'error',
    message: `bkend failed: ${fault instanceof Error ? fault.message : String(fault)}`,
    hint: 'This is a fault of bkend. Run again with `BKEND_DEBUG=1` and report what it prints',
  }
}
