/** Answers one command line: help, version, usage errors and commands, each as text or as the document. */
import type { Command, CommandContext } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printsDocument } from './finish.ts'
import { commandHelp, commandJson, generalHelp } from './help.ts'
import { parseCommandLine, type Request } from './parse.ts'
import { documentText } from './render/json.ts'
import type { Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

type Of<Kind extends Request['kind']> = Extract<Request, { kind: Kind }>

const DONE = { outcome: 'done', exitCode: EXIT.ok, diagnostics: [] } as const

function help(terminal: Terminal, { command, json }: Of<'help'>, commands: readonly Command[]): ExitCode {
  const details = (): object => ({ commands: (command ? [command] : commands).map(commandJson) })
  if (json) terminal.out(documentText({ ...DONE, command: 'help', details }))
  else terminal.out(command ? commandHelp(command) : generalHelp(commands))
  return EXIT.ok
}

function version(terminal: Terminal, { json }: Of<'version'>): ExitCode {
  terminal.out(json ? documentText({ ...DONE, command: 'version' }) : `${VERSION}\n`)
  return EXIT.ok
}

async function usage(
  terminal: Terminal,
  { message, hint, json }: Of<'wrong'>,
  command: string | null,
): Promise<ExitCode> {
  const diagnostic = { code: 'cli/usage', severity: 'error', message, hint } as const
  if (terminal.github?.reads) {
    const { annotations } = await import('./report/github.ts')
    terminal.err(annotations([diagnostic], terminal))
  } else terminal.err(`error: ${message} (cli/usage)\n  hint: ${hint}\n`)
  if (json) terminal.out(documentText({ command, outcome: 'usage', exitCode: EXIT.usage, diagnostics: [diagnostic] }))
  return EXIT.usage
}

/** What a command line is answered with. */
export interface Surroundings {
  readonly terminal: Terminal
  /** Asked for only where a command runs. */
  interruptible(): AbortSignal
  /** Rejects with what is thrown where nobody can catch it: in a timer, in a promise left alone. */
  readonly crash?: Promise<never>
}

async function runCommand({ command, flags }: Of<'run'>, { crash, ...given }: Surroundings): Promise<ExitCode> {
  const terminal = printsDocument(flags) ? { ...given.terminal, interactive: false } : given.terminal
  let crashed = false
  // What a command prints after its fault was told would be a second document.
  const out = (text: string): void => (crashed ? undefined : terminal.out(text))
  const context: CommandContext = { terminal: { ...terminal, out }, flags, signal: given.interruptible() }
  try {
    const run = await command.load()
    return await Promise.race([run(context), ...(crash ? [crash] : [])])
  } catch (fault) {
    crashed = true
    const { reportFault } = await import('./fault.ts')
    return await reportFault({ ...context, terminal }, command.name, fault)
  }
}

/** Answers the arguments after `bkend`: the answer is the exit code. Throws nothing that a command throws. */
export async function respond(
  args: readonly string[],
  commands: readonly Command[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { terminal } = surroundings
  const request = parseCommandLine(args, commands)
  switch (request.kind) {
    case 'help':
      return help(terminal, request, commands)
    case 'version':
      return version(terminal, request)
    case 'wrong':
      return await usage(terminal, request, commands.find(({ name }) => name === args[0])?.name ?? null)
    case 'run':
      return await runCommand(request, surroundings)
  }
}
