/** Declared names for what the database calls its things: the same where they may be, else the nearest that may. */
import { COLUMN_NAME, type Config, joinedName, LONGEST_NAME, snakeCase, TABLE_NAME } from '../../../model/index.ts'

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
