/** Measures bkend beside its peers on the same schemas, writes `bench/results/peers.json` and the tables of `docs/benchmarks.md`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDatabases } from '../database.ts'
import { type ClientCost, documentBytes, measureClients, measureGeneration } from './clients.ts'
import { measurePush, type PeerBench, type PushResults, writeProjects } from './push.ts'
import { installPeers } from './scratch.ts'
import { peerTables } from './table.ts'
import type { Results } from './turns.ts'
import { measurePeerValidators } from './validators.ts'

/** What was measured of one schema. */
export interface ProjectResult {
  readonly push: PushResults
  readonly generate: Results
  /** Bytes of `openapi.json`, which the peers read. */
  readonly documentBytes: number
}

/** Everything measured, and on what. */
export interface PeerResult {
  readonly at: string
  readonly node: string
  readonly processors: string
  /** The machine's load over a minute, before and after. */
  readonly load: { readonly before: number; readonly after: number }
  readonly postgres: string
  readonly rounds: number
  readonly versions: Readonly<Record<string, string>>
  readonly projects: Readonly<Record<string, ProjectResult>>
  readonly clients: Readonly<Record<string, ClientCost | { readonly missing: string }>>
  /** Records a second. */
  readonly validators: Readonly<Record<string, number>>
}

const MARKS = ['<!-- peers: written by `npm run bench:peers` -->', '<!-- /peers -->'] as const

function intoDocs(file: string, tables: string): void {
  const text = readFileSync(file, 'utf8')
  const [before, after] = [text.indexOf(MARKS[0]), text.indexOf(MARKS[1])]
  if (before < 0 || after < before) throw new Error(`${file} has no place for the tables: ${MARKS.join(' … ')}`)
  writeFileSync(file, `${text.slice(0, before + MARKS[0].length)}\n\n${tables}\n${text.slice(after)}`)
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10
}

async function measure(bench: PeerBench, before: number): Promise<PeerResult> {
  const { scratch, databases, rounds } = bench
  const projects: Record<string, ProjectResult> = {}
  const all = writeProjects(bench)
  for (const project of all) {
    const push = await measurePush(bench, project)
    const generate = await measureGeneration(bench, project)
    projects[project.name] = { push, generate, documentBytes: documentBytes(project) }
  }
  const hundred = all.at(-1)
  const clients = hundred ? await measureClients(bench, hundred) : {}
  bench.tell('validators')
  const validators = await measurePeerValidators(bench)
  return {
    at: new Date().toISOString(),
    node: process.version,
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    load: { before, after: load() },
    postgres: databases.product.split(' on ')[0] ?? '',
    rounds,
    versions: { ...scratch.versions, ...('version' in scratch.atlas && { 'ariga.io/atlas': scratch.atlas.version }) },
    projects,
    clients,
    validators,
  }
}

function show(root: string, result: PeerResult): void {
  const tables = peerTables(result)
  intoDocs(join(root, 'docs', 'benchmarks.md'), tables)
  process.stdout.write(tables)
}

/** Runs the bench of the checkout at `root`. `--rounds 3`, or `--table`: prints what was measured last once more. */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, table: { type: 'boolean' } },
  })
  const results = join(root, 'bench', 'results', 'peers.json')
  if (values.table) return show(root, JSON.parse(readFileSync(results, 'utf8')) as PeerResult)
  const tell = (what: string): void => void process.stderr.write(`… ${what}\n`)
  tell('installing the peers')
  const [before, scratch] = [load(), await installPeers(root)]
  const databases = await startDatabases()
  try {
    const bin = join(root, 'dist', 'bin.js')
    const result = await measure({ root, bin, scratch, databases, rounds: Number(values.rounds), tell }, before)
    writeFileSync(results, `${JSON.stringify(result, null, 2)}\n`)
    show(root, result)
  } finally {
    await databases.stop()
  }
}
