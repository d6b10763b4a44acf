/** References answered with the rows that they point at, as far as the asker may list those. */
import type { Column, Table } from '../model/index.ts'
import { USERS_TABLE } from '../model/index.ts'
import type { Asker } from './asker.ts'
import type { QueryContext } from './context.ts'
import { EVERY } from './filters.ts'
import type { Expansion } from './query.ts'
import type { Findings } from './refusal.ts'
import { reach, readable, readStanding } from './weave.ts'

/** What anyone who is signed in may know of a user. */
export const PUBLIC_USER_FIELDS: readonly string[] = ['id', 'name', 'nickname', 'image']

interface Job {
  readonly table: Table
  readonly context: QueryContext
  readonly findings: Findings
}

/** The expansions of those names. Where asker or key may not list the other table, there is none and nothing is said. */
export function expansionsOf(names: readonly string[], job: Job): readonly Expansion[] {
  const { table, context, findings } = job
  return names.flatMap((name) => {
    const column = table.columns.find((c) => c.type.kind === 'reference' && c.type.as === name)
    if (!column) {
      const message = `names \`${name.slice(0, 80)}\`, which no reference of this table goes by`
      findings.faults.push({ path: 'expand', code: 'unknown-field', message })
      return []
    }
    if (readStanding(table, column, context.asker) === 'never') {
      const message = `names \`${name}\`, which you may not read`
      findings.forbidden.push({ path: 'expand', code: 'forbidden', message })
      return []
    }
    return expansionOf(name, column, context)
  })
}

function expansionOf(as: string, column: Column, { schema, asker, mayExpand }: QueryContext): readonly Expansion[] {
  const to = column.type.kind === 'reference' ? column.type.to : ''
  if (mayExpand?.(to) === false) return []
  if (to === USERS_TABLE) return userExpansion(as, column.name, asker)
  const table = schema.tables.find((t) => t.name === to)
  const rows = table && reach(table, 'list', asker)
  if (!table || !rows) return []
  return [{ as, column: column.name, table, rows, ...readable(table, asker) }]
}

function userExpansion(as: string, column: string, asker: Asker): readonly Expansion[] {
  if (asker.role === 'guest') return []
  return [{ as, column, table: null, rows: EVERY, columns: PUBLIC_USER_FIELDS, guards: new Map() }]
}
