/** Which toolchain remembers: what another one made is never taken up. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { shortHash } from './store.ts'

/** The packages that decide what a file says. */
const PACKAGES = ['yaml', 'zod', 'esbuild', 'oxc-parser', '@eslint-community/regexpp']

/**
 * A name for the running toolchain: its build, the packages beside it as they are installed, and Node. Null where that is not
 * known.
 */
export function toolchainName(build: string | null): string | null {
  if (build === null) return null
  try {
    const versions = PACKAGES.map(versionOf)
    return shortHash(build, process.version, process.arch, ...versions)
  } catch {
    return null
  }
}

/** The text that names the version, from the manifest that Node would find. Throws where there is none. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  for (const folder of folders) {
    const manifest = textOf(join(folder, name, 'package.json'))
    if (manifest !== null) return String((JSON.parse(manifest) as { version?: unknown }).version)
  }
  throw new Error(`${name} is not installed`)
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
