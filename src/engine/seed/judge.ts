/** Judges rows before they are sent: by the checks that every artefact is made from, and against each other. */
import { canonicalJson, type Schema, type Table } from '../../model/index.ts'
import { evaluate, type Issue, type ObjectCheck, recordChecks } from '../../validate/index.ts'
import { isLeftOut, keyColumns, type ReadyRow, type RowValues } from './row.ts'

/** What rows of a table must be. */
export interface RowJudge {
  /** What is wrong with the values. */
  issues(values: RowValues): readonly Issue[]
}

function stored(table: Table, schema: Schema): ObjectCheck {
  const { row } = recordChecks(table, schema)
  const left = table.columns.filter((c) => isLeftOut(table, c)).map((c) => c.name)
  const required = new Set(table.columns.filter((c) => !c.optional && !left.includes(c.name)).map((c) => c.name))
  const properties = Object.entries(row.properties).map(
    ([name, property]) => [name, { ...property, required: required.has(name) }] as const,
  )
  const rules = row.rules?.map((rule) => ({ ...rule, unknown: left }))
  return { kind: 'object', properties: Object.fromEntries(properties), ...(rules && { rules }) }
}

/** A judge of the table's rows. */
export function rowJudge(table: Table, schema: Schema): RowJudge {
  const check = stored(table, schema)
  return {
    issues(values) {
      const set = Object.entries(values).filter(([, value]) => value !== null)
      return evaluate(check, Object.fromEntries(set))
    },
  }
}

/** Two rows that may not both be there. */
export interface Clash {
  readonly columns: readonly string[]
  /** The name of the row that came first. */
  readonly other: string
}

/** Rows of one table that differ where they must. */
export interface Distinct {
  /** What stands against the row beside those that were taken; null: nothing. */
  clash(values: RowValues): Clash | null
  take(row: Pick<ReadyRow, 'values' | 'name'>): void
  /** Lets go of a row that was taken. */
  release(row: Pick<ReadyRow, 'values' | 'name'>): void
}

function keyOf(values: RowValues, columns: readonly string[]): string | null {
  const key = columns.map((name) => values[name] ?? null)
  return key.includes(null) ? null : canonicalJson(key)
}

/** No rows yet. Uniques over some of the rows are taken to be over all of them where `strict`. */
export function distinctRows(table: Table, strict: boolean): Distinct {
  const uniques = table.uniques.filter((u) => strict || !u.where).map((u) => u.columns)
  const sets = [keyColumns(table), ...uniques].filter((columns) => columns.length > 0)
  const taken = sets.map((columns) => ({ columns, names: new Map<string, string>() }))
  return {
    clash(values) {
      for (const { columns, names } of taken) {
        const key = keyOf(values, columns)
        const other = key === null ? undefined : names.get(key)
        if (other !== undefined) return { columns, other }
      }
      return null
    },
    take({ values, name }) {
      for (const { columns, names } of taken) {
        const key = keyOf(values, columns)
        if (key !== null) names.set(key, name)
      }
    },
    release({ values, name }) {
      for (const { columns, names } of taken) {
        const key = keyOf(values, columns)
        if (key !== null && names.get(key) === name) names.delete(key)
      }
    },
  }
}
