/** Saves files under a running `bkend dev`, prints what it took and writes the numbers to `bench/results/dev.json`. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addColumn, touchTable, writeProject } from '../project.ts'
import { type DevProcess, startDev } from './session.ts'

/** Milliseconds, of many saves. */
interface Spread {
  readonly p50: number
  readonly p95: number
}

/** What one size came to. */
interface SizeResult {
  readonly tables: number
  /** From the save of a file with a column more to the last generated file. */
  readonly generated: Spread
  /** From the same save until the database has the column and the Data API serves it. */
  readonly live: Spread
  /** From the save of a comment until it is known that nothing changed. */
  readonly nothing: Spread
  /** Milliseconds that the process computes for one save of either sort: steadier than time where other work shares the machine. */
  readonly cpu: { readonly column: number; readonly nothing: number }
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (p: number): number => Math.round((sorted[Math.floor(p * (sorted.length - 1))] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95) }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** One save: milliseconds until the generated files were there, and until all was done. */
async function timed(
  dev: DevProcess,
  save: () => void,
): Promise<{ readonly generated: number; readonly live: number }> {
  await pause(50)
  const began = performance.now()
  save()
  const { came, milliseconds } = await dev.next('pushed')
  const live = came - began
  return { live, generated: live - ((milliseconds?.live ?? 0) - (milliseconds?.generated ?? 0)) }
}

async function measureSize(dev: DevProcess, folder: string, tables: number, edits: number): Promise<SizeResult> {
  const columns: { generated: number; live: number }[] = []
  const nothing: number[] = []
  for (let n = 1; n <= 5; n++) await timed(dev, () => touchTable(folder, -n))
  const began = dev.processor()
  for (let n = 1; n <= edits; n++) columns.push(await timed(dev, () => addColumn(folder, n)))
  const between = dev.processor()
  for (let n = 1; n <= edits; n++) nothing.push((await timed(dev, () => addColumn(folder, edits, `// ${n}\n`))).live)
  return {
    tables,
    generated: spread(columns.map(({ generated }) => generated)),
    live: spread(columns.map(({ live }) => live)),
    nothing: spread(nothing),
    cpu: { column: Math.round((between - began) / edits), nothing: Math.round((dev.processor() - between) / edits) },
  }
}

/** Resident memory in MiB after every tenth part of so many reloads. */
async function measureMemory(dev: DevProcess, folder: string, edits: number, reloads: number): Promise<number[]> {
  const samples: number[] = []
  for (let n = 1; n <= reloads; n++) {
    addColumn(folder, edits, `// again ${n}\n`)
    await dev.next('pushed')
    if (n % Math.max(1, Math.round(reloads / 10)) === 0) samples.push(Math.round(dev.memory()))
  }
  return samples
}

/** Percent of one processor while nothing happens. */
async function measureIdle(dev: DevProcess, seconds: number): Promise<number> {
  await pause(3000)
  const [before, began] = [dev.processor(), performance.now()]
  await pause(seconds * 1000)
  return Math.round(((dev.processor() - before) / (performance.now() - began)) * 10_000) / 100
}

function tell(what: string): void {
  process.stderr.write(`… ${what}\n`)
}

/** Runs the bench. `--sizes 100,1000`, `--edits 50`, `--reloads 1000`, `--idle 20` (seconds), `--dry` (writes nothing). */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,1000' },
      edits: { type: 'string', default: '50' },
      reloads: { type: 'string', default: '1000' },
      idle: { type: 'string', default: '20' },
      dry: { type: 'boolean', default: false },
    },
  })
  const [edits, reloads, idle] = [values.edits, values.reloads, values.idle].map(Number) as [number, number, number]
  const work = mkdtempSync(join(tmpdir(), 'bkend-bench-dev-'))
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
  const load = loadavg()[0] ?? 0
  const sizes: SizeResult[] = []
  let [memory, idleCpu]: [number[], number] = [[], 0]
  try {
    for (const [i, tables] of values.sizes.split(',').map(Number).entries()) {
      const folder = join(work, `tables-${tables}`)
      writeProject(folder, tables)
      const dev = startDev(join(root, 'dist', 'bin.js'), folder)
      try {
        tell(`${tables} tables: the first push`)
        await dev.next('pushed')
        tell(`${tables} tables: ${edits} edits`)
        sizes.push(await measureSize(dev, folder, tables, edits))
        if (i > 0) continue
        tell(`${tables} tables: ${reloads} reloads, then nothing for ${idle} s`)
        memory = await measureMemory(dev, folder, edits, reloads)
        idleCpu = await measureIdle(dev, idle)
      } finally {
        await dev.stop()
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const machine = {
    node: process.version,
    cpus: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    load: Math.round(load * 100) / 100,
  }
  const result = { at: new Date().toISOString().slice(0, 10), machine, edits, sizes, reloads, memory, idleCpu }
  console.log(JSON.stringify(result, null, 1))
  if (!values.dry) writeFileSync(join(root, 'bench', 'results', 'dev.json'), `${JSON.stringify(result, null, 2)}\n`)
}
