/** Installs the peers into a folder of their own, never among bkend's packages. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from '../processes.ts'

/** What is measured, pinned: figures of one version say nothing of another. */
const PACKAGES: Readonly<Record<string, string>> = {
  'drizzle-kit': '0.31.11',
  'drizzle-orm': '0.45.4',
  pg: '8.23.0',
  '@supabase/pg-delta': '1.0.0-alpha.34',
  'openapi-typescript': '7.13.0',
  'openapi-fetch': '0.17.0',
  '@hey-api/openapi-ts': '0.95.0',
  orval: '7.13.2',
  axios: '1.13.2',
  typescript: '5.9.3',
  valibot: '1.5.0',
  ajv: '8.20.0',
  'ajv-formats': '3.0.1',
  '@sinclair/typebox': '0.34.52',
  zod: '4.6.0',
}

/** Where the peers are. */
export interface Scratch {
  /** Holds `node_modules` and a `package.json`; projects below it find the packages. */
  readonly folder: string
  /** Package → installed version. */
  readonly versions: Readonly<Record<string, string>>
  /** The program made of Atlas' library, or why there is none. */
  readonly atlas: { readonly program: string; readonly version: string } | { readonly missing: string }
}

/** Commands that only start another process, which would be measured in their place: what that one runs. */
const INNER: Readonly<Record<string, string>> = { '@hey-api/openapi-ts': 'dist/run.mjs' }

/** The file that a package's command runs. */
export function commandOf({ folder }: Scratch, name: string): string {
  const home = join(folder, 'node_modules', name)
  if (INNER[name] !== undefined) return join(home, INNER[name])
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  return join(home, typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? ''))
}

function versionOf(folder: string, name: string): string {
  const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Atlas' command line cannot be built from Go's module proxy, so a program of forty lines calls its library. */
async function atlas(root: string, folder: string): Promise<Scratch['atlas']> {
  const home = join(folder, 'atlas')
  cpSync(join(root, 'bench', 'peers', 'atlas'), home, { recursive: true })
  const program = join(home, 'atlas')
  const version = /ariga\.io\/atlas (\S+)/.exec(readFileSync(join(home, 'go.mod'), 'utf8'))?.[1] ?? ''
  if (existsSync(program)) return { program, version }
  try {
    await run('go', ['build', '-o', program, '.'], { cwd: home, env: { GOFLAGS: '-mod=mod' } })
    return { program, version }
  } catch (fault) {
    const [line = ''] = (fault instanceof Error ? fault.message : String(fault)).split('\n').filter(Boolean).slice(-1)
    return { missing: `Go cannot build it here: ${line}` }
  }
}

/** Installs what is not there yet. Throws where npm fails. */
export async function installPeers(root: string): Promise<Scratch> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const key = createHash('sha256').update(JSON.stringify(PACKAGES)).digest('hex').slice(0, 12)
  const folder = join(cache, 'bkend', `peers-${key}`)
  if (!existsSync(join(folder, 'installed'))) {
    mkdirSync(folder, { recursive: true })
    const manifest = { private: true, type: 'module', dependencies: PACKAGES }
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    await run('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: folder })
    writeFileSync(join(folder, 'installed'), '')
  }
  const versions = Object.fromEntries(Object.keys(PACKAGES).map((name) => [name, versionOf(folder, name)]))
  return { folder, versions, atlas: await atlas(root, folder) }
}
