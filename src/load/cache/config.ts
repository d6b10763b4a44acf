/** The judged config as it was last time, where nothing that it hangs on has changed. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../../model/index.ts'
import { areUnchanged, type Dependencies } from '../typescript/dependencies.ts'
import { cacheFolder, readEntry, shortHash, writeEntry } from './store.ts'
import { toolchainName } from './toolchain.ts'

/** A config file before anyone has looked into it. */
export interface ConfigText {
  /** Absolute. */
  readonly path: string
  /** As the user would type it. */
  readonly shown: string
  readonly text: string
}

interface Head {
  readonly config: Config
  readonly dependencies: Dependencies
}

/** The file's config, no flags or variables applied, and the files that it imports, by the same build from the same text; null where anything differs. */
export function recallConfig(
  file: ConfigText,
  build: string | null,
): { readonly config: Config; readonly imported: readonly string[] } | null {
  const toolchain = toolchainName(build)
  const entry = toolchain && readEntry(fileOf(file), keyOf(file, toolchain))
  if (!entry) return null
  const { config, dependencies } = entry.head as Head
  return areUnchanged(dependencies) ? { config, imported: Object.keys(dependencies.files) } : null
}

/** Remembers the config of a file in which nothing was found wrong, where files alone decide what it is. */
export function rememberConfig(
  file: ConfigText,
  config: Config,
  dependencies: Dependencies | null,
  build: string | null,
): void {
  const toolchain = toolchainName(build)
  if (!toolchain || dependencies === null) return
  const head: Head = { config, dependencies }
  writeEntry(fileOf(file), keyOf(file, toolchain), head)
}

function fileOf({ path, shown }: ConfigText): string {
  return join(cacheFolder(path), `config-${shortHash(path, shown)}.json`)
}

function keyOf({ path, shown, text }: ConfigText, toolchain: string): string {
  const parts = JSON.stringify([toolchain, path, shown, process.cwd(), text])
  return createHash('sha256').update(parts).digest('hex')
}
