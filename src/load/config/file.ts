/** Finds and reads `bkend.config.ts`, `.yaml` or `.yml`. */
import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Diagnostic, error, fileSpan } from '../../diagnostic/index.ts'
import { readText } from '../files/read-text.ts'
import { shownPath } from '../files/walk.ts'
import type { RawDeclaration } from '../raw.ts'
import { readYamlValue } from '../yaml/value.ts'

const NAMES = ['bkend.config.ts', 'bkend.config.yaml', 'bkend.config.yml']

/** A config file as read. */
export interface ConfigFile {
  readonly path: string
  readonly shown: string
  readonly text: string
  readonly folder: string
  readonly value: unknown
  readonly spanOf: RawDeclaration['spanOf']
}

/** The config file, the nearest one `upwards`; null where there is none, or where it does not read, which is reported. */
export async function readConfigFile(
  cwd: string,
  named: string | undefined,
  diagnostics: Diagnostic[],
  sources: Map<string, string>,
  upwards: boolean,
): Promise<ConfigFile | null> {
  const path = named === undefined ? await findConfig(cwd, upwards) : resolve(cwd, named)
  if (path === null) return null
  const shown = shownPath(path, cwd)
  const read = readText(path, shown)
  if ('diagnostic' in read) {
    const missing = read.diagnostic.code === 'load/not-found'
    const hint = 'Run `bkend init`, or name the file by `--config FILE`'
    diagnostics.push(
      missing ? error('config/not-found', `There is no config file '${shown}'`, { hint }) : read.diagnostic,
    )
    return null
  }
  sources.set(shown, read.text)
  const file = { path, shown, text: read.text, folder: dirname(path) }
  const content = path.endsWith('.ts') ? await typescriptConfig(file, diagnostics) : yamlConfig(file, diagnostics)
  return content && { ...file, ...content }
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

type Content = Pick<ConfigFile, 'value' | 'spanOf'>
type TextFile = Pick<ConfigFile, 'path' | 'shown' | 'text'>

function yamlConfig(file: TextFile, diagnostics: Diagnostic[]): Content | null {
  const read = readYamlValue(file.shown, file.text)
  diagnostics.push(...read.diagnostics)
  return read.diagnostics.length > 0 ? null : read
}

async function typescriptConfig(file: TextFile, diagnostics: Diagnostic[]): Promise<Content | null> {
  const { evaluateTypescript } = await import('../typescript/index.ts')
  const evaluated = await evaluateTypescript(file)
  if ('diagnostics' in evaluated) {
    diagnostics.push(...evaluated.diagnostics)
    return null
  }
  if (Object.hasOwn(evaluated.exports, 'default')) return { value: evaluated.exports.default, spanOf: evaluated.spanOf }
  const hint = "Write `export default defineConfig({ project: 'my-app' })`"
  diagnostics.push(
    error('config/invalid', 'The config file has no default export', { span: fileSpan(file.shown), hint }),
  )
  return null
}
