/** Runs the generators that the config asks for. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { GeneratedFile } from '../generate/index.ts'
import type { Config, Schema } from '../model/index.ts'
import { type Generation, generateElsewhere } from './elsewhere.ts'

/** Each diagnostic once: generators that print the same names find the same faults. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((d) => [JSON.stringify(d), d])).values()]
}

/** What the generators made. */
export interface Generated {
  readonly files: readonly GeneratedFile[]
  readonly diagnostics: readonly Diagnostic[]
  /** Folders that belong to a generator, enabled or not: what lies there and is not made any more is obsolete. */
  readonly folders: readonly string[]
}

/**
 * Every file of every enabled generator. Loaded only here, so that commands that generate nothing start fast. `apart`: some of them
 * may run in a thread of their own, which remembers nothing of what it made before.
 */
export async function generateFiles(schema: Schema, config: Config, apart: boolean = true): Promise<Generated> {
  const { GENERATORS } = await import('../generate/index.ts')
  const { clientRuntimeText } = await import('./runtime-text.ts')
  const context = { config, clientRuntime: clientRuntimeText() }
  const enabled = GENERATORS.filter((g) => g.enabled(config))
  // What runs elsewhere is under way while the rest is made here.
  const elsewhere = apart ? generateElsewhere(enabled, schema, context) : new Map<string, Generation>()
  const here = enabled.map((g) => (g.apart ? null : g.generate(schema, context)))
  const made = await elsewhere
  const results = enabled.map((g, i) => here[i] ?? made.get(g.name) ?? g.generate(schema, context))
  return {
    files: results.flatMap((r) => r.files),
    diagnostics: withoutRepeats(results.flatMap((r) => r.diagnostics)),
    folders: GENERATORS.flatMap((g) => g.folder ?? []),
  }
}
