/** Seeds as written → the model's: every table and column in them found, every row named once. */
import { didYouMean, type SourceSpan, thereAre } from '../../diagnostic/index.ts'
import {
  type Column,
  type JsonObject,
  MOST_MADE_ROWS,
  type Schema,
  type SeedRow,
  type Seeds,
  USERS_TABLE,
} from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { described, fault, place, type Scope } from './scope.ts'

const CODE = 'seed/file'
const MADE = '$fake'

/** What a user of a seed may say. */
const USER_COLUMNS: readonly string[] = [
  'id',
  'email',
  'name',
  'password',
  'role',
  'roles',
  'emailVerified',
  'image',
  'profile',
  'createdAt',
]

/** What a seed file says. */
export interface WrittenSeed {
  readonly scope: Scope
  readonly value: unknown
  /** Keys in the file → the tables that they stand for; null: keys are the tables' names. */
  readonly tables: ReadonlyMap<string, string> | null
}

/** A table, and the columns that its rows may give: by name, or null for those of `$users`. */
interface Filled {
  readonly table: string
  readonly columns: ReadonlyMap<string, Column | null>
}

interface Judging {
  readonly scope: Scope
  readonly schema: Schema
  /** Table and name → where that row stands. */
  readonly named: Map<string, SourceSpan>
}

function filled(table: string, schema: Schema): Filled {
  if (table === USERS_TABLE) return { table, columns: new Map(USER_COLUMNS.map((name) => [name, null])) }
  const declared = schema.tables.find((t) => t.name === table)
  return { table, columns: new Map(declared?.columns.filter((c) => !c.generated).map((c) => [c.name, c])) }
}

/** A function of the language, `{ $now: true }`: a seed says what it gives every time it is run. */
function functionWord(value: unknown): string | undefined {
  const [key, ...others] = isObject(value) ? Object.keys(value) : []
  return others.length === 0 && key?.startsWith('$') ? key : undefined
}

function judgeValue(scope: Scope, column: Column | null, value: unknown, path: DeclarationPath): boolean {
  const word = functionWord(value)
  if (word === undefined || column?.type.kind === 'json' || column?.type.kind === 'jsonb') return true
  const names = column?.type.kind === 'reference' || column?.name === 'createdBy'
  if (names && word === '$id' && isObject(value) && typeof value.$id === 'string') return true
  const hint = names
    ? 'Write the name of another row, or `{ $id: ID }` for a row that is none of the seed'
    : 'Write the value itself: a seed gives the same rows every time'
  fault(scope, CODE, `\`{ ${word}: … }\` has no place in a seed`, path, { hint })
  return false
}

function judgeRow(
  { scope, named }: Judging,
  { table, columns }: Filled,
  name: string,
  value: unknown,
  path: DeclarationPath,
): SeedRow | null {
  if (!isObject(value)) {
    const hint = { yaml: 'Write `hello: { content: Hello }`', typescript: "Write `hello: { content: 'Hello' }`" }
    return fault(scope, CODE, `A row is an object of columns, not ${described(value)}`, path, { hint })
  }
  const span = place(scope, path, 'key')
  const before = named.get(`${table} ${name}`)
  if (before)
    return fault(scope, CODE, `There are two rows \`${name}\` of \`${table}\``, path, {
      part: 'key',
      related: [{ message: 'the first', span: before }],
      hint: 'Give each its own name',
    })
  named.set(`${table} ${name}`, span)
  const known = [...columns.keys()]
  const given = Object.entries(value)
  const right = given.filter(([column, said]) => {
    const at = [...path, column]
    if (columns.has(column)) return judgeValue(scope, columns.get(column) ?? null, said, at)
    const hint = didYouMean(column, known) ?? thereAre(known)
    return fault(scope, CODE, `\`${table}\` has no column \`${column}\` that a row may give`, at, { part: 'key', hint })
  })
  if (right.length < given.length) return null
  const places = Object.fromEntries(given.map(([column]) => [column, place(scope, [...path, column])]))
  return { table, name, values: value as JsonObject, span, places }
}

function tableOf(judging: Judging, key: string, { tables }: WrittenSeed, path: DeclarationPath): string | null {
  const { scope, schema } = judging
  const known = [...(tables?.keys() ?? schema.tables.map((t) => t.name)), USERS_TABLE]
  const name = key === USERS_TABLE ? key : tables ? tables.get(key) : key
  if (name === USERS_TABLE || schema.tables.some((t) => t.name === name)) return name ?? null
  const hint = didYouMean(key, known) ?? thereAre(known)
  return fault(scope, CODE, `There is no table \`${name ?? key}\``, path, { part: 'key', hint })
}

function judgeMade(judging: Judging, written: WrittenSeed, value: unknown): Record<string, number> {
  const { scope } = judging
  if (!isObject(value)) {
    fault(scope, CODE, `\`${MADE}\` says how many rows a table gets, not ${described(value)}`, [MADE], {
      hint: `\`${MADE}: { posts: 100 }\``,
    })
    return {}
  }
  const counts = Object.entries(value).flatMap(([key, count]): (readonly [string, number])[] => {
    const table = tableOf(judging, key, written, [MADE, key])
    if (table === null) return []
    if (Number.isInteger(count) && Number(count) >= 0 && Number(count) <= MOST_MADE_ROWS)
      return [[table, Number(count)]]
    fault(scope, CODE, `A number of rows is 0 to ${MOST_MADE_ROWS}, not ${described(count)}`, [MADE, key])
    return []
  })
  return Object.fromEntries(counts)
}

function judgeTable(judging: Judging, key: string, rows: unknown, written: WrittenSeed): SeedRow[] {
  const table = tableOf(judging, key, written, [key])
  if (table === null) return []
  if (!isObject(rows)) {
    const hint = { yaml: `Write \`${key}: { hello: { … } }\``, typescript: `Write \`${key}: { hello: { … } }\`` }
    fault(judging.scope, CODE, `The rows of \`${key}\` are named, not ${described(rows)}`, [key], { hint })
    return []
  }
  const into = filled(table, judging.schema)
  return Object.entries(rows).flatMap(([name, value]) => judgeRow(judging, into, name, value, [key, name]) ?? [])
}

/** The rows as far as they are in order; what is at fault is reported and left out. */
export function judgeSeeds(files: readonly WrittenSeed[], schema: Schema): Seeds {
  const named = new Map<string, SourceSpan>()
  const rows: SeedRow[] = []
  const made: Record<string, number> = {}
  for (const written of files) {
    const judging: Judging = { scope: written.scope, schema, named }
    if (!isObject(written.value)) {
      const hint = 'Write tables, with rows by name: `posts: { hello: { content: Hello } }`'
      fault(written.scope, CODE, `A seed holds tables, not ${described(written.value)}`, [], { hint })
      continue
    }
    for (const [key, value] of Object.entries(written.value)) {
      if (key === MADE) Object.assign(made, judgeMade(judging, written, value))
      else rows.push(...judgeTable(judging, key, value, written))
    }
  }
  return { rows, made }
}
