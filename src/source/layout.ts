/** Which file declares what, where nothing is declared yet: one a table, enum types with the one table that uses them. */
import type { ColumnForm, EnumForm } from '../model/declaration/index.ts'
import type { SchemaForms, WholeTable } from './form/table.ts'
import { typescriptFile } from './typescript/file.ts'
import { constantName } from './typescript/names.ts'
import { yamlFile } from './yaml/file.ts'

/** A language of schema files. */
export type Language = 'ts' | 'yaml'

/** A file to be written. */
export interface NewFile {
  /** Its name in the schema folder. */
  readonly name: string
  readonly text: string
}

/** Names that load gives another meaning, or that are taken. */
const TAKEN = ['seed', 'enums']

/** The enum types that the field names, at any depth. */
function enumsIn(form: ColumnForm): string[] {
  const items = form.items === undefined ? [] : enumsIn(form.items as ColumnForm)
  const properties = Object.values(form.properties ?? {}).flatMap((p) => enumsIn(p as ColumnForm))
  return [...(form.enumType === undefined ? [] : [form.enumType]), ...items, ...properties]
}

/** Tables that use each enum type, by the type's name. */
function usersOf(tables: readonly WholeTable[]): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>()
  for (const { table, columns } of tables)
    for (const name of Object.values(columns).flatMap(enumsIn))
      users.set(name, (users.get(name) ?? new Set()).add(table))
  return users
}

/** A file's name for each table: distinct where case does not count. */
function fileNames(tables: readonly WholeTable[], taken: readonly string[]): ReadonlyMap<string, string> {
  const seen = new Set([...TAKEN, ...taken].map((name) => name.toLowerCase()))
  return new Map(
    tables.map(({ table }) => {
      let name = table
      for (let n = 2; seen.has(name.toLowerCase()); n++) name = `${table}-${n}`
      seen.add(name.toLowerCase())
      return [table, name]
    }),
  )
}

/** Where enum types are that other files declare already: name → constant and file without its folder. */
export type Elsewhere = ReadonlyMap<string, { readonly constant: string; readonly file: string }>

/** What new files are to declare, and what is there already. */
export interface Layout {
  readonly forms: SchemaForms
  readonly language: Language
  /** Names in the folder without their endings. */
  readonly taken: readonly string[]
  /** Enum types of `forms` that other files declare. */
  readonly elsewhere: Elsewhere
  /** New enum types that files which are there use, too. */
  readonly shared?: ReadonlySet<string>
  /** Where the JSON Schema of YAML files lies, from the schema folder. */
  readonly jsonSchema: string
}

/** The files that declare the forms, in the order of their tables. */
export function newFiles({
  forms,
  language,
  taken,
  elsewhere,
  shared: used = new Set(),
  jsonSchema,
}: Layout): NewFile[] {
  const tables = [...forms.tables.values()]
  const users = usersOf(tables)
  const names = fileNames(tables, taken)
  const fresh = [...forms.enums.values()].filter((form) => !elsewhere.has(form.enumType))
  const own = (form: EnumForm): string | undefined => {
    const [only, second] = users.get(form.enumType) ?? []
    return second === undefined && !used.has(form.enumType) ? only : undefined
  }
  const shared = fresh.filter((form) => own(form) === undefined)
  const file = commonFile(taken)
  const sharedPlaces = shared.map(
    (form) => [form.enumType, { constant: constantName(form.enumType, 'Type'), file: `./${file}.ts` }] as const,
  )
  const places = new Map([...elsewhere, ...sharedPlaces])
  const textOf = (of: readonly WholeTable[], enums: readonly EnumForm[]): string =>
    language === 'ts' ? typescriptFile({ tables: of, enums, elsewhere: places }) : yamlFile(of, enums, jsonSchema)
  const one = (form: WholeTable): NewFile => ({
    name: `${names.get(form.table) ?? form.table}.${language}`,
    text: textOf(
      [form],
      fresh.filter((e) => own(e) === form.table),
    ),
  })
  const common =
    shared.length === 0
      ? []
      : [
          {
            name: `${file}.${language}`,
            text:
              language === 'ts'
                ? typescriptFile({ tables: [], enums: shared, elsewhere: new Map() })
                : yamlFile([], shared, jsonSchema),
          },
        ]
  return [...common, ...tables.map(one)]
}

/** The file for enum types that several tables use, without its ending; `taken` are the names in the folder. */
export function commonFile(taken: readonly string[]): string {
  const seen = new Set(taken.map((name) => name.toLowerCase()))
  let name = 'enums'
  for (let n = 2; seen.has(name); n++) name = `enums-${n}`
  return name
}
