/** Measures every size in turn, prints a table and writes the numbers to `bench/results/`. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BundleBytes, measureBundle, measureTypes } from './client.ts'
import { type Bench, measureCommands, measureStart } from './commands.ts'
import { startDatabases } from './database.ts'
import { measurePeer } from './peer.ts'
import { run } from './processes.ts'
import { writeProject } from './project.ts'
import { clientTable, commandTable } from './report.ts'
import type { BenchResult, SizeResult } from './result.ts'

function tell(what: string): void {
  process.stderr.write(`… ${what}\n`)
}

/** A folder whose schema files and app find the packages of the checkout. */
function workFolder(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-bench-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

async function measureSize(root: string, bench: Bench): Promise<SizeResult> {
  const { folder, tables } = bench
  const commands = await measureCommands(bench, tell)
  tell(`${tables} tables: types and bundle of the client`)
  const peer = await measurePeer(root, folder)
  return { tables, commands, types: await measureTypes(root, folder), bundle: await measureBundle(folder), peer }
}

async function oneTable(bin: string, work: string): Promise<BundleBytes> {
  const folder = join(work, 'tables-1')
  writeProject(folder, 1)
  await run(process.execPath, [bin, 'generate'], { cwd: folder })
  return measureBundle(folder)
}

/** Runs the bench. `--sizes 100,1000`, `--runs 3`, `--keep` (leaves the projects in the temporary folder), `--bin` (another build). */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,1000' },
      runs: { type: 'string', default: '3' },
      keep: { type: 'boolean', default: false },
      bin: { type: 'string', default: join(root, 'dist', 'bin.js') },
    },
  })
  const [sizes, runs, bin] = [values.sizes.split(',').map(Number), Number(values.runs), resolve(values.bin)]
  const work = workFolder(root)
  const databases = await startDatabases()
  try {
    const measured: SizeResult[] = []
    tell('start')
    const start = await measureStart(bin, work, runs)
    const oneTableBundle = await oneTable(bin, work)
    for (const tables of sizes) {
      const folder = join(work, `tables-${tables}`)
      measured.push(await measureSize(root, { bin, folder, tables, runs, databases }))
    }
    const result: BenchResult = {
      at: new Date().toISOString(),
      node: process.version,
      processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      postgres: databases.product,
      start,
      oneTableBundle,
      sizes: measured,
    }
    mkdirSync(join(root, 'bench', 'results'), { recursive: true })
    const file = join(root, 'bench', 'results', 'latest.json')
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
    process.stdout.write(`${commandTable(result)}\n${clientTable(result)}\n`)
  } finally {
    await databases.stop()
    if (values.keep) tell(`kept ${work}`)
    else rmSync(work, { recursive: true, force: true })
  }
}
