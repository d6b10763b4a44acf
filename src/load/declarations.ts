/** Schema files → what they declare. Files that are remembered are not looked into. */
import { setImmediate } from 'node:timers/promises'
import { type Diagnostic, hasErrors } from '../diagnostic/index.ts'
import type { FileMemory } from './cache/files.ts'
import type { TextFile } from './files/read-all.ts'
import type { RawDeclaration } from './raw.ts'
import { type Dependencies, NO_DEPENDENCIES } from './typescript/dependencies.ts'

/** What files declare, and what is wrong with them. */
export interface Declared {
  /** YAML before TypeScript, each in the order of the files. */
  readonly declarations: readonly RawDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
  /** What the declarations hang on beside the texts of the files; null where it is more than files. */
  readonly dependencies: Dependencies | null
  /** Shown paths of the files that were parsed and run. */
  readonly lookedInto: readonly string[]
}

/** What one file declares; by shown path. */
type ByFile = Map<string, readonly RawDeclaration[]>

interface Work {
  readonly memory: FileMemory
  /** What is recalled, and what was read. */
  readonly byFile: ByFile
  readonly diagnostics: Diagnostic[]
  readonly lookedInto: string[]
}

/** YAML files read before the other process is heard again. */
const AT_ONCE = 64

/** TypeScript is under way, in a process of its own, while YAML is read in this one. */
export async function declarationsOf(files: readonly TextFile[], memory: FileMemory): Promise<Declared> {
  const work: Work = { memory, byFile: new Map(), diagnostics: [], lookedInto: [] }
  for (const file of files) {
    const known = memory.recall(file)
    if (known) work.byFile.set(file.shown, known)
  }
  const typescript = files.filter((file) => file.path.endsWith('.ts'))
  const yaml = files.filter((file) => !file.path.endsWith('.ts'))
  const dependencies = await readTypescript(typescript, work, () => readYamlFiles(yaml, work))
  const declarations = [...yaml, ...typescript].flatMap(({ shown }) => work.byFile.get(shown) ?? [])
  return { declarations, diagnostics: work.diagnostics, dependencies, lookedInto: work.lookedInto }
}

async function readYamlFiles(files: readonly TextFile[], work: Work): Promise<void> {
  const { memory, byFile, diagnostics, lookedInto } = work
  const fresh = files.filter(({ shown }) => !byFile.has(shown))
  if (fresh.length === 0) return
  const { readYaml } = await import('./yaml/declarations.ts')
  for (const [n, file] of fresh.entries()) {
    const read = readYaml(file.shown, file.text)
    const isClean = read.diagnostics.length === 0
    byFile.set(file.shown, isClean ? memory.listen(file, read.declarations) : read.declarations)
    diagnostics.push(...read.diagnostics)
    lookedInto.push(file.shown)
    if (n % AT_ONCE === AT_ONCE - 1) await setImmediate()
  }
}

/** `meanwhile` is called once, also where there is nothing to read. */
async function readTypescript(
  files: readonly TextFile[],
  { memory, byFile, diagnostics, lookedInto }: Work,
  meanwhile: () => Promise<void>,
): Promise<Dependencies | null> {
  const changed = files.filter(({ shown }) => !byFile.has(shown))
  if (changed.length === 0) {
    await meanwhile()
    return NO_DEPENDENCIES
  }
  const { createTypescriptModules, readTypescriptFiles } = await import('./typescript/index.ts')
  let modules = createTypescriptModules()
  await modules.load(changed, meanwhile)
  // A remembered file that another imports is read with it: what both export is declared once.
  const loaded = new Set(modules.files().map(({ path }) => path))
  const fresh = files.filter(({ path }) => loaded.has(path))
  if (fresh.length > changed.length) {
    modules = createTypescriptModules()
    await modules.load(fresh)
  }
  const read = await readTypescriptFiles(fresh, modules)
  const own = new Map<string, RawDeclaration[]>(fresh.map(({ shown }) => [shown, []]))
  for (const declaration of read.declarations) own.get(declaration.file)?.push(declaration)
  const faulty = new Set(read.diagnostics.map(({ span }) => span?.file))
  const alone = modules.standingAlone()
  for (const file of fresh) {
    const declarations = own.get(file.shown) ?? []
    const isKept = alone.has(file.path) && !faulty.has(file.shown) && !faulty.has(undefined)
    byFile.set(file.shown, isKept ? memory.listen(file, declarations) : declarations)
    lookedInto.push(file.shown)
  }
  diagnostics.push(...read.diagnostics)
  return hasErrors(read.diagnostics) ? null : modules.dependencies(new Set(files.map(({ path }) => path)))
}
