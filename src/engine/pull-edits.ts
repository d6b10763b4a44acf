/** The files that say what a pull took in: those that are there are edited, new tables get files of their own. */
import path from 'node:path'
import { type Diagnostic, error } from '../diagnostic/index.ts'
import { type Loaded, loadTexts, type SchemaTexts } from '../load/index.ts'
import { jsonEqual, type Schema } from '../model/index.ts'
import {
  commonFile,
  type EditedFiles,
  type Elsewhere,
  editFiles,
  formsOf,
  type Language,
  newFiles,
} from '../source/index.ts'
import type { PlannedFile } from './pull-files.ts'
import type { Editing } from './pulling.ts'

/** Where editors find the JSON Schema of YAML files, from the schema folder. */
function jsonSchemaPath(folder: string, cwd: string): string {
  const up = path.relative(folder, cwd).split(path.sep).join('/')
  return `${up === '' ? '.' : up}/node_modules/bkend/schema.json`
}

function shownIn(cwd: string, file: string): string {
  return path.relative(cwd, file).split(path.sep).join('/')
}

/** The language of new files: as asked, else that of most files, else TypeScript. */
export function languageOf({ options, texts }: Pick<Editing, 'options' | 'texts'>): Language {
  if (options.format) return options.format
  const yaml = texts.filter(({ shown }) => /\.ya?ml$/i.test(shown)).length
  return yaml > texts.length - yaml ? 'yaml' : 'ts'
}

/** Names in the schema folder without their endings. */
function takenNames({ settings, texts }: Editing): string[] {
  return texts
    .map((file) => path.relative(settings.config.schema, file.path))
    .filter((name) => !name.includes(path.sep))
    .map((name) => name.replace(/\.[^.]+$/, ''))
}

/** New files for what is declared nowhere yet. */
export function filesFor(
  schema: Schema,
  pulling: Editing,
  elsewhere: Elsewhere = new Map(),
  shared?: ReadonlySet<string>,
): PlannedFile[] {
  const { settings, options } = pulling
  const { config } = settings
  const files = newFiles({
    forms: formsOf(schema, config.naming),
    language: languageOf(pulling),
    taken: takenNames(pulling),
    elsewhere,
    ...(shared && { shared }),
    jsonSchema: jsonSchemaPath(config.schema, options.cwd),
  })
  return files.map(({ name, text }) => {
    const file = path.join(config.schema, name)
    return { path: file, shown: shownIn(options.cwd, file), text, before: null }
  })
}

/** New enum types that tables of files which are there use: they are declared where all can import them. */
function sharedEnums(from: Schema, to: Schema): ReadonlySet<string> {
  const old = new Set(from.tables.map((t) => t.name))
  const known = new Set(from.enums.map((e) => e.name))
  const text = JSON.stringify(to.tables.filter((t) => old.has(t.name)).map((t) => t.columns))
  return new Set(
    to.enums
      .filter((e) => !known.has(e.name) && text.includes(`"enumType":${JSON.stringify(e.name)}`))
      .map((e) => e.name),
  )
}

/** What is to be written so that the files declare `to`. */
export interface Edits {
  readonly files: readonly PlannedFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** As module names are written from the schema folder. */
function fromFolder(enums: Elsewhere, { settings, options }: Editing): Elsewhere {
  const folder = shownIn(options.cwd, settings.config.schema)
  return new Map(
    [...enums].map(([name, { constant, file }]) => {
      const relative = path.posix.relative(folder, file)
      return [name, { constant, file: relative.startsWith('.') ? relative : `./${relative}` }]
    }),
  )
}

/** The file, as it is shown, in which each of those new enum types is declared; YAML names them without an import. */
function freshPlaces(shared: ReadonlySet<string>, pulling: Editing): ReadonlyMap<string, string> {
  const { settings, options } = pulling
  if (languageOf(pulling) === 'yaml') return new Map()
  const file = shownIn(options.cwd, path.join(settings.config.schema, `${commonFile(takenNames(pulling))}.ts`))
  return new Map([...shared].map((name) => [name, file]))
}

interface Planned extends Pick<EditedFiles, 'missed'> {
  readonly files: readonly PlannedFile[]
}

async function planned(from: Schema, to: Schema, pulling: Editing, texts: SchemaTexts): Promise<Planned> {
  const { naming } = pulling.settings.config
  const shared = sharedEnums(from, to)
  const fresh = freshPlaces(shared, pulling)
  const edited = await editFiles(texts.files, from, to, naming, fresh)
  const known = new Map([...edited.enums].filter(([name]) => !fresh.has(name)))
  const added = filesFor(edited.added, pulling, fromFolder(known, pulling), shared)
  return { files: [...plannedEdits(edited, texts), ...added], missed: edited.missed }
}

/** The files as they would be edited, whether or not they would then say all of `to`. Nothing is written. */
export async function plannedFor(
  from: Schema,
  to: Schema,
  pulling: Editing,
  texts: SchemaTexts,
): Promise<readonly PlannedFile[]> {
  return (await planned(from, to, pulling, texts)).files
}

/** The edits of the files that are there, and new ones. `from` is what `texts` declare. Nothing is written. */
export async function editsFor(from: Schema, to: Schema, pulling: Editing, texts: SchemaTexts): Promise<Edits> {
  const { files, missed } = await planned(from, to, pulling, texts)
  const read = files.length === 0 ? { schema: from, diagnostics: [] } : await loadTexts(withFiles(texts, files))
  return { files, diagnostics: faults(read, missed, to, pulling) }
}

function plannedEdits({ texts: edited }: EditedFiles, texts: SchemaTexts): PlannedFile[] {
  return texts.files.flatMap(({ path: file, shown, text: before }): PlannedFile[] => {
    const text = edited.get(shown)
    return text === undefined ? [] : [{ path: file, shown, text, before }]
  })
}

/** The texts of the schema folder as they are once the files are written. */
function withFiles(texts: SchemaTexts, files: readonly PlannedFile[]): SchemaTexts {
  const planned = new Map(files.map((file) => [file.path, file]))
  const kept = texts.files.flatMap((file) => {
    const text = planned.get(file.path)?.text
    return text === null ? [] : [{ ...file, text: text ?? file.text }]
  })
  const fresh = files.flatMap(({ path: file, shown, text, before }) =>
    before === null && text !== null ? [{ path: file, shown, text }] : [],
  )
  const all = [...kept, ...fresh]
  return { ...texts, files: all, found: all.map((file) => file.path) }
}

/** What the files will not load for, and every table and enum type of which they will not say what they should. */
function faults(
  { schema, diagnostics }: Pick<Loaded, 'schema' | 'diagnostics'>,
  missed: readonly string[],
  to: Schema,
  { settings }: Editing,
): Diagnostic[] {
  const wrong = diagnostics.filter((d) => d.severity === 'error' && d.code !== 'load/empty')
  const { naming } = settings.config
  const [is, should] = [formsOf(schema ?? { tables: [], enums: [] }, naming), formsOf(to, naming)]
  const names = new Set(missed)
  if (wrong.length === 0)
    for (const kind of ['tables', 'enums'] as const)
      for (const [name, form] of should[kind]) if (!jsonEqual(is[kind].get(name), form)) names.add(name)
  if (names.size === 0 && wrong.length === 0) return []
  const list = [...names].map((name) => `\`${name}\``).join(', ')
  const what = names.size === 0 ? 'The edited files would not load' : `${list} cannot be edited where it is written`
  const hint = `Write it out as \`table('name', { … })\` with its columns in place, or change it by hand${wrong[0] ? `: ${wrong[0].message}` : ''}`
  return [error('pull/edit', what, { span: wrong[0]?.span, hint })]
}
