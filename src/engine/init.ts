/** Scaffolds a project: config, a first schema file, what git ignores. Nothing that exists is overwritten. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { configText, schemaText } from './scaffold.ts'

/** What to scaffold. */
export interface InitOptions {
  readonly cwd: string
  readonly database: 'embedded' | 'server'
  readonly language: 'ts' | 'yaml'
  /** Kept in `.env.local` where it is a server's: a config that is committed holds no password. */
  readonly url?: string
  /** The project and environment that the database is of already; unless given, the project is named for the folder. */
  readonly of?: { readonly project: string; readonly environment: string }
}

/** What was done. */
export interface InitResult {
  readonly written: readonly string[]
  /** What was there and stayed as it was. */
  readonly kept: readonly string[]
  readonly next: string
  readonly diagnostics: readonly Diagnostic[]
}

const IGNORED = ['.env.local', '.bkend/']
const CONFIGS = ['bkend.config.ts', 'bkend.config.yaml', 'bkend.config.yml']

function projectName(cwd: string): string {
  const name = path
    .basename(cwd)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  return name === '' ? 'app' : name.slice(0, 40)
}

async function readOrNull(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch(() => null)
}

/** Creates the file; false where it exists. */
async function create(cwd: string, name: string, text: string): Promise<boolean> {
  const file = path.join(cwd, name)
  await mkdir(path.dirname(file), { recursive: true })
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw fault
  }
}

/** Adds the lines that are not there yet; the file's own lines stay. */
async function ignore(cwd: string): Promise<boolean> {
  const file = path.join(cwd, '.gitignore')
  const text = (await readOrNull(file)) ?? ''
  const missing = IGNORED.filter((line) => !text.split(/\r?\n/).some((have) => have.trim() === line))
  if (missing.length === 0) return false
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`
  await writeFile(file, `${start}${missing.join('\n')}\n`)
  return true
}

/** A value as a `.env` file holds it: in quotes where it would be cut short. */
function envValue(text: string): string {
  const quote = ['"', "'", '`'].find((mark) => !text.includes(mark)) ?? ''
  return /[#\s"'`]/.test(text) ? quote + text + quote : text
}

/** Adds the variable unless the file has it already, which is left alone. Only the user may read a file that it makes. */
async function rememberUrl(cwd: string, url: string): Promise<boolean> {
  const file = path.join(cwd, '.env.local')
  const text = (await readOrNull(file)) ?? ''
  if (/^\s*(?:export\s+)?DATABASE_URL\s*=/m.test(text)) return false
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`
  await writeFile(file, `${start}DATABASE_URL=${envValue(url)}\n`, { mode: 0o600 })
  return true
}

async function hasSchema(cwd: string): Promise<boolean> {
  const names = await readdir(path.join(cwd, 'schema')).catch(() => [])
  return names.some((name) => /\.(ts|ya?ml)$/.test(name))
}

async function existingConfig(cwd: string): Promise<string | null> {
  for (const name of CONFIGS) if ((await readOrNull(path.join(cwd, name))) !== null) return name
  return null
}

type Scaffolded = { readonly written: string[]; readonly kept: string[] }

/** Writes the config where there is none, with what goes with it: the URL, and what git ignores. Throws what the file system throws. */
export async function scaffoldConfig({ cwd, language, database, url, of }: InitOptions): Promise<Scaffolded> {
  const done: Scaffolded = { written: [], kept: [] }
  const config = await existingConfig(cwd)
  if (config === null) {
    const embedded = url?.startsWith('pglite:') ? url : 'pglite:.bkend/dev'
    const { project, environment } = of ?? { project: projectName(cwd), environment: 'dev' }
    const text = configText({ project, environment, database, language, embedded })
    const name = language === 'ts' ? 'bkend.config.ts' : 'bkend.config.yaml'
    ;((await create(cwd, name, text)) ? done.written : done.kept).push(name)
  } else done.kept.push(config)
  if (database === 'server' && url !== undefined) {
    const added = await rememberUrl(cwd, url)
    ;(added ? done.written : done.kept).push('.env.local')
  }
  if (await ignore(cwd)) done.written.push('.gitignore')
  return done
}

async function scaffold(options: InitOptions): Promise<Scaffolded> {
  const { cwd, language } = options
  const name = (await hasSchema(cwd)) ? 'schema/' : `schema/posts.${language}`
  const made = name !== 'schema/' && (await create(cwd, name, schemaText(language)))
  const { written, kept } = await scaffoldConfig(options)
  const at = (all: readonly string[]): number => (all[0]?.startsWith('bkend.config') ? 1 : 0)
  if (made) written.splice(at(written), 0, name)
  else kept.splice(at(kept), 0, name)
  return { written, kept }
}

/** A config that was written here generates validators, and they import zod. */
function nextFor({ written }: Scaffolded, next: string): string {
  const generates = written.some((file) => CONFIGS.includes(file))
  return generates ? `\`npm install zod\` (the generated validators import it), ${next.replace(/^`/, 'then `')}` : next
}

/** Writes the scaffold. */
export async function initProject(options: InitOptions): Promise<InitResult> {
  const needsUrl = options.database === 'server' && options.url === undefined
  const next = needsUrl ? 'put `DATABASE_URL=postgres://…` into .env.local, then `npx bkend push`' : '`npx bkend push`'
  try {
    const scaffolded = await scaffold(options)
    return { ...scaffolded, next: nextFor(scaffolded, next), diagnostics: [] }
  } catch (fault) {
    const message = `The project cannot be written here: ${(fault as Error).message}`
    return { written: [], kept: [], next, diagnostics: [error('generate/write', message)] }
  }
}
