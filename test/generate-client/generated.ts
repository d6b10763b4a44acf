/** Runs the client generator on a schema with the runtime of this checkout. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { clientGenerator, joinRuntime } from '../../src/generate/client/index.ts'
import type { Config, Schema } from '../../src/model/index.ts'
import { configWith } from './schema.ts'

/** The checkout. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** The runtime as one file. */
export const RUNTIME: string = joinRuntime((file) => readFileSync(path.join(ROOT, 'src/client', file), 'utf8'))

/** Text by path. Throws where the generator finds fault. */
export function generated(
  schema: Schema,
  runtime: 'inline' | 'package' = 'inline',
  serve: Config['serve'] = undefined,
): Map<string, string> {
  const { files, diagnostics } = clientGenerator.generate(schema, {
    config: { ...configWith(runtime), ...(serve && { serve }) },
    clientRuntime: RUNTIME,
  })
  if (diagnostics.length > 0) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return new Map(files.map((f) => [f.path, f.text]))
}
