/** Declared names for what the database calls its things: the same where they may be, else the nearest that may. */
import type { Column } from './column.ts'
import type { Config } from './config.ts'
import { COLUMN_NAME, expansionName, joinedName, LONGEST_NAME, snakeCase, TABLE_NAME } from './names.ts'
import { addressOf, type Resource } from './resource.ts'
import type { Schema } from './schema.ts'
import { soleColumn, type UniqueConstraint } from './table.ts'

/** `order_items` → `orderItems`. */
function camelCase(name: string): string {
  return name.replace(/_+([a-zA-Z0-9])/g, (_, next: string) => next.toUpperCase())
}

/** The nearest allowed name: `first name` → `firstName`, `2nd` → `n2nd`; never empty. */
function repaired(name: string): string {
  const started = joinedName(name)
    .replace(/^_+/, '')
    .replace(/^(?![a-zA-Z])/, 'n')
  return started.slice(0, LONGEST_NAME)
}

/** The name that a table, column or type of that database name is declared under. */
export function declaredName(dbName: string, kind: 'table' | 'column', naming: Config['naming']): string {
  const pattern = kind === 'table' ? TABLE_NAME : COLUMN_NAME
  if (!pattern.test(dbName) || dbName.length > LONGEST_NAME) return repaired(dbName)
  const camel = naming === 'snake_case' ? camelCase(dbName) : dbName
  return pattern.test(camel) && snakeCase(camel) === dbName ? camel : dbName
}

/** The names one after the other, each made different from those before (and from those that are `taken`) by a number. */
export function distinctNames(wanted: readonly string[], taken: ReadonlySet<string> = new Set()): string[] {
  const seen = new Set(taken)
  return wanted.map((name) => {
    let distinct = name
    for (let n = 2; seen.has(distinct); n++) distinct = `${name}${n}`
    seen.add(distinct)
    return distinct
  })
}

/** Names by address. */
export type Names = ReadonlyMap<string, string>

/** Names of what stands side by side, by address; what is known keeps its name. */
export function namesFor<T extends Pick<Resource, 'address' | 'name'>>(
  all: readonly T[],
  wanted: (r: T) => string,
  known: Names,
): Map<string, string> {
  const fresh = all.filter((r) => !known.has(r.address))
  const taken = new Set(all.flatMap((r) => known.get(r.address) ?? []))
  const names = distinctNames(fresh.map(wanted), taken)
  const found = new Map(fresh.map((r, i) => [r.address, names[i] ?? r.name]))
  return new Map(all.flatMap((r) => [[r.address, known.get(r.address) ?? found.get(r.address) ?? r.name] as const]))
}

/** The names that the files give already: address → declared name. */
export function knownNames(schema: Schema | undefined): Names {
  const names = new Map<string, string>()
  for (const table of schema?.tables ?? []) {
    const address = addressOf('table', null, table.dbName)
    names.set(address, table.name)
    for (const column of table.columns) names.set(addressOf('column', address, column.dbName), column.name)
  }
  for (const { name, dbName } of schema?.enums ?? []) names.set(addressOf('enum', null, dbName), name)
  return names
}

/** Columns over which a unique alone stands are unique themselves. */
export function withUniques(columns: readonly Column[], uniques: readonly UniqueConstraint[]): Column[] {
  const alone = new Set(uniques.flatMap((u) => soleColumn(u) ?? []))
  return columns.map((c) => (alone.has(c.name) ? { ...c, unique: true } : c))
}

/** References expand as load has it; one whose expansion would take another's name says another. */
export function withExpansions(columns: readonly Column[]): Column[] {
  const taken = new Set(columns.map((c) => c.name))
  return columns.map((column) => {
    const usual = column.type.kind === 'reference' ? expansionName(column.name) : undefined
    if (column.type.kind !== 'reference' || usual === undefined) return column
    const [as = usual] = distinctNames([taken.has(usual) ? `${usual}Row` : usual], taken)
    taken.add(as)
    return { ...column, type: { ...column.type, as } }
  })
}
