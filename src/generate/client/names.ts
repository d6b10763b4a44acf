/** The names that generated types get, and what happens where two would be equal. */
import pluralize from 'pluralize-esm'
import { type Diagnostic, error, fileSpan, inLanguage } from '../../diagnostic/index.ts'
import { derivedName, snakeCase, type Table } from '../../model/index.ts'

/** The types of one table. */
export interface TableNames {
  readonly row: string
  readonly create: string
  readonly update: string
  readonly filter: string
  readonly expand: string
}

/** What the file itself exports beside the tables' types. */
const OWN_NAMES: readonly string[] = ['BkendClient']
const LONGEST_PART = 60
/** Words whose singular the library does not know. */
const SINGULARS: ReadonlyMap<string, string> = new Map([
  ['caches', 'cache'],
  ...['axis', 'basis', 'chaos', 'data', 'dns', 'lens', 'os', 'sms'].map((w) => [w, w] as const),
])

/** `blog-posts` → `BlogPosts`. Letters, digits, `_` and `-` only, a letter first. */
export function pascalCase(name: string): string {
  return snakeCase(name)
    .split(/[_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** `blog_categories` → `blog_category`: the last word in the singular. */
export function singular(name: string): string {
  const words = snakeCase(name).split(/[_-]+/).filter(Boolean)
  const last = words.at(-1) ?? ''
  return [...words.slice(0, -1), SINGULARS.get(last) ?? pluralize.singular(last)].join('_')
}

/** Names by table: every generator asks for them many times, and the singular of a word takes a while. */
const known = new Map<string, TableNames>()
const MOST_KNOWN = 10_000

/** The names of a table's types: `posts` → `Post`, `PostCreate`, `PostUpdate`, `PostFilter`, `PostExpand`. */
export function tableNames(table: string): TableNames {
  const before = known.get(table)
  if (before) return before
  const row = pascalCase(singular(table))
  const [create, update, filter, expand] = [`${row}Create`, `${row}Update`, `${row}Filter`, `${row}Expand`]
  const names = Object.freeze({ row, create, update, filter, expand })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(table, names)
  return names
}

/** The faults of tables whose types would have one name; one for the later table of each pair. */
export function nameClashes(tables: readonly Table[]): Diagnostic[] {
  const owners = new Map<string, Table | null>(OWN_NAMES.map((name) => [name, null]))
  const diagnostics: Diagnostic[] = []
  for (const table of tables) {
    const names = Object.values(tableNames(table.name))
    const taken = names.find((name) => owners.has(name))
    if (taken !== undefined) diagnostics.push(clash(table, taken, owners.get(taken) ?? null))
    for (const name of names) if (!owners.has(name)) owners.set(name, table)
  }
  return diagnostics
}

function clash(table: Table, name: string, owner: Table | null): Diagnostic {
  const other = owner ? `that of the table \`${owner.name}\`` : 'what the client itself exports'
  return error(
    'generate/name-clash',
    `The type \`${name}\` of the table \`${table.name}\` would be named like ${other}`,
    {
      span: table.span,
      hint: `Give one another name and keep its rows where they are: \`${renamed(table)}\``,
      related: owner?.span && [{ message: `\`${owner.name}\` is declared here`, span: owner.span }],
    },
  )
}

function renamed({ name, dbName, span }: Table): string {
  const typescript = `table('${freeName(name)}', { … }, { dbName: '${dbName}' })`
  return inLanguage(span ?? fileSpan('schema.ts'), { typescript, yaml: `${freeName(name)}: { dbName: ${dbName}, … }` })
}

function freeName(table: string): string {
  return table.includes('_') || table.includes('-') ? `other_${table}` : `other${pascalCase(table)}`
}

/** Names a part of a table's row: `Post` and `['settings', 'theme']` → `PostSettingsTheme`. */
export type PartNamer = (row: string, path: readonly string[]) => string

/**
 * A namer that gives each name once: the wish, or the wish with a number where a table's type or an earlier part has
 * it. Long names are cut and end in a hash.
 */
export function partNamer(tables: readonly Table[]): PartNamer {
  const taken = new Set([...OWN_NAMES, ...tables.flatMap((t) => Object.values(tableNames(t.name)))])
  return (row, path) => {
    const wish = derivedName([row + path.map(pascalCase).join('')], LONGEST_PART)
    let name = wish
    for (let n = 2; taken.has(name); n++) name = `${wish}${n}`
    taken.add(name)
    return name
  }
}
