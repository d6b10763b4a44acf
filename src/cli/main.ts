/** The process: reads the command line, runs the command, exits. Nothing else in bkend exits. */
import type { Command, CommandContext } from './command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { commandHelp, generalHelp } from './help.ts'
import { parseCommandLine, type Request } from './parse.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

/** How long a command may take to end after Ctrl-C before a second Ctrl-C is no longer waited for. */
const SECOND_SIGNAL_EXIT = EXIT.interrupted

/** Aborts on the first Ctrl-C (or SIGTERM); ends the process on the second. */
function interruptible(process: NodeJS.Process, terminal: Terminal): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(SECOND_SIGNAL_EXIT)
    terminal.err('\nStopping after what is running now; press Ctrl-C again to end at once.\n')
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}

function usage(terminal: Terminal, request: Extract<Request, { kind: 'wrong' }>): ExitCode {
  const { message, hint } = request
  const diagnostic = { code: 'cli/usage', severity: 'error', message, hint }
  if (request.json) terminal.out(`${JSON.stringify({ exitCode: EXIT.usage, diagnostics: [diagnostic] }, null, 2)}\n`)
  terminal.err(`error: ${message} (cli/usage)\n  hint: ${hint}\n`)
  return EXIT.usage
}

async function runCommand(command: Command, context: CommandContext): Promise<ExitCode> {
  try {
    const run = await command.load()
    return await run(context)
  } catch (fault) {
    const { reportFault } = await import('./render/fault.ts')
    return reportFault(context.terminal, fault, context.flags.has('json'))
  }
}

async function answer(request: Request, process: NodeJS.Process): Promise<ExitCode> {
  const terminal = processTerminal(process)
  switch (request.kind) {
    case 'help':
      terminal.out(request.command ? commandHelp(request.command) : generalHelp(COMMANDS))
      return EXIT.ok
    case 'version':
      terminal.out(`${VERSION}\n`)
      return EXIT.ok
    case 'wrong':
      return usage(terminal, request)
    case 'run': {
      const json = request.flags.has('json')
      const context = { terminal: json ? { ...terminal, interactive: false } : terminal, flags: request.flags }
      return await runCommand(request.command, { ...context, signal: interruptible(process, terminal) })
    }
  }
}

/** Runs the command line of `process` and ends it with its exit code once all output is written. */
export async function main(process: NodeJS.Process): Promise<void> {
  const code = await answer(parseCommandLine(process.argv.slice(2), COMMANDS), process)
  process.exitCode = code
  const drained = [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((done) => (stream.writableLength === 0 ? done() : stream.write('', () => done()))),
  )
  await Promise.all(drained)
  process.exit(code)
}
