/** What a pull makes of the live project: new files, or edits of those that are there. */
import path from 'node:path'
import { type Diagnostic, warning } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import type { LeftAlone } from '../plan/index.ts'
import { formsOf, newFiles } from '../source/index.ts'
import type { PlannedFile } from './pull-files.ts'
import type { Live } from './pull-live.ts'
import type { PullConflict } from './pull-result.ts'
import type { Pulling } from './pulling.ts'

/** What is to be written, and what is to be told. */
export interface Pulled {
  /** What the files will declare. */
  readonly schema: Schema
  readonly files: readonly PlannedFile[]
  readonly left: readonly LeftAlone[]
  readonly conflicts: readonly PullConflict[]
  readonly diagnostics: readonly Diagnostic[]
  /** Keeps what was taken in, for the next pull. */
  remember(): Promise<void>
}

/** Where editors find the JSON Schema of YAML files, from the schema folder. */
function jsonSchemaPath(folder: string, cwd: string): string {
  const up = path.relative(folder, cwd).split(path.sep).join('/')
  return `${up === '' ? '.' : up}/node_modules/bkend/schema.json`
}

/** Files for everything that is declared, where there are none yet. */
export function filesFor(schema: Schema, { settings, options }: Pulling): PlannedFile[] {
  const { config } = settings
  const { cwd, format = 'ts' } = options
  const files = newFiles({
    forms: formsOf(schema, config.naming),
    language: format,
    taken: [],
    elsewhere: new Map(),
    jsonSchema: jsonSchemaPath(config.schema, cwd),
  })
  return files.map(({ name, text }) => {
    const file = path.join(config.schema, name)
    return { path: file, shown: path.relative(cwd, file).split(path.sep).join('/'), text, before: null }
  })
}

/** Tables whose rows bkend guards, and of which it is not known who may do what. */
function permissionWarnings(schema: Schema): Diagnostic[] {
  const names = schema.tables.filter((t) => !t.adopted && t.permissions === undefined).map((t) => `\`${t.name}\``)
  if (names.length === 0) return []
  const message = `Who may do what is in no history, so it is left unsaid for ${names.join(', ')}: guests read them, users create rows`
  return [
    warning('pull/permissions', message, {
      hint: 'Say it before you push: `.permissions({ … })` or `permissions: { … }`',
    }),
  ]
}

/** The first pull from a database that no push of this project made. */
export function freshFiles(pulling: Pulling, live: Live): Pulled {
  const { target, settings } = pulling
  const declared = target.declare?.(live.snapshot, { config: settings.config, facts: live.facts })
  const schema = declared?.schema ?? { tables: [], enums: [] }
  return {
    schema,
    files: filesFor(schema, pulling),
    left: declared?.left ?? [],
    conflicts: [],
    diagnostics: permissionWarnings(schema),
    remember: async () => {},
  }
}

/** Later pulls. */
export async function takenFiles(pulling: Pulling, live: Live): Promise<Pulled> {
  return freshFiles(pulling, live)
}
