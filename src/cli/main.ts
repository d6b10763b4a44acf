/** The process: reads the command line, runs the command, exits. Nothing else in bkend exits. */
import { COMMANDS } from './commands.ts'
import { EXIT } from './exit-codes.ts'
import { respond } from './respond.ts'
import { optimiseLater } from './short-run.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Aborts on the first Ctrl-C (or SIGTERM); ends the process on the second. */
function interruptible(process: NodeJS.Process, terminal: Terminal): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    terminal.err('\nStopping after what is running now; press Ctrl-C again to end at once.\n')
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}

/** Rejects with what nothing catches. */
function crashOf(process: NodeJS.Process): Promise<never> {
  const crash = new Promise<never>((_done, fail) => process.once('uncaughtException', fail))
  // It may come when no command is running any more.
  crash.catch(() => undefined)
  return crash
}

/** Whether the working folder is still there: Node throws on one that was deleted. */
function hasFolder(process: NodeJS.Process): boolean {
  try {
    return process.cwd() !== ''
  } catch {
    return false
  }
}

/** Runs the command line of `process` and ends it with its exit code once all output is written. */
export async function main(process: NodeJS.Process): Promise<void> {
  if (!hasFolder(process)) {
    process.stderr.write('error: The working folder is no longer there\n  hint: Go into one that is: `cd ~`\n')
    process.exit(EXIT.failed)
  }
  optimiseLater(process)
  const terminal = processTerminal(process)
  const interrupted = (): AbortSignal => interruptible(process, terminal)
  const surroundings = { terminal, interruptible: interrupted, crash: crashOf(process) }
  const code = await respond(process.argv.slice(2), COMMANDS, surroundings)
  process.exitCode = code
  await terminal.drained()
  process.exit(code)
}
