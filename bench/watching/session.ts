/** A `bkend dev --json` under measurement: its lines, its memory and its processor time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A line of `bkend dev --json`, and when it came. */
export interface Line {
  readonly event: string
  readonly came: number
  readonly summary?: string
  readonly milliseconds?: { readonly generated: number; readonly live: number } | null
}

/** A running `bkend dev`. */
export interface DevProcess {
  /** The next line of that event; lines before it count as read. */
  next(event: string): Promise<Line>
  /** Resident memory, in MiB. */
  memory(): number
  /** User and system time so far, in milliseconds. */
  processor(): number
  stop(): Promise<void>
}

const TICK = 10

/** Starts it in a folder. Rejects in `next` where it ended. */
export function startDev(bin: string, cwd: string): DevProcess {
  const child: ChildProcess = spawn(process.execPath, [bin, 'dev', '--json', '--port', '0'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines: Line[] = []
  let wake: () => void = () => {}
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      lines.push({ ...(JSON.parse(text) as Omit<Line, 'came'>), came: performance.now() })
      wake()
    })
  }
  child.once('exit', () => wake())
  const proc = (file: string): string => readFileSync(`/proc/${child.pid}/${file}`, 'utf8')
  return {
    async next(event) {
      for (;;) {
        const found = lines.findIndex((line) => line.event === event)
        const line = lines[found]
        if (line) {
          lines.splice(0, found + 1)
          return line
        }
        const wrong = lines.find((one) => one.event === 'broken' || one.event === 'error' || one.event === 'question')
        if (wrong) throw new Error(JSON.stringify(wrong))
        if (child.exitCode !== null) throw new Error(`bkend dev ended with ${child.exitCode}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(proc('status'))?.[1] ?? 0) / 1024,
    processor() {
      const [user = 0, system = 0] = proc('stat').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? []
      return (user + system) * TICK
    },
    async stop() {
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
