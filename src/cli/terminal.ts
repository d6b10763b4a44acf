/** Where a command writes, and whether somebody is there to ask. */

/** What GitHub Actions tells the processes that it runs. */
export interface GithubJob {
  /** It reads both streams: neither is a terminal. */
  readonly reads: boolean
  /** Where Markdown for the job's page is added. */
  readonly summaryFile?: string
  /** The checkout, absolute: annotations name files below it. */
  readonly workspace?: string
}

/** The two streams, what they can show, and the surroundings. */
export interface Terminal {
  readonly cwd: string
  /** Somebody can be asked: both ends are terminals and nothing says that this is CI. */
  readonly interactive: boolean
  /** Whether colours may be used on stdout and on stderr. */
  readonly colours: { readonly out: boolean; readonly err: boolean }
  /** GitHub Actions, where it runs the process. */
  readonly github?: GithubJob
  /** Aborts once nobody reads stdout any more: what would go on writing there ends. Absent where that cannot be told. */
  readonly unread?: AbortSignal
  /** All of stdin; absent where there is none. */
  input?(): Promise<string>
  /** The result, and nothing else. */
  out(text: string): void
  /** Everything else: diagnostics, progress, questions. */
  err(text: string): void
}

function githubJob({ env, stdout, stderr }: NodeJS.Process): GithubJob {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE } = env
  return {
    reads: GITHUB_ACTIONS === 'true' && !stdout.isTTY && !stderr.isTTY,
    ...(GITHUB_STEP_SUMMARY && { summaryFile: GITHUB_STEP_SUMMARY }),
    ...(GITHUB_WORKSPACE && { workspace: GITHUB_WORKSPACE }),
  }
}

/** The terminal of a process, which can be waited for. */
export interface ProcessTerminal extends Terminal {
  /** Resolves once all that was written has left the process. */
  drained(): Promise<void>
}

type Write = NodeJS.WriteStream['write']

/**
 * Keeps stdout for results: what anything else prints there (a `console.log` in a schema file) goes to stderr. Gives the way
 * that is left to stdout.
 */
function claimStdout({ stdout, stderr }: NodeJS.Process): Write {
  const write: Write = stdout.write.bind(stdout)
  stdout.write = stderr.write.bind(stderr)
  return write
}

function coloursOn(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** The process's own terminal. A reader that closed early (`| head`) ends the output quietly. */
export function processTerminal(process: NodeJS.Process): ProcessTerminal {
  const unread = new AbortController()
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EPIPE') throw fault
      if (stream === process.stdout) unread.abort()
    })
  }
  const writes = [claimStdout(process), process.stderr.write.bind(process.stderr)] as const
  return {
    cwd: process.cwd(),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env.CI,
    colours: { out: coloursOn(process.stdout, process.env), err: coloursOn(process.stderr, process.env) },
    github: githubJob(process),
    unread: unread.signal,
    input: async () => await (await import('node:stream/consumers')).text(process.stdin),
    out: (text) => void writes[0](text),
    err: (text) => void writes[1](text),
    async drained() {
      await Promise.all(writes.map((write) => new Promise((done) => write('', done))))
    },
  }
}
