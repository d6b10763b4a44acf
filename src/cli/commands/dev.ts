/** `bkend dev`: every save is pushed, generated and served. */
import { createLog, type DevEvent, type DevOptions, watchProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { askAt } from '../dev/ask.ts'
import { eventLine } from '../dev/json.ts'
import { type Status, statusOn } from '../dev/status.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { progressOn } from '../progress.ts'
import { readyText } from '../render/serving.ts'

const HOW = 'Saved files are pushed and generated at once; Ctrl-C ends.'

/** How events are told: lines of JSON, or the status line and, once, where it serves. */
function tellerOf({ terminal, flags }: CommandContext, status: Status): (event: DevEvent) => void {
  if (flags.has('json')) return (event) => terminal.out(eventLine(event))
  return (event) => {
    if (event.event === 'ready') terminal.out(readyText(event, [HOW]))
    status.show(event)
  }
}

/** Watches until Ctrl-C. */
export async function dev(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags, signal } = context
  const status = statusOn(terminal, terminal.interactive)
  const progress = progressOn(terminal)
  const tell = tellerOf(context, status)
  const log = await createLog({ readable: !flags.has('json'), write: (text) => status.print(text) })
  const port = textOf(flags, 'port')
  const options: DevOptions = {
    ...changeOptions(context, progress),
    signal: terminal.unread ? AbortSignal.any([signal, terminal.unread]) : signal,
    ...(port !== undefined && { port: Number(port) }),
    host: textOf(flags, 'host') ?? 'localhost',
    // Requests are no news: what failed is.
    log: { ...log, info: () => {}, warn: () => {} },
    onEvent: (event) => {
      progress.end()
      tell(event)
    },
    ...(terminal.interactive && {
      ask: (question, result, taken) => askAt(terminal, status, question, result, taken),
    }),
  }
  const { diagnostics, sources } = await watchProject(options)
  progress.end()
  if (diagnostics.length === 0) return EXIT.ok
  return await finish(context, { command: 'dev', outcome: 'failed', exitCode: EXIT.failed, diagnostics, sources })
}
