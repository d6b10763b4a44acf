/** Runs one TypeScript file for what it exports: the config. */
import { type Diagnostic, fileSpan, type SourceSpan } from '../../diagnostic/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { configPlace } from './declaration-places.ts'
import type { Dependencies } from './dependencies.ts'
import type { TypescriptFile } from './file.ts'
import { createTypescriptModules } from './modules.ts'
import { spanBelow } from './places.ts'
import { scopeOf } from './scope.ts'

/** What a file exports, and where the parts of its default export stand. */
export interface Evaluated {
  readonly exports: Readonly<Record<string, unknown>>
  /** The span of the part at `path` in the object of `export default`; the nearest part around it where it has none. */
  spanOf(path: DeclarationPath, part?: 'key' | 'value'): SourceSpan
  /** What it hangs on beside the file's own text; null where it is more than files. */
  readonly dependencies: Dependencies | null
  /** The files that it imports, directly or not: absolute. */
  readonly imported: readonly string[]
}

/**
 * Runs the file, with everything that it imports, in a registry of its own. `argument`: which one of the exported call holds the
 * object that `spanOf` looks into; the first unless said.
 */
export async function evaluateTypescript(
  file: TypescriptFile,
  argument: number = 0,
): Promise<Evaluated | { readonly diagnostics: readonly Diagnostic[] }> {
  const modules = createTypescriptModules()
  await modules.load([file])
  const [outcome] = await modules.run([file.path])
  if (!outcome || 'diagnostics' in outcome) return outcome ?? { diagnostics: [] }
  const parsed = modules.parsed(file.path)
  const place = parsed && configPlace(scopeOf(modules.importedFile), parsed, argument)
  return {
    exports: outcome.exports,
    dependencies: modules.dependencies(new Set([file.path])),
    imported: modules.files().flatMap(({ path }) => (path === file.path ? [] : [path])),
    spanOf: (path, part) => (place ? spanBelow(place, path, part) : fileSpan(file.shown)),
  }
}
