/** Finds and reads `bkend.config.ts`, `.yaml` or `.yml`. */
import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { type Diagnostic, error, fileSpan, pasteable } from '../../diagnostic/index.ts'
import type { Config } from '../../model/index.ts'
import { recallConfig } from '../cache/config.ts'
import { readText } from '../files/read-text.ts'
import { shownPath } from '../files/walk.ts'
import type { RawDeclaration } from '../raw.ts'
import { type Dependencies, NO_DEPENDENCIES } from '../typescript/dependencies.ts'

const NAMES = ['bkend.config.ts', 'bkend.config.yaml', 'bkend.config.yml']
/** Names that people may give it → what to call it. */
const MISNAMED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['js', 'mjs', 'cjs', 'mts', 'cts'].map((ending) => [`bkend.config.${ending}`, 'bkend.config.ts']),
  ),
  'bkend.config.json': 'bkend.config.yaml',
}

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
  const paths = named === undefined ? await nearest(NAMES, cwd, upwards) : [resolve(cwd, named)]
  const [path] = paths
  if (path === undefined) return null
  if (paths.length > 1) {
    const [first = '', ...others] = paths.map((each) => shownPath(each, cwd))
    const hint = `Remove all but one, or name one: \`--config ${pasteable(first)}\``
    diagnostics.push(
      error(
        'config/invalid',
        `\`${first}\` and \`${others.join('`, `')}\` lie beside each other: only one can be read`,
        {
          hint,
        },
      ),
    )
    return null
  }
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

/** A file that looks like a config and is none, and what to call it. */
export async function misnamedConfig(cwd: string, upwards: boolean): Promise<string | undefined> {
  const [path] = await nearest(Object.keys(MISNAMED), cwd, upwards)
  return path && `\`${shownPath(path, cwd)}\` is not read: call it \`${MISNAMED[basename(path)]}\``
}

/** Those of the names that the folder has; `upwards`: else those of the nearest folder above it that has any. */
async function nearest(names: readonly string[], cwd: string, upwards: boolean): Promise<readonly string[]> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const paths = names.map((name) => resolve(folder, name))
    const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
    const files = paths.filter((_, i) => found[i]?.isFile())
    if (files.length > 0 || !upwards || folder === dirname(folder)) return files
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
