/** The functions that a plan calls: found by where they are said, bundled, hashed, and handed to whoever applies it. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { type FunctionExport, type FunctionModule, loadFunctionModule, sourcesOf } from '../load/index.ts'
import { type FunctionCall, isCall } from '../model/index.ts'
import { type FunctionAction, FunctionFault, type ProjectFunctions, type Step } from '../plan/index.ts'
import type { Project } from './project.ts'

/** Steps whose functions are known, and the functions. */
export interface BoundSteps {
  readonly steps: readonly Step[]
  readonly functions: ProjectFunctions
  /** Functions that are not there: such a plan cannot be applied. */
  readonly unfound: readonly Diagnostic[]
}

interface Found {
  readonly module: FunctionModule
  readonly export: FunctionExport
}

interface Finding {
  readonly project: Project
  /** What spans are relative to. */
  readonly cwd: string
  readonly modules: Map<string, ReturnType<typeof loadFunctionModule>>
}

function missing(file: string, span: Step['span']): Diagnostic {
  const hint = 'The path is relative to the file that says it'
  return error('load/not-found', `There is no module \`${file}\``, { span, hint })
}

/** A function by its file as it is declared: relative to the file that the span names. */
async function find(
  action: Pick<FunctionCall, 'file' | 'export'>,
  span: Step['span'],
  { project, cwd, modules }: Finding,
): Promise<(Found & { readonly file: string }) | readonly Diagnostic[]> {
  const root = project.folder ?? cwd
  // What a version of the history declares has no place any more.
  const from = span ? path.dirname(path.resolve(cwd, span.file)) : path.resolve(cwd, project.config.schema)
  const absolute = path.resolve(from, action.file)
  if (!existsSync(absolute)) return [missing(action.file, span)]
  const loading = modules.get(absolute) ?? loadFunctionModule({ path: absolute, root, cwd })
  modules.set(absolute, loading)
  const module = await loading
  if ('diagnostics' in module) return module.diagnostics
  const found = module.functionOf(action.export, span)
  if ('diagnostic' in found) return [found.diagnostic]
  const file = path.relative(root, absolute).split(path.sep).join('/')
  return { module, export: found, file }
}

function keyOf({ file, export: name }: FunctionAction): string {
  return `${file} ${name}`
}

function projectFunctions(known: ReadonlyMap<string, Found>): ProjectFunctions {
  const of = (action: FunctionAction): Found => {
    const found = known.get(keyOf(action))
    if (found?.module.sourceHash !== action.sourceHash)
      throw new Error(`${action.export} of ${action.file} is not loaded`)
    return found
  }
  return {
    spanOf: (action) => of(action).export.span,
    async call(action, row) {
      const { module, export: called } = of(action)
      try {
        return await called.call(row)
      } catch (thrown) {
        const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
        throw new FunctionFault(message, module.placeOf(thrown) ?? called.span, thrown)
      }
    },
  }
}

/** The steps, those that call a function with its module's place in the project and its hash. Modules are loaded anew every time. */
export async function withFunctions(steps: readonly Step[], project: Project, cwd = '.'): Promise<BoundSteps> {
  const finding: Finding = { project, cwd: path.resolve(cwd), modules: new Map() }
  const known = new Map<string, Found>()
  const diagnostics: Diagnostic[] = []
  const bound: Step[] = []
  for (const step of steps) {
    const { action } = step
    const found = action.kind === 'function' ? await find(action, step.span, finding) : null
    if (action.kind !== 'function' || found === null) bound.push(step)
    else if ('file' in found) {
      const made = { ...action, file: found.file, sourceHash: found.module.sourceHash }
      known.set(keyOf(made), found)
      bound.push({ ...step, action: made })
    } else diagnostics.push(...found.filter((one) => !diagnostics.includes(one)))
  }
  return { steps: bound, functions: projectFunctions(known), unfound: diagnostics }
}

/** What is wrong with the functions that a project names, whether they are still to be called or not. */
export async function judgeFunctions(project: Project, cwd: string): Promise<readonly Diagnostic[]> {
  const finding: Finding = { project, cwd: path.resolve(cwd), modules: new Map() }
  const columns = project.schema.tables.flatMap((table) => table.columns)
  const calls = columns.flatMap(({ backfill, using }) => [backfill, using].filter(isCall))
  const found = await Promise.all(calls.map((call) => find(call, call.span, finding)))
  return [...new Set(found.flatMap((one) => ('file' in one ? [] : one)))]
}

/** The texts of modules that diagnostics point into, beside those that are known. */
export function withModules(
  sources: ReadonlyMap<string, string>,
  diagnostics: readonly Diagnostic[],
  cwd = '.',
): ReadonlyMap<string, string> {
  const inside = diagnostics.filter(({ span }) => span !== undefined && !sources.has(span.file))
  return inside.length === 0 ? sources : new Map([...sources, ...sourcesOf([], inside, path.resolve(cwd))])
}
