/** What the generated client costs those who use it: types in the compiler, bytes in the bundle. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { run } from './processes.ts'
import { tableName } from './project.ts'

/** Numbers of `tsc --extendedDiagnostics`. */
export interface TypeCost {
  readonly types: number
  readonly instantiations: number
  readonly memoryKiB: number
  readonly checkSeconds: number
}

const NUMBERS = {
  types: /^Types:\s+(\d+)/m,
  instantiations: /^Instantiations:\s+(\d+)/m,
  memoryKiB: /^Memory used:\s+(\d+)K/m,
  checkSeconds: /^Check time:\s+([\d.]+)s/m,
}

const START = "export const client = createClient({ url: 'https://api.example.com', apiKey: 'pk_0' })"

/** An app that uses the first `used` tables with all five verbs. */
function app(used: number): string {
  const uses = Array.from({ length: used }, (_, i) => {
    const table = `client.${tableName(i + 1)}`
    return `export async function use${i}() {
  const row = await ${table}.create({ title: 'a', slug: 'a' })
  const { items } = await ${table}.list({ andFilters: { amount: { $gt: 1 } }, select: ['title'], sortBy: 'amount' })
  await ${table}.update(row.id, { slug: 'b' })
  return [items[0]?.title, (await ${table}.get(row.id)).status, await ${table}.delete(row.id)]
}`
  })
  return [START, ...uses, ''].join('\n')
}

/**
 * Compiles `text` as a file in a folder beside `generated/`, with `others` beside it (name → text), and reads the compiler's
 * numbers. `within`: another folder beside it, which keeps what it holds.
 */
export async function typeCostOf(
  root: string,
  folder: string,
  text: string,
  others: Readonly<Record<string, string>> = {},
  within?: string,
): Promise<TypeCost> {
  const apps = join(folder, within ?? 'app')
  if (within === undefined) rmSync(apps, { recursive: true, force: true })
  mkdirSync(apps, { recursive: true })
  for (const [name, content] of Object.entries({ 'app.ts': text, ...others })) writeFileSync(join(apps, name), content)
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: [],
    module: 'ESNext',
    moduleResolution: 'Bundler',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  }
  writeFileSync(join(apps, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }))
  const tsc = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', apps, '--extendedDiagnostics'], { cwd: folder })
  const read = (of: keyof typeof NUMBERS): number => Number(NUMBERS[of].exec(stdout)?.[1] ?? Number.NaN)
  return {
    types: read('types'),
    instantiations: read('instantiations'),
    memoryKiB: read('memoryKiB'),
    checkSeconds: read('checkSeconds'),
  }
}

/** What a project's client costs the compiler. */
export interface ClientTypes {
  /** No client at all: the compiler and its library. */
  readonly nothing: TypeCost
  /** The client made and no table used. */
  readonly unused: TypeCost
  readonly oneUsed: TypeCost
  readonly tenUsed: TypeCost
}

/** Measures the client in `folder/generated`. */
export async function measureTypes(root: string, folder: string): Promise<ClientTypes> {
  const imports = "import { createClient } from '../generated/client.js'\n"
  return {
    nothing: await typeCostOf(root, folder, 'export {}\n'),
    unused: await typeCostOf(root, folder, imports + app(0)),
    oneUsed: await typeCostOf(root, folder, imports + app(1)),
    tenUsed: await typeCostOf(root, folder, imports + app(10)),
  }
}

/** Bytes of an app with the five verbs on one table. */
export interface BundleBytes {
  readonly minified: number
  readonly gzipped: number
}

/** Bundles a program for browsers; what it imports is found from the folder. */
export async function bundleBytes(folder: string, contents: string): Promise<BundleBytes> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'silent',
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  return { minified: bytes.byteLength, gzipped: gzipSync(bytes, { level: 9 }).byteLength }
}

/** Bundles such an app for browsers. */
export function measureBundle(folder: string): Promise<BundleBytes> {
  return bundleBytes(folder, `import { createClient } from './generated/client.js'\n${app(1)}`)
}
