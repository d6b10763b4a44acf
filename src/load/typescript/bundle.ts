/** A module of the project's with all that it imports from it, as one text that can be hashed and run. */
import { createHash } from 'node:crypto'
import { createRequire, SourceMap } from 'node:module'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import type { Message } from 'esbuild'
import { type Diagnostic, didYouMean, error, fileSpan, type SourceSpan, thereAre } from '../../diagnostic/index.ts'
import * as toolchain from '../../dsl/index.ts'
import { shownPath } from '../files/walk.ts'
import { isTimeout, within } from './execute.ts'
import { loadParser, readTypescriptFile } from './file.ts'
import { holdTransform } from './transform.ts'

/** A module whose functions can be called. */
export interface FunctionModule {
  /** SHA-256 of its text with what it imports from the project, as 64 hex digits. */
  readonly sourceHash: string
  /** The function that is exported so, or why there is none. `span`: where it is asked for. */
  functionOf(name: string, span: SourceSpan | undefined): FunctionExport | { readonly diagnostic: Diagnostic }
  /** The first place of the project's own in what was thrown. */
  placeOf(thrown: unknown): SourceSpan | undefined
}

/** An exported function. */
export interface FunctionExport {
  readonly call: (row: unknown) => unknown
  /** Where it is exported. */
  readonly span: SourceSpan
}

/** A module, or why there is none. */
export type BundledModule = FunctionModule | { readonly diagnostics: readonly Diagnostic[] }

/** Which module, in which project, and how its places are shown. All absolute. */
export interface ModulePlace {
  readonly path: string
  /** The project's folder: paths below it are what the hash knows, so that it is the same on every machine. */
  readonly root: string
  /** The folder that shown paths are relative to. */
  readonly cwd: string
}

interface Bundle {
  readonly code: string
  readonly map: string
}

/** What runs in a script is not asked for `import()`, so that packages are required. */
async function bundled({ path, root }: ModulePlace): Promise<Bundle> {
  const release = await holdTransform()
  try {
    const { build } = await import('esbuild')
    const { outputFiles } = await build({
      entryPoints: [path],
      outfile: resolve(root, `${basename(path)}.bundle.js`),
      absWorkingDir: root,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      charset: 'utf8',
      logLevel: 'silent',
      write: false,
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      supported: { 'dynamic-import': false },
      tsconfigRaw: {},
      define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    })
    const textOf = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? ''
    return { code: textOf('.js'), map: textOf('.js.map') }
  } finally {
    await release()
  }
}

function messagesOf(thrown: unknown): readonly Message[] {
  const errors = typeof thrown === 'object' && thrown !== null && 'errors' in thrown ? thrown.errors : undefined
  if (Array.isArray(errors) && errors.length > 0) return errors
  throw thrown
}

function faultOf({ text, location }: Message, { root, cwd }: ModulePlace): Diagnostic {
  const place = (): SourceSpan => {
    const { file, line, column, length } = location as NonNullable<Message['location']>
    const at = column + 1
    return { ...fileSpan(shownPath(resolve(root, file), cwd)), line, column: at, endLine: line, endColumn: at + length }
  }
  return error('load/import', text.replace(/\.$/, ''), location ? { span: place() } : {})
}

const HEAD = '(function (exports, require, module, __filename, __dirname, __url) {'

/** Runs the bundle and gives what it exports. Throws what it throws. */
function run({ code }: Bundle, path: string, limit: number): Readonly<Record<string, unknown>> {
  const own = createRequire(path)
  const require = (specifier: string): unknown => (specifier === 'bkend' ? toolchain : own(specifier))
  const script = new Script(`${HEAD}${code}\n})`, { filename: nameOf(path), columnOffset: -HEAD.length })
  const module: { exports: Readonly<Record<string, unknown>> } = { exports: {} }
  const body = script.runInThisContext() as (...given: unknown[]) => void
  within(limit, () => body(module.exports, require, module, path, dirname(path), pathToFileURL(path).href))
  return module.exports
}

/** How stacks name the bundle. */
function nameOf(path: string): string {
  return `${path}?bundle`
}

function placeIn(thrown: unknown, bundle: Bundle, { path, root, cwd }: ModulePlace): SourceSpan | undefined {
  const stack = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : ''
  const at = stack.indexOf(`${nameOf(path)}:`)
  const [, line, column] = /^:(\d+):(\d+)/.exec(at < 0 ? '' : stack.slice(at + nameOf(path).length)) ?? []
  if (line === undefined || column === undefined) return undefined
  const entry = new SourceMap(JSON.parse(bundle.map)).findEntry(Number(line) - 1, Number(column) - 1)
  if (!('originalLine' in entry)) return undefined
  const start = { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  const file = shownPath(resolve(root, entry.originalSource), cwd)
  return { file, ...start, endLine: start.line, endColumn: start.column + 1 }
}

/** Where each name is exported. */
async function exportsOf({ path, cwd }: ModulePlace): Promise<(name: string) => SourceSpan> {
  const file = (await loadParser())({ ...(await readTypescriptFile(path)), shown: shownPath(path, cwd) })
  const entries = file.module.staticExports.flatMap((statement) => statement.entries)
  return (name) => {
    const found = entries.find(({ exportName: { kind, name: called } }) => {
      return name === 'default' ? kind === 'Default' : called === name
    })
    const { start, end } = found?.exportName.start != null ? found.exportName : (found ?? { start: null, end: null })
    return start !== null && end !== null ? file.spanAt({ start, end }) : fileSpan(file.shown)
  }
}

/** How long a module may run until it has exported, in milliseconds. */
const LIMIT = 5000

/**
 * Bundles the module and runs it. Packages are left out of the bundle and of its hash. `limit`: milliseconds that the module may run
 * until it has exported.
 */
export async function bundleModule(place: ModulePlace, limit: number = LIMIT): Promise<BundledModule> {
  const { path, root, cwd } = place
  const file = shownPath(path, cwd)
  const span = fileSpan(file)
  let bundle: Bundle
  try {
    bundle = await bundled(place)
  } catch (thrown) {
    return { diagnostics: messagesOf(thrown).map((message) => faultOf(message, place)) }
  }
  let exports: Readonly<Record<string, unknown>>
  try {
    exports = run(bundle, path, limit)
  } catch (thrown) {
    if (isTimeout(thrown))
      return { diagnostics: [error('load/limit', `The module was still running after ${limit / 1000} s`, { span })] }
    const message = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)
    const at = placeIn(thrown, bundle, place) ?? span
    return { diagnostics: [error('load/execution', `The module threw while it ran: ${message}`, { span: at })] }
  }
  const spanOf = await exportsOf(place)
  return {
    sourceHash: createHash('sha256')
      .update(`${relative(root, path).split(sep).join('/')}\0${bundle.code}`)
      .digest('hex'),
    placeOf: (thrown) => placeIn(thrown, bundle, place),
    functionOf: (name, asked) => functionIn(exports, name, { file, asked, span: spanOf(name) }),
  }
}

function functionIn(
  exports: Readonly<Record<string, unknown>>,
  name: string,
  { file, asked, span }: { readonly file: string; readonly asked: SourceSpan | undefined; readonly span: SourceSpan },
): FunctionExport | { readonly diagnostic: Diagnostic } {
  const value = exports[name]
  if (typeof value === 'function') return { call: value as (row: unknown) => unknown, span }
  const functions = Object.keys(exports).filter((key) => typeof exports[key] === 'function')
  const hint =
    functions.length === 0
      ? `Export one: \`export function ${name}(row) { … }\``
      : (didYouMean(name, functions) ?? thereAre(functions))
  const message = name in exports ? `\`${name}\` of ${file} is no function` : `\`${file}\` exports no \`${name}\``
  return { diagnostic: error('load/import', message, { span: asked, hint }) }
}
