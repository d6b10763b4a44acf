/** What a generator is: a pure function from the schema to files. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Config, Schema } from '../model/index.ts'
import type { GeneratedFile } from './generated-file.ts'

/** What a generator may know beside the schema. */
export interface GenerateContext {
  readonly config: Config
  /** Text of the client runtime, for `runtime: 'inline'`. */
  readonly clientRuntime: string
}

/** One generator. */
export interface Generator {
  readonly name: string
  /** The folder below `generated/` that is its own; absent: it writes right into `generated/`. */
  readonly folder?: string
  /** For a large schema it runs in a second thread: those that do take about as long as all the others. */
  readonly apart?: true
  /** Whether the config asks for it. */
  enabled(config: Config): boolean
  /** The same schema gives the same bytes, whatever the target. */
  generate(
    schema: Schema,
    context: GenerateContext,
  ): { readonly files: readonly GeneratedFile[]; readonly diagnostics: readonly Diagnostic[] }
}
