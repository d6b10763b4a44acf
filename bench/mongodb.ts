/**
 * Pushes to MongoDB as whole processes: many collections, and one with many documents that get a field and another type. The most
 * memory is shown for a tenth of the documents beside all of them: it does not grow with their number.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MongoClient } from 'mongodb'
import { type MongoServer, startMongo } from '../test/support/mongodb-server.ts'
import { type Measure, repeat, run } from './processes.ts'
import { addColumn, writeProject } from './project.ts'

/** Documents of one insert. */
const INSERTED = 5000

interface Place {
  readonly bin: string
  readonly work: string
  readonly server: MongoServer
  readonly runs: number
}

/** What was measured, by name. */
type Measures = Record<string, Measure>

function tell(what: string): void {
  process.stderr.write(`… ${what}\n`)
}

let made = 0

async function onDatabase<T>({ server }: Place, use: (url: string, client: MongoClient) => Promise<T>): Promise<T> {
  const url = new URL(server.url)
  url.pathname = `/bkend_bench_${process.pid}_${++made}`
  const client = new MongoClient(url.href)
  try {
    return await use(url.href, client)
  } finally {
    await client.db().dropDatabase()
    await client.close()
  }
}

function push({ bin }: Place, cwd: string, url: string) {
  return run(process.execPath, [bin, 'push', '--yes', '--write', '--allow', 'all', '--url', url], { cwd })
}

/** First push, nothing changed, one column more. */
async function collections(place: Place, tables: number): Promise<Measures> {
  const { work, runs } = place
  const folder = join(work, `tables-${tables}`)
  return await onDatabase(place, async (url, client) => {
    writeProject(folder, tables)
    tell(`${tables} collections: first push`)
    const first = await repeat(runs, async () => {
      await client.db().dropDatabase()
      return push(place, folder, url)
    })
    tell(`${tables} collections: nothing changed`)
    const none = await repeat(runs, () => push(place, folder, url))
    tell(`${tables} collections: one column more`)
    const one = await repeat(runs, (i) => {
      addColumn(folder, i + 1)
      return push(place, folder, url)
    })
    return {
      [`first push of ${tables} collections`]: first,
      [`push of ${tables} collections, nothing changed`]: none,
      [`push of ${tables} collections, one column more`]: one,
    }
  })
}

function declare(folder: string, columns: string): void {
  mkdirSync(join(folder, 'schema'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  writeFileSync(join(folder, 'bkend.config.yaml'), 'project: bench\nschema: ./schema\n')
  writeFileSync(join(folder, 'schema', 'items.yaml'), `table: items\ncolumns: { title: string, ${columns} }\n`)
}

async function fill(client: MongoClient, count: number): Promise<void> {
  const items = client.db().collection('items')
  const now = new Date()
  for (let at = 0; at < count; at += INSERTED) {
    const some = Array.from({ length: Math.min(INSERTED, count - at) }, (_, i) => at + i)
    const rows = some.map((n) => ({ title: `item ${n}`, n, createdBy: '', createdAt: now, updatedAt: now, _v: 1 }))
    await items.insertMany(rows, { bypassDocumentValidation: true })
  }
}

/** A new field with a value, and a field of another type. */
async function documents(place: Place, count: number): Promise<Measures> {
  const folder = join(place.work, `documents-${count}`)
  return await onDatabase(place, async (url, client) => {
    declare(folder, 'n: integer')
    await push(place, folder, url)
    tell(`${count} documents: made`)
    await fill(client, count)
    tell(`${count} documents: a field more`)
    declare(folder, 'n: integer, kind: { type: string, default: plain }')
    const filled = await repeat(1, () => push(place, folder, url))
    tell(`${count} documents: another type`)
    declare(folder, 'n: string, kind: { type: string, default: plain }')
    const converted = await repeat(1, () => push(place, folder, url))
    const wrong = await client
      .db()
      .collection('items')
      .countDocuments({ $or: [{ kind: { $ne: 'plain' } }, { n: { $not: { $type: 'string' } } }] })
    if (wrong > 0) throw new Error(`${wrong} of ${count} documents were not brought along`)
    return { [`a field more in ${count} documents`]: filled, [`another type in ${count} documents`]: converted }
  })
}

function line(name: string, { milliseconds, cpu, peakMiB }: Measure): string {
  const count = Number(/in (\d+) documents/.exec(name)?.[1] ?? 0)
  const rate = count > 0 ? `${Math.round(count / (milliseconds / 1000))}/s` : ''
  const cells = [
    `${(milliseconds / 1000).toFixed(2)} s`,
    `${((cpu ?? 0) / 1000).toFixed(2)} s`,
    `${(peakMiB ?? 0).toFixed(0)} MiB`,
    rate,
  ]
  return `${name.padEnd(52)}${cells.map((cell) => cell.padStart(12)).join('')}\n`
}

/** Runs the bench. `--sizes`, `--documents`, `--runs`, `--bin` (another build); the server as the tests choose it. */
export async function main(root: string, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,1000' },
      documents: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      bin: { type: 'string', default: join(root, 'dist', 'bin.js') },
    },
  })
  const work = mkdtempSync(join(tmpdir(), 'bkend-bench-mongodb-'))
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
  const server = await startMongo(join(root, 'test', 'support', 'ferretdb/'))
  const place: Place = { bin: resolve(values.bin), work, server, runs: Number(values.runs) }
  const count = Number(values.documents)
  try {
    const measures: Measures = {}
    for (const size of values.sizes.split(',').map(Number)) Object.assign(measures, await collections(place, size))
    for (const some of [Math.ceil(count / 10), count]) Object.assign(measures, await documents(place, some))
    const result = {
      at: new Date().toISOString(),
      node: process.version,
      processors: cpus().length,
      server: server.what,
      measures,
    }
    mkdirSync(join(root, 'bench', 'results'), { recursive: true })
    writeFileSync(join(root, 'bench', 'results', 'mongodb.json'), `${JSON.stringify(result, null, 2)}\n`)
    const head = `${server.what}, Node ${process.version}, ${cpus().length} processors: time, processor time, most memory\n`
    process.stdout.write(
      head +
        Object.entries(measures)
          .map(([name, m]) => line(name, m))
          .join(''),
    )
  } finally {
    await server.stop()
    rmSync(work, { recursive: true, force: true })
  }
}
