/** One made-up row: drawn, mended and judged until it meets every rule and differs where it must. */
import type { Faker } from '@faker-js/faker'
import {
  type Column,
  columnsOfFilter,
  type Filter,
  type JsonValue,
  keyColumn,
  type Schema,
  type Table,
} from '../../../model/index.ts'
import { recordChecks, ruleHolds } from '../../../validate/index.ts'
import { momentText } from '../file-rows.ts'
import { madeId, madeMoment, madeNumberOf, uuidOf } from '../ids.ts'
import { type Distinct, type RowJudge, rowJudge } from '../judge.ts'
import { keyColumns, type RowValues } from '../row.ts'
import type { Chance } from './chance.ts'
import { mend } from './mend.ts'
import { choices, type Pool, type Pools, referredBy } from './pools.ts'
import { fewValues, filtersOf, type MadeColumn, madeColumns } from './table.ts'
import { madeValue } from './value.ts'

/** A row, or why there is none: no more differ, or no value meets the rules. */
export type Made =
  | { readonly values: RowValues }
  | { readonly alike: readonly string[] }
  | { readonly column: string | null; readonly message: string }

/** What rows are made of. */
export interface Source {
  readonly faker: Faker
  readonly chance: Chance
  readonly schema: Schema
  readonly pools: Pools
  /** Other numbers make up other rows. */
  readonly seed: number
}

interface Drawing extends Source {
  readonly table: Table
  /** Columns whose values must differ, or meet a check: later attempts reach further for them. */
  readonly strained: ReadonlySet<string>
  /** Everybody has one row: who made the n-th is the n-th. */
  readonly onePerOwner: boolean
  readonly columns: readonly MadeColumn[]
  readonly filters: readonly Filter[]
  readonly judge: RowJudge
  readonly distinct: Distinct
}

const ATTEMPTS = 60
/** Attempts before the values that must differ are gone through one by one. */
const BLIND = 4
/** Combinations that are gone through at most. */
const MOST_COMBINATIONS = 200_000
/** How often an optional value is left out. */
const UNSET = 0.25
/** Attempts that look only at rows which a longer run would look at too. */
const NEAR = 8

/** A source of the rows of one table. `round`: another one for each time that the row has to be made anew. */
export function rowMaker(source: Source, table: Table, distinct: Distinct): (n: number, round?: number) => Made {
  const { schema } = source
  const parts = { table, distinct, columns: madeColumns(table, schema), filters: filtersOf(table) }
  const uniques = table.uniques.map((u) => u.columns)
  const strained = new Set([...keyColumns(table), ...uniques.flat(), ...parts.filters.flatMap(columnsOfFilter)])
  const onePerOwner = table.columns.some(({ name, unique, default: standard }) =>
    standard?.kind === 'userId' || name === 'createdBy' ? unique || uniques.some((u) => u.join() === name) : false,
  )
  const drawing: Drawing = { ...source, ...parts, strained, onePerOwner, judge: rowJudge(table, schema) }
  return (n, round = 0) => made(drawing, n, round)
}

type Values = Record<string, JsonValue>

/** A row under way: its number, how often it was tried, and how often it had to be made anew. */
interface Draft {
  readonly n: number
  readonly attempt: number
  readonly round: number
  readonly values: Values
}

/** What no chance decides: keys that the database would make, and the system columns. */
function fixed({ table, seed }: Drawing, { name, type, system, default: standard }: Column, n: number) {
  if (type.kind === 'id') return madeId(type.id, table.name, n, seed)
  if (type.kind === 'serial') return madeNumberOf(n, seed)
  if (type.kind === 'uuid' && standard?.kind === 'sql') return uuidOf(['made', table.name, name, n, seed], null)
  return system && name !== 'createdBy' ? momentText('date', madeMoment(n)) : undefined
}

/** Another row's id: of a reference, or of whoever made the row. Undefined where there is no row to refer to. */
function referred(drawing: Drawing, column: Column, to: string, { n, attempt, values }: Draft) {
  const { pools, chance, table } = drawing
  const owner = values.createdBy
  if (column.default?.kind === 'userId' && attempt < NEAR && typeof owner === 'string' && owner !== '') return owner
  const pool: Pool = pools.get(to) ?? { ids: [], ordered: true }
  const count = choices(pool, n, attempt >= NEAR)
  // A first row may have to refer to itself.
  if (count === 0) return to === table.name ? values[keyColumn(table)?.name ?? ''] : undefined
  const last = attempt === 0 && (column.unique || (column.name === 'createdBy' && drawing.onePerOwner))
  return pool.ids[last ? Math.min(n, count - 1) : chance.between(0, count - 1)]
}

/** A value for the column, never unset; undefined where none can be made. */
function drawn(drawing: Drawing, { column, check }: MadeColumn, draft: Draft) {
  const { n, attempt, round, values } = draft
  const { chance, faker, table, seed } = drawing
  const known = fixed(drawing, column, n)
  if (known !== undefined) return known
  chance.begin(table.name, seed, n, column.name, attempt, ...(round > 0 ? [round] : []))
  const to = referredBy(column)
  if (to !== undefined) return referred(drawing, column, to, draft) ?? (column.system ? '' : undefined)
  if (column.default?.kind === 'userId') return values.createdBy
  const reach = drawing.strained.has(column.name) ? attempt : 0
  return madeValue(check, { faker, chance, table: table.name, name: column.name, at: madeMoment(n), attempt: reach })
}

/** Fills the draft; the name of a column where a required one can have no value, else null. */
function draw(drawing: Drawing, draft: Draft): string | null {
  const { values } = draft
  for (const made of drawing.columns) {
    const { column } = made
    const value = drawn(drawing, made, draft)
    if (value === undefined && !column.optional) return column.name
    const unset = column.optional && drawing.chance.next() < UNSET
    values[column.name] = unset ? null : (value ?? null)
  }
  return null
}

/** Mends what breaks a check, as far as that can be seen. */
function mended(drawing: Drawing, draft: Draft): void {
  const { values } = draft
  const { table, schema, columns, filters, chance } = drawing
  const record = recordChecks(table, schema).row
  const found = (name: string): MadeColumn | undefined => columns.find(({ column }) => column.name === name)
  for (const filter of filters)
    mend(filter, {
      values,
      chance,
      anew(name) {
        const made = found(name)
        if (!made || made.column.system) return undefined
        return drawn(drawing, made, { ...draft, attempt: draft.attempt + ATTEMPTS })
      },
      optional: (name) => found(name)?.column.optional ?? false,
      holds: (part) => ruleHolds({ name: '', filter: part, unknown: [] }, record, unsetLeftOut(values)),
    })
}

function unsetLeftOut(values: RowValues): RowValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** The values that the column may have in the n-th row, where they can be gone through. */
function domain({ columns, pools }: Drawing, name: string, n: number, far: boolean): readonly JsonValue[] | null {
  const made = columns.find(({ column }) => column.name === name)
  if (!made) return null
  if (made.column.optional) return [null]
  const to = referredBy(made.column)
  if (to === undefined) return fewValues(made.check)
  const pool = pools.get(to)
  return pool ? pool.ids.slice(0, choices(pool, n, far)) : null
}

/** Goes through the combinations of the values that must differ. Null: none is right; undefined: they cannot be gone through. */
function different(
  drawing: Drawing,
  values: Values,
  names: readonly string[],
  n: number,
  far: boolean,
): RowValues | null | undefined {
  const { judge, distinct } = drawing
  const domains = names.map((name) => domain(drawing, name, n, far))
  if (domains.includes(null)) return undefined
  const product = domains.reduce((all, list) => all * (list?.length ?? 0), 1)
  for (let k = 0; k < Math.min(product, MOST_COMBINATIONS); k++) {
    let rest = (n + k) % product
    const other = { ...values }
    for (const [i, name] of names.entries()) {
      const list = domains[i] ?? []
      other[name] = list[rest % list.length] ?? null
      rest = Math.floor(rest / list.length)
    }
    if (!distinct.clash(other) && judge.issues(other).length === 0) return other
  }
  return null
}

function made(drawing: Drawing, n: number, round: number): Made {
  let alike: readonly string[] | null = null
  let fault = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const values: Values = {}
    const draft: Draft = { n, attempt, round, values }
    const column = draw(drawing, draft)
    if (column !== null) return { column, message: `\`${column}\` can have no value` }
    const before = { ...values }
    mended(drawing, draft)
    const [after] = drawing.judge.issues(values)
    if (after) {
      // What mending ran into says less than what had to be mended.
      const issue = drawing.judge.issues(before)[0] ?? after
      fault = issue.path === '' ? `it ${issue.message}` : `\`${issue.path}\` ${issue.message}`
      continue
    }
    const clash = drawing.distinct.clash(values)
    if (!clash) return { values }
    alike = clash.columns
    const other = attempt < BLIND ? undefined : different(drawing, values, clash.columns, n, attempt >= NEAR)
    if (other) return { values: other }
    if (other === null && attempt >= NEAR) break
  }
  return alike ? { alike } : { column: null, message: fault }
}
