/** The loaded schema as it was last time, where nothing that it hangs on has changed. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Schema } from '../../model/index.ts'
import { type Loaded, type SchemaTexts, sourcesOf } from '../load-schema.ts'
import { areUnchanged, type Dependencies } from '../typescript/dependencies.ts'
import { cacheFolder, readEntry, shortHash, writeEntry } from './store.ts'
import { toolchainName } from './toolchain.ts'

/** A schema that was found without looking into its files. */
export interface RememberedSchema extends SchemaFacts {
  /** Parsed when it is first asked for. Equal to what loading the files would give; not frozen. */
  schema(): Schema
  /** Shown path → text, for code frames. */
  readonly sources: ReadonlyMap<string, string>
}

/** What is known of a schema without having it. */
export interface SchemaFacts {
  readonly tables: number
  readonly enums: number
  /** The schema's `hashOf`. */
  readonly hash: string
  /** Of loading and of judging; no errors. */
  readonly diagnostics: readonly Diagnostic[]
}

interface Head extends SchemaFacts {
  readonly dependencies: Dependencies
}

/** What was remembered under the same texts by the same build; null where anything differs. Throws nothing. */
export function recallSchema(texts: SchemaTexts, build: string | null): RememberedSchema | null {
  const toolchain = toolchainName(build)
  const entry = toolchain && readEntry(fileOf(texts), keyOf(texts, toolchain))
  if (!entry) return null
  const { dependencies, ...facts } = entry.head as Head
  if (!areUnchanged(dependencies)) return null
  let schema: Schema | undefined
  return {
    ...facts,
    sources: sourcesOf(texts.files, facts.diagnostics, texts.cwd),
    schema: () => {
      schema ??= entry.body() as Schema
      return schema
    },
  }
}

/** Remembers a schema that loaded without an error, where files alone decide what it is. */
export function rememberSchema(texts: SchemaTexts, loaded: Loaded, facts: SchemaFacts, build: string | null): void {
  const { schema, dependencies } = loaded
  const toolchain = toolchainName(build)
  if (!toolchain || schema === null || dependencies === null) return
  const head: Head = { ...facts, dependencies }
  writeEntry(fileOf(texts), keyOf(texts, toolchain), head, schema)
}

function fileOf({ folder, cwd, naming }: SchemaTexts): string {
  return join(cacheFolder(folder), `schema-${shortHash(folder, cwd, naming)}.json`)
}

/** Everything that decides what loading gives, imported files and the toolchain's doing apart. */
function keyOf({ files, ...rest }: SchemaTexts, toolchain: string): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([toolchain, process.cwd(), rest]))
  for (const { path, text } of files) hash.update(`\0${path}\0${text.length}\0`).update(text)
  return hash.digest('hex')
}
