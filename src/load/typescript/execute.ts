/** The single acts of running a file: compiling it, bounding its time, handing over what it imports. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { DiagnosticError, error, fileSpan } from '../../diagnostic/index.ts'
import { missingExport, packageFault } from './faults.ts'
import type { TypescriptFile } from './file.ts'
import type { ScriptSource } from './graph.ts'
import { realPathOf } from './resolve.ts'

/** The `module` of CommonJS. */
export interface ModuleObject {
  exports: unknown
}

/** Gives what another module exports. */
export type Require = (specifier: string) => unknown

type Body = (
  exports: unknown,
  require: Require,
  module: ModuleObject,
  filename: string,
  folder: string,
  url: string,
) => void

const HEAD = '(function (exports, require, module, __filename, __dirname, __url) {'
const KEY = 'bkend.bounded'
const BOUNDED = new Script(`globalThis[Symbol.for('${KEY}')]()`, { filename: KEY })

/** Runs a transformed file. Throws what the file throws, or its transform's diagnostics. */
export function execute({ file, transformed }: ScriptSource, module: ModuleObject, require: Require): void {
  if ('diagnostics' in transformed) throw new DiagnosticError(transformed.diagnostics)
  const { path } = file
  const script = new Script(`${HEAD}${transformed.code}\n})`, { filename: path, columnOffset: -HEAD.length })
  const body = script.runInThisContext() as Body
  body(module.exports, require, module, path, dirname(path), pathToFileURL(path).href)
}

/** A file that ended the process would make a check succeed of which nothing was checked. */
function refuseExit(): never {
  throw new Error('it calls `process.exit()`, and a schema file may not end the process')
}

/**
 * Runs `work`, which is cut short after `limit` milliseconds: even a loop that never yields ends. Then nothing that
 * `work` would have caught or cleaned up was run; throws an error that `isTimeout` knows.
 */
export function within<T>(limit: number, work: () => T): T {
  const slot = globalThis as { [key: symbol]: unknown }
  const before = slot[Symbol.for(KEY)]
  const { exit } = process
  slot[Symbol.for(KEY)] = work
  process.exit = refuseExit
  try {
    return BOUNDED.runInThisContext({ timeout: limit }) as T
  } finally {
    slot[Symbol.for(KEY)] = before
    process.exit = exit
  }
}

/** Whether `within` cut the work short. */
export function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

/** What a module exports, such that reading a name that it lacks is a diagnostic at the import, not `undefined`. */
export function guarded(exports: unknown, from: ScriptSource, specifier: string): unknown {
  if (typeof exports !== 'object' || exports === null || !('__esModule' in exports)) return exports
  const lacks = (names: readonly string[]): DiagnosticError =>
    new DiagnosticError(names.map((name) => missingExport(from.file, specifier, name, Object.keys(exports))))
  const used = namesUsed(from, specifier).filter((name) => !(name in exports))
  if (used.includes('default')) throw lacks(used)
  return new Proxy(exports, {
    get(target, name) {
      if (typeof name !== 'string' || name in target || name === 'default') return Reflect.get(target, name)
      throw lacks([...new Set([name, ...used])])
    },
  })
}

/** The names that a file imports from `specifier` and that its running code reads: those that are only types do not count. */
function namesUsed({ file, transformed }: ScriptSource, specifier: string): string[] {
  const code = 'code' in transformed ? transformed.code : ''
  return file.module.staticImports
    .filter(({ moduleRequest }) => moduleRequest.value === specifier)
    .flatMap(({ entries }) => entries)
    .filter(({ isType, importName }) => !isType && importName.kind !== 'NamespaceObject')
    .map(({ importName }) => importName.name ?? 'default')
    .filter((name) => code.includes(`.${name}`))
}

/** A package, as Node finds it from the file (from what a link leads to). Throws a diagnostic where it is not there or does not load. */
export function requirePackage(from: ScriptSource, specifier: string): unknown {
  try {
    return createRequire(realPathOf(from.file.path))(specifier)
  } catch (thrown) {
    throw new DiagnosticError([packageFault(from.file, specifier, thrown)], { cause: thrown })
  }
}

/** What a module exports as plain members. Throws the diagnostic of a re-export that does not exist. */
export function membersOf(exports: unknown): Readonly<Record<string, unknown>> {
  if (typeof exports !== 'object' || exports === null) return { default: exports }
  return { ...exports }
}

/** The value of a JSON file. Throws a diagnostic where it does not parse. */
export function parseJson(file: TypescriptFile): unknown {
  try {
    return JSON.parse(file.text)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new DiagnosticError([
      error('load/syntax', `The JSON does not parse: ${reason}`, { span: fileSpan(file.shown) }),
    ])
  }
}
