/** `bkend serve`: the Data API of what was pushed. */
import { createLog, type RunningServer, serveProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { callLines, keyLines, readyText, shownKeys } from '../render/serving.ts'

/** Milliseconds that requests under way have to end. */
const PATIENCE = 30_000

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** One line, so that whoever started the process reads no further than the line break. */
function readyLine({ url, port, project, environment, version, keys }: RunningServer): string {
  return `${JSON.stringify({ ready: true, url, port, pid: process.pid, project, environment, version, ...shownKeys(keys) })}\n`
}

/** Serves until the process is told to end, then answers what was asked and ends. */
export async function serve(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags, signal } = context
  const json = flags.has('json')
  const port = textOf(flags, 'port')
  const log = await createLog({ readable: terminal.colours.err && !json, write: (text) => terminal.err(text) })
  const { server, diagnostics, sources } = await serveProject({
    ...projectOptions(context),
    ...(port !== undefined && { port: Number(port) }),
    host: textOf(flags, 'host') ?? 'localhost',
    log,
    onKeys: (keys, calls) => terminal.err(`\n${[...keyLines(keys), ...callLines(calls)].join('\n')}\n`),
  })
  const report = { command: 'serve', diagnostics, sources }
  if (!server) return await finish(context, { ...report, outcome: 'failed', exitCode: EXIT.failed })
  const text = (): string => (json ? readyLine(server) : readyText(server))
  // The one line is all that `--json` prints: it is read while the process goes on.
  const shown = { ...context, flags: new Map([...flags].filter(([name]) => name !== 'json')) }
  await finish(shown, { ...report, outcome: 'done', exitCode: EXIT.ok, text })
  await untilAborted(signal)
  await server.end(PATIENCE)
  return EXIT.ok
}
