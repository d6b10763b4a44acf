/** Runs whole processes and measures them: what a user waits for, and the most memory that was held. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One run of a process. */
export interface Run {
  readonly command: string
  readonly milliseconds: number
  /** The most resident memory, in MiB; null for what is not Node. */
  readonly peakMiB: number | null
  /** What the process itself computed, in milliseconds, on all processors; null for what is not Node. */
  readonly cpu: number | null
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** How a process is run. */
export interface RunOptions {
  readonly cwd: string
  /** Exit codes that are no failure. Default: 0 alone. */
  readonly allow?: readonly number[]
  readonly env?: Readonly<Record<string, string>>
}

let count = 0

/** Node writes down what it used as it exits. */
function reporter(file: string): string {
  const script = `import fs from 'node:fs';process.on('exit',()=>fs.writeFileSync(${JSON.stringify(file)},JSON.stringify(process.resourceUsage())))`
  return `data:text/javascript,${encodeURIComponent(script)}`
}

/** Runs `command` and waits for it. Throws with what it wrote where it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const peakFile = join(tmpdir(), `bkend-bench-peak-${process.pid}-${count++}`)
  const isNode = command === process.execPath
  const argv = isNode ? ['--import', reporter(peakFile), ...args] : [...args]
  const started = process.hrtime.bigint()
  const child = spawn(command, argv, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr]: string[][] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout?.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => stderr?.push(chunk.toString()))
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 128))
  })
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6
  const used = existsSync(peakFile) ? (JSON.parse(readFileSync(peakFile, 'utf8')) as NodeJS.ResourceUsage) : null
  const peakMiB = used && used.maxRSS / 1024
  const cpu = used && (used.userCPUTime + used.systemCPUTime) / 1000
  rmSync(peakFile, { force: true })
  const [out, err] = [stdout?.join('') ?? '', stderr?.join('') ?? '']
  const shown = [command, ...args].join(' ').replace(/:[^:@/ ]+@/g, ':…@')
  if (!(options.allow ?? [0]).includes(exitCode))
    throw new Error(`${shown}\nended with ${exitCode}:\n${(out + err).slice(-2000)}`)
  return { command: shown, milliseconds, peakMiB, cpu, exitCode, stdout: out, stderr: err }
}

/** What several runs come to. */
export interface Measure {
  /** Medians. */
  readonly milliseconds: number
  readonly peakMiB: number | null
  readonly cpu: number | null
  readonly fastest: number
  readonly slowest: number
  readonly runs: number
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The runs in numbers, rounded to a tenth. */
export function measureOf(runs: readonly Run[]): Measure {
  const rounded = (n: number): number => Math.round(n * 10) / 10
  const times = runs.map((r) => r.milliseconds)
  const medianOf = (values: readonly number[]): number | null => (values.length === 0 ? null : rounded(median(values)))
  return {
    milliseconds: rounded(median(times)),
    peakMiB: medianOf(runs.flatMap((r) => r.peakMiB ?? [])),
    cpu: medianOf(runs.flatMap((r) => r.cpu ?? [])),
    fastest: rounded(Math.min(...times)),
    slowest: rounded(Math.max(...times)),
    runs: runs.length,
  }
}

/** Measures `times` runs, one after the other. */
export async function repeat(times: number, once: (i: number) => Promise<Run>): Promise<Measure> {
  const runs: Run[] = []
  for (let i = 0; i < times; i++) runs.push(await once(i))
  return measureOf(runs)
}
