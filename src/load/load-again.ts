/** Loading a schema again and again: a file is read when it was touched, and run when it or what it imports changed. */
import { realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Diagnostic } from '../diagnostic/index.ts'
import { calledFiles } from './called.ts'
import type { Declared } from './declarations.ts'
import { readAll, type TextFile } from './files/read-all.ts'
import { readText } from './files/read-text.ts'
import { type FoundFiles, findSchemaFiles } from './files/walk.ts'
import type { JudgeMemory } from './judge/memory.ts'
import { type Loaded, type LoadOptions, loadedFrom, type SchemaTexts } from './load-schema.ts'
import type { RawDeclaration } from './raw.ts'
import type { TypescriptModules } from './typescript/index.ts'

/** What happened to files since the last look. */
export interface Touched {
  /** Absolute. Files of which the text may be another. */
  readonly paths: ReadonlySet<string>
  /** Files or folders came, went or changed their names. */
  readonly moved: boolean
}

/** Loads one folder's schema, as often as it is asked to. Declarations that did not change stay the same objects. */
export interface SchemaLoader {
  /** The first time everything is read, whatever was touched. Every fault is reported; nothing is thrown. */
  load(touched: Touched): Promise<Loaded>
  /** Folders whose files decide the outcome, absolute: those of the schema, of what it imports or calls and of what links lead to. */
  folders(): readonly string[]
  /** Files that decide the outcome and are none of the folder's own: what is imported or called, and what links lead to. Absolute. */
  others(): ReadonlySet<string>
  /** Lets go of what was kept. */
  close(): Promise<void>
}

type YamlRead = {
  readonly text: string
  readonly declarations: readonly RawDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
}

interface State {
  readonly folder: string
  readonly cwd: string
  found: FoundFiles | null
  /** Absolute path → what was read. */
  readonly texts: Map<string, ReturnType<typeof readText>>
  readonly yaml: Map<string, YamlRead>
  /** Where links lead that stand in for schema files → the links. */
  readonly links: Map<string, string>
  /** Modules that are called, and their neighbours. */
  called: ReadonlySet<string>
}

/** A loader. `options` as for `loadSchema`. */
export function createSchemaLoader(options: LoadOptions): SchemaLoader {
  const cwd = resolve(options.cwd)
  const state: State = {
    folder: resolve(cwd, options.folder),
    cwd,
    found: null,
    texts: new Map(),
    yaml: new Map(),
    links: new Map(),
    called: new Set(),
  }
  const typescript = typescriptReader()
  let memory: JudgeMemory | undefined
  return {
    async load(touched) {
      const texts = await readAgain(state, touched, options.naming ?? 'keep')
      const yaml = await readYamlAgain(state, texts.files)
      const scripts = texts.files.filter(isTypescript)
      const read = await typescript.read(scripts, touched)
      const declared: Declared = {
        declarations: [...yaml.declarations, ...read.declarations],
        diagnostics: [...yaml.diagnostics, ...read.diagnostics],
        dependencies: null,
        lookedInto: [],
      }
      const { judgeDeclarations } = await import('./judge/schema.ts')
      memory ??= (await import('./judge/memory.ts')).createJudgeMemory()
      const loaded = loadedFrom(texts, declared, judgeDeclarations(declared.declarations, texts.naming, memory))
      state.called = calledFiles(loaded.sound, cwd)
      return loaded
    },
    folders: () => [
      ...new Set([
        state.folder,
        ...(state.found?.folders ?? []),
        ...[...typescript.imported(), ...state.links.keys(), ...state.called].map((path) => dirname(path)),
      ]),
    ],
    others: () => new Set([...typescript.imported(), ...state.links.keys(), ...state.called]),
    close: () => typescript.close(),
  }
}

function isTypescript({ path }: TextFile): boolean {
  return path.endsWith('.ts')
}

async function readAgain(state: State, { paths, moved }: Touched, naming: SchemaTexts['naming']): Promise<SchemaTexts> {
  const { folder, cwd, texts, links } = state
  if (state.found === null || moved) {
    state.found = await findSchemaFiles(folder, cwd)
    linksAmong(state.found.files, links)
  }
  const { files: found } = state.found
  for (const path of paths) texts.delete(links.get(path) ?? path)
  const isFound = new Set(found)
  for (const path of texts.keys()) if (!isFound.has(path)) texts.delete(path)
  const { files, diagnostics } = readAll(found, cwd, (path, shown) => {
    const read = texts.get(path) ?? readText(path, shown)
    texts.set(path, read)
    return read
  })
  return { folder, cwd, naming, found, files, diagnostics: [...state.found.diagnostics, ...diagnostics] }
}

function linksAmong(files: readonly string[], links: Map<string, string>): void {
  links.clear()
  for (const file of files) {
    try {
      const real = realpathSync(file)
      if (real !== file) links.set(real, file)
    } catch {
      // A file that is gone again, or a link that leads nowhere: reading it says so.
    }
  }
}

async function readYamlAgain({ yaml }: State, files: readonly TextFile[]): Promise<Omit<YamlRead, 'text'>> {
  const wanted = files.filter((file) => !isTypescript(file))
  const isWanted = new Set(wanted.map(({ shown }) => shown))
  for (const shown of yaml.keys()) if (!isWanted.has(shown)) yaml.delete(shown)
  const changed = wanted.filter(({ shown, text }) => yaml.get(shown)?.text !== text)
  if (changed.length > 0) {
    const { readYaml } = await import('./yaml/declarations.ts')
    for (const { shown, text } of changed) yaml.set(shown, { text, ...readYaml(shown, text) })
  }
  const reads = wanted.flatMap(({ shown }) => yaml.get(shown) ?? [])
  return {
    declarations: reads.flatMap(({ declarations }) => declarations),
    diagnostics: reads.flatMap(({ diagnostics }) => diagnostics),
  }
}

interface TypescriptReader {
  read(
    files: readonly TextFile[],
    touched: Touched,
  ): Promise<{ readonly declarations: readonly RawDeclaration[]; readonly diagnostics: readonly Diagnostic[] }>
  /** Files that were read and are none of the folder's own. Absolute. */
  imported(): readonly string[]
  close(): Promise<void>
}

/** TypeScript in a registry of modules that is kept, as is the service that transforms. */
function typescriptReader(): TypescriptReader {
  let kept: Promise<Kept> | null = null
  let modules: TypescriptModules | null = null
  let own: ReadonlySet<string> = new Set()
  return {
    async read(files, { paths, moved }) {
      const before = own
      own = new Set(files.map(({ path }) => path))
      if (kept === null && files.length === 0) return { declarations: [], diagnostics: [] }
      kept ??= keep()
      const tools = await kept
      modules = tools.modules
      // Of the folder's own files the text decides; what else is imported is read again where it was touched.
      const others = modules.files().filter(({ path }) => !own.has(path) && (paths.has(path) || before.has(path)))
      for (const { path } of others) modules.forget(path)
      if (moved) modules.forgetMoved()
      return await tools.read(files)
    },
    imported: () => (modules?.files() ?? []).map(({ path }) => path).filter((path) => !own.has(path)),
    async close() {
      await (await kept)?.release()
    },
  }
}

interface Kept {
  readonly modules: TypescriptModules
  read(files: readonly TextFile[]): ReturnType<TypescriptReader['read']>
  release(): Promise<void>
}

async function keep(): Promise<Kept> {
  const { createReadMemory, createTypescriptModules, holdTransform, readTypescriptFiles } = await import(
    './typescript/index.ts'
  )
  const [modules, memory, release] = [createTypescriptModules(), createReadMemory(), holdTransform()]
  return { modules, read: (files) => readTypescriptFiles(files, modules, memory), release }
}
