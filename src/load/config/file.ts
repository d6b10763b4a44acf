/** Finds and reads `bkend.config.ts`, `.yaml` or `.yml`. */
import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Diagnostic, error, fileSpan } from '../../diagnostic/index.ts'
import type { Config } from '../../model/index.ts'
import { recallConfig } from '../cache/config.ts'
import { readText } from '../files/read-text.ts'
import { shownPath } from '../files/walk.ts'
import type { RawDeclaration } from '../raw.ts'
import { type Dependencies, NO_DEPENDENCIES } from '../typescript/dependencies.ts'

const NAMES = ['bkend.config.ts', 'bkend.config.yaml', 'bkend.config.yml']

/** A config file as read. */
export interface ConfigFile {
  readonly path: string
  readonly shown: string
  readonly text: string
  readonly folder: string
  readonly value: unknown
  readonly spanOf: RawDeclaration['spanOf']
  /** What its value hangs on beside its text; null where it is more than files. */
  readonly dependencies: Dependencies | null
  /** The files that it imports, absolute. */
  readonly imported: readonly string[]
  /** As it was judged last time; then there is no value, and every part's span is the file's. */
  readonly remembered: Config | null
}

/** Where a config file is looked for, and what is done with it. */
export interface ReadingConfig {
  readonly cwd: string
  /** Relative to `cwd`. */
  readonly named: string | undefined
  /** Where it is not named: the nearest one in the folders above too. */
  readonly upwards: boolean
  /** The build whose memory may be used; null: none. */
  readonly build: string | null
}

/** The config file; null where there is none, or where it does not read, which is reported. */
export async function readConfigFile(
  { cwd, named, upwards, build }: ReadingConfig,
  diagnostics: Diagnostic[],
  sources: Map<string, string>,
): Promise<ConfigFile | null> {
  const path = named === undefined ? await findConfig(cwd, upwards) : resolve(cwd, named)
  if (path === null) return null
  const shown = shownPath(path, cwd)
  const read = readText(path, shown)
  if ('diagnostic' in read) {
    const missing = read.diagnostic.code === 'load/not-found'
    const hint = 'Run `bkend init`, or name the file by `--config FILE`'
    diagnostics.push(
      missing ? error('config/not-found', `There is no config file \`${shown}\``, { hint }) : read.diagnostic,
    )
    return null
  }
  sources.set(shown, read.text)
  const file = { path, shown, text: read.text, folder: dirname(path) }
  const known = recallConfig(file, build)
  if (known) {
    const { config: remembered, imported } = known
    return { ...file, value: undefined, spanOf: () => fileSpan(shown), dependencies: null, imported, remembered }
  }
  const content = await (path.endsWith('.ts') ? typescriptConfig : yamlConfig)(file, diagnostics)
  return content && { ...file, ...content, remembered: null }
}

/** In the folder itself; `upwards`: else in the nearest folder above it that has one. */
async function findConfig(cwd: string, upwards: boolean): Promise<string | null> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const path = resolve(folder, name)
      const found = await stat(path).catch(() => null)
      if (found?.isFile()) return path
    }
    if (!upwards || folder === dirname(folder)) return null
  }
}

type Content = Pick<ConfigFile, 'value' | 'spanOf' | 'dependencies' | 'imported'>
type TextFile = Pick<ConfigFile, 'path' | 'shown' | 'text'>

async function yamlConfig(file: TextFile, diagnostics: Diagnostic[]): Promise<Content | null> {
  const { readYamlValue } = await import('../yaml/value.ts')
  const read = readYamlValue(file.shown, file.text)
  diagnostics.push(...read.diagnostics)
  return read.diagnostics.length > 0 ? null : { ...read, dependencies: NO_DEPENDENCIES, imported: [] }
}

async function typescriptConfig(file: TextFile, diagnostics: Diagnostic[]): Promise<Content | null> {
  const { evaluateTypescript } = await import('../typescript/index.ts')
  const evaluated = await evaluateTypescript(file)
  if ('diagnostics' in evaluated) {
    diagnostics.push(...evaluated.diagnostics)
    return null
  }
  const { exports, spanOf, dependencies, imported } = evaluated
  if (Object.hasOwn(exports, 'default')) return { value: exports.default, spanOf, dependencies, imported }
  const hint = "Write `export default defineConfig({ project: 'my-app' })`"
  diagnostics.push(
    error('config/invalid', 'The config file has no default export', { span: fileSpan(file.shown), hint }),
  )
  return null
}
