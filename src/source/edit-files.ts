/** Edits the files that declare one schema so that they declare another. */
import path from 'node:path'
import { isTypescript } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { changesBetween, type FileChanges, type SchemaChanges } from './changes.ts'
import { offsetOf } from './edit.ts'
import type { Naming } from './form/field.ts'
import type { Elsewhere } from './layout.ts'
import { type EnumNames, editTypescript } from './typescript/edit-file.ts'
import { constantName } from './typescript/names.ts'
import { editYaml } from './yaml/edit-file.ts'

/** A schema file as it is. */
export interface SourceFile {
  /** As spans name it. */
  readonly shown: string
  readonly text: string
}

/** What became of the files. */
export interface EditedFiles {
  /** Those that change: new text, or null where nothing is left to declare. */
  readonly texts: ReadonlyMap<string, string | null>
  /** Names of tables and enum types that are not written out in a way that can be edited. */
  readonly missed: readonly string[]
  /** Tables and enum types that no file declares yet. */
  readonly added: Schema
  /** Enum types by name: the constant that declares each, and its file as it is shown. */
  readonly enums: Elsewhere
}

/** Where each enum type of TypeScript files is declared, and as which constant. */
function enumPlaces(from: Schema, files: ReadonlyMap<string, string>): Elsewhere {
  return new Map(
    from.enums.flatMap(({ name, span }) => {
      const text = span && isTypescript(span) ? files.get(span.file) : undefined
      const offset = text === undefined || !span ? undefined : offsetOf(text, span)
      if (text === undefined || offset === undefined || !span) return []
      const before = /(?:const|let|var)\s+([\w$]+)\s*(?::[^=]*)?=\s*[\w$]+\s*\(\s*$/.exec(text.slice(0, offset))
      const behind = /^(?:export\s+)?(?:const\s+)?([\w$]+)\s*=/.exec(text.slice(offset))
      const constant = before?.[1] ?? behind?.[1]
      return constant === undefined ? [] : [[name, { constant, file: span.file }] as const]
    }),
  )
}

/** How one file names the enum types of others. */
function namesIn(shown: string, places: Elsewhere): EnumNames {
  return (name) => {
    const place = places.get(name)
    if (!place) return { constant: constantName(name, 'Type') }
    if (place.file === shown) return { constant: place.constant }
    const relative = path.posix.relative(path.posix.dirname(shown), place.file)
    return { constant: place.constant, module: relative.startsWith('.') ? relative : `./${relative}` }
  }
}

function within(changes: SchemaChanges, shown: string): FileChanges {
  return {
    tables: changes.tables.filter((t) => t.span.file === shown),
    enums: changes.enums.filter((e) => e.span.file === shown),
    gone: changes.gone.filter((g) => g.span.file === shown),
  }
}

/**
 * Edits only what is different, at the places that `from` (as loaded from the files) knows: comments, order and layout stay.
 * `fresh`: the file, as it is shown, in which each new enum type that they use will be declared. Throws nothing.
 */
export async function editFiles(
  files: readonly SourceFile[],
  from: Schema,
  to: Schema,
  naming: Naming,
  fresh: ReadonlyMap<string, string> = new Map(),
): Promise<EditedFiles> {
  const changes = changesBetween(from, to, naming)
  const texts = new Map(files.map((file) => [file.shown, file.text]))
  const freshPlaces = [...fresh].map(([name, file]) => [name, { constant: constantName(name, 'Type'), file }] as const)
  const enums = new Map([...enumPlaces(from, texts), ...freshPlaces])
  const edited = new Map<string, string | null>()
  const missed: string[] = []
  const touched = new Set([...changes.tables, ...changes.enums, ...changes.gone].map(({ span }) => span.file))
  for (const shown of touched) {
    const text = texts.get(shown)
    if (text === undefined) continue
    const own = within(changes, shown)
    const typescript = !/\.ya?ml$/i.test(shown)
    const result = typescript
      ? await editTypescript({ shown, text }, own, namesIn(shown, enums))
      : await editYaml({ text }, own)
    missed.push(...result.missed)
    if (result.text !== text) edited.set(shown, result.text)
  }
  return { texts: edited, missed, added: changes.added, enums }
}
