/** A command line answered inside the test's process, both streams kept. */
import type { Command } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { respond } from '../../src/cli/respond.ts'
import type { GithubJob } from '../../src/cli/terminal.ts'

export interface Answer {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Where {
  readonly cwd: string
  readonly github?: GithubJob
  readonly commands?: readonly Command[]
  readonly crash?: Promise<never>
  readonly signal?: AbortSignal
  /** What stands on stdin. */
  readonly input?: string
}

/** Answers the arguments after `bkend`, with nobody at the terminal. */
export async function answer(args: readonly string[], where: Where): Promise<Answer> {
  const [out, err]: [string[], string[]] = [[], []]
  const { cwd, github, input = '', commands = COMMANDS, crash, signal = new AbortController().signal } = where
  const terminal = {
    cwd,
    interactive: false,
    colours: { out: false, err: false },
    ...(github && { github }),
    input: async () => input,
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  }
  const code = await respond(args, commands, { terminal, interruptible: () => signal, ...(crash && { crash }) })
  return { code, out: out.join(''), err: err.join('') }
}
