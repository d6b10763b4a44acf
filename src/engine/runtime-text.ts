/** The client runtime's source, which is handed to the generators. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { joinRuntime } from '../generate/index.ts'

/** Beside the bundle in a build; the room itself when run from sources. */
function runtimeFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const folders = ['../runtime', './runtime', '../client'].map((folder) => path.resolve(here, folder))
  const found = folders.find((folder) => existsSync(path.join(folder, 'table.ts')))
  if (found === undefined) throw new Error('the client runtime is missing from this installation')
  return found
}

/** The runtime as one text. Throws where the installation is broken. */
export function clientRuntimeText(): string {
  const folder = runtimeFolder()
  return joinRuntime((file) => readFileSync(path.join(folder, file), 'utf8'))
}
