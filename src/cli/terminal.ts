/** Where a command writes, and whether somebody is there to ask. */

/** The two streams, what they can show, and the surroundings. */
export interface Terminal {
  readonly cwd: string
  /** Somebody can be asked: both ends are terminals and nothing says that this is CI. */
  readonly interactive: boolean
  /** Whether colours may be used on stdout and on stderr. */
  readonly colours: { readonly out: boolean; readonly err: boolean }
  /** The result, and nothing else. */
  out(text: string): void
  /** Everything else: diagnostics, progress, questions. */
  err(text: string): void
}

function coloursOn(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** The process's own terminal. A reader that closed early (`| head`) ends the output quietly. */
export function processTerminal(process: NodeJS.Process): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EPIPE') throw fault
    })
  }
  return {
    cwd: process.cwd(),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env.CI,
    colours: { out: coloursOn(process.stdout, process.env), err: coloursOn(process.stderr, process.env) },
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }
}
