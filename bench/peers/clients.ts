/** Clients made from the schema: how long that takes, what they cost the compiler, and what they weigh. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BundleBytes, bundleBytes, type TypeCost, typeCostOf } from '../client.ts'
import { type Run, run } from '../processes.ts'
import type { PeerBench, Project } from './push.ts'
import { commandOf } from './scratch.ts'
import { inTurns, type Results } from './turns.ts'

/** What a client of a hundred tables costs those who use it. */
export interface ClientCost {
  /** With everything that was generated in the program and no table used, beyond the compiler's own. */
  readonly unused: TypeCost
  /** What the first table with its five verbs adds. */
  readonly firstUsed: TypeCost
  /** Bytes of that app for browsers. */
  readonly bundle: BundleBytes
}

const ALONE = ['openapi', 'validators', 'checks', 'jsonSchema', 'docs'].map((name) => `  ${name}: false`).join('\n')
const TABLE = '/v1/data/item0001'

/** An app on one table, in the words of each; the first line loads the client, the others use it. */
const APPS: Readonly<Record<string, readonly [start: string, use: string]>> = {
  bkend: [
    `import { createClient } from '../generated/client.js'
export const client = createClient({ url: 'https://api.example.com', apiKey: 'pk_0' })`,
    `export async function use() {
  const row = await client.item0001.create({ title: 'a', slug: 'a' })
  const { items } = await client.item0001.list({ andFilters: { amount: { $gt: 1 } }, limit: 10 })
  await client.item0001.update(row.id, { slug: 'b' })
  return [items, await client.item0001.get(row.id), await client.item0001.delete(row.id)]
}`,
  ],
  'openapi-typescript + openapi-fetch': [
    `import createClient from 'openapi-fetch'
import type { paths } from './openapi-typescript.js'
const FILTER = JSON.stringify({ amount: { $gt: 1 } })
export const client = createClient<paths>({ baseUrl: 'https://api.example.com', headers: { 'X-API-Key': 'pk_0' } })`,
    `export async function use() {
  const { data } = await client.POST('${TABLE}', { body: { title: 'a', slug: 'a' } as never })
  const params = { path: { id: String(data?.id) } }
  const list = await client.GET('${TABLE}', { params: { query: { andFilters: FILTER, limit: 10 } } })
  await client.PATCH('${TABLE}/{id}', { params, body: { slug: 'b' } })
  return [list.data, await client.GET('${TABLE}/{id}', { params }), await client.DELETE('${TABLE}/{id}', { params })]
}`,
  ],
  'hey-api': [
    `import * as api from './hey-api/index.js'
import { client } from './hey-api/client.gen.js'
client.setConfig({ baseUrl: 'https://api.example.com', headers: { 'X-API-Key': 'pk_0' } })`,
    `export async function use() {
  const { data } = await api.createItem0001({ body: { title: 'a', slug: 'a' } as never })
  const path = { id: String((data as { id?: string } | undefined)?.id) }
  const list = await api.listItem0001({ query: { andFilters: { amount: { $gt: 1 } } as never, limit: 10 } })
  await api.updateItem0001({ path, body: { slug: 'b' } })
  return [list.data, await api.getItem0001({ path }), await api.deleteItem0001({ path })]
}`,
  ],
  'orval + axios': [
    `import * as api from './orval.js'`,
    `export async function use() {
  const { data } = await api.createItem0001({ title: 'a', slug: 'a' } as never)
  const id = String((data as { id?: string }).id)
  const list = await api.listItem0001({ andFilters: { amount: { $gt: 1 } } as never, limit: 10 })
  await api.updateItem0001(id, { slug: 'b' })
  return [list.data, await api.getItem0001(id), await api.deleteItem0001(id)]
}`,
  ],
}

function less(a: TypeCost, b: TypeCost): TypeCost {
  const of = (key: keyof TypeCost): number => Math.round((a[key] - b[key]) * 100) / 100
  return {
    types: of('types'),
    instantiations: of('instantiations'),
    memoryKiB: of('memoryKiB'),
    checkSeconds: of('checkSeconds'),
  }
}

/** How long each takes from its input to its files. Leaves the files in `folder/clients`, and bkend's in `folder/generated`. */
export async function measureGeneration(bench: PeerBench, { folder, name }: Project): Promise<Results> {
  const { bin, scratch, rounds, tell } = bench
  const clients = join(folder, 'clients')
  mkdirSync(clients, { recursive: true })
  const config = join(folder, 'alone.yaml')
  writeFileSync(config, `project: alone\nschema: ./schema\nout: ./alone\ngenerate:\n${ALONE}\n`)
  const node = (args: readonly string[]): Promise<Run> => run(process.execPath, args, { cwd: folder })
  const afresh = (made: string, args: readonly string[]) => () => {
    rmSync(join(folder, made), { recursive: true, force: true })
    return node(args)
  }
  // What each path without `/data` repeats, nobody needs a client of.
  const document = join(folder, 'document.yaml')
  writeFileSync(
    document,
    'project: bench\nschema: ./schema\nout: ./document\ngenerate: { openapi: { shortPaths: false } }\n',
  )
  await node([bin, 'generate', '--config', document])
  cpSync(join(folder, 'document', 'openapi.json'), join(folder, 'openapi.json'))
  const peer = (command: string, made: string, args: readonly string[]) =>
    afresh(`clients/${made}`, [commandOf(scratch, command), ...args])
  tell(`${name}: generate`)
  return inTurns(rounds, [
    { name: 'bkend generate, the client', once: afresh('alone', [bin, 'generate', '--config', config]) },
    { name: 'bkend generate, everything', once: afresh('generated', [bin, 'generate']) },
    {
      name: 'openapi-typescript',
      once: peer('openapi-typescript', 'openapi-typescript.ts', [
        ...['openapi.json', '--output', 'clients/openapi-typescript.ts'],
      ]),
    },
    {
      name: 'hey-api',
      once: peer('@hey-api/openapi-ts', 'hey-api', ['-i', 'openapi.json', '-o', 'clients/hey-api', '--silent']),
    },
    {
      name: 'orval',
      once: peer('orval', 'orval.ts', [
        ...[
          '--input',
          'openapi.json',
          '--output',
          'clients/orval.ts',
          '--client',
          'axios-functions',
          '--mode',
          'single',
        ],
      ]),
    },
  ])
}

/** What each of the generated clients costs, or why it does not compile. */
export async function measureClients(
  { scratch, tell }: PeerBench,
  { folder }: Project,
): Promise<Readonly<Record<string, ClientCost | { readonly missing: string }>>> {
  const costs: Record<string, ClientCost | { missing: string }> = {}
  const costOf = (text: string): Promise<TypeCost> => typeCostOf(scratch.folder, folder, text, {}, 'clients')
  const nothing = await costOf('export {}\n')
  for (const [name, [start, use]] of Object.entries(APPS)) {
    tell(`100 tables: the types of ${name}`)
    try {
      const unused = await costOf(`${start}\n`)
      const used = await costOf(`${start}\n${use}\n`)
      const bundle = await bundleBytes(join(folder, 'clients'), `${start}\n${use}\n`)
      costs[name] = { unused: less(unused, nothing), firstUsed: less(used, unused), bundle }
    } catch (fault) {
      const lines = (fault instanceof Error ? fault.message : String(fault)).split('\n')
      costs[name] = { missing: lines.find((line) => line.includes('error TS'))?.slice(0, 200) ?? lines[0] ?? '' }
    }
  }
  return costs
}

/** Bytes of the document that the peers read. */
export function documentBytes({ folder }: Project): number {
  return readFileSync(join(folder, 'openapi.json')).byteLength
}
