/** What the database has against seed rows, as a user reads it. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import { type Schema, USERS_TABLE } from '../../model/index.ts'
import type { RowsRefused } from '../../plan/index.ts'

interface Words {
  readonly message: string
  readonly hint: string
}

function wordsFor({ kind, table, fields, rule, message }: RowsRefused): Words {
  const named = fields.map((f) => `\`${f}\``).join(', ')
  const told = `The server says: ${message}`
  switch (kind) {
    case 'duplicate':
      return {
        message: `A row of \`${table}\` that is no seed has the same ${named || 'values'} already`,
        hint: `${told}. Take that row away, or seed other values`,
      }
    case 'reference':
      return {
        message: `${named || 'A reference'} of a seed row of \`${table}\` leads to no row`,
        hint: `${told}. Seed that row too`,
      }
    case 'check':
      return {
        message: `Seed rows of \`${table}\` break ${rule === null ? `a check${named && ` of ${named}`}` : `the check \`${rule}\``}, which the database alone judges`,
        hint: `${told}. Write rows that meet it into \`seed.ts\`, and make up rows for other tables with \`--table\``,
      }
    case 'value':
      return { message: `The database cannot hold a seed row of \`${table}\``, hint: told }
    case 'denied':
      return {
        message: `The login may not write to \`${table}\``,
        hint: `${told}. Seed with the login that pushes`,
      }
    case 'stale':
      return { message: 'The database is not what was pushed last', hint: `${told}. Push again: \`bkend push\`` }
  }
}

/** The diagnostic, at the check or the table that stands against the rows. */
export function refusalOf(refused: RowsRefused, schema: Schema): Diagnostic {
  const { message, hint } = wordsFor(refused)
  const table = refused.table === USERS_TABLE ? undefined : schema.tables.find((t) => t.name === refused.table)
  const column = table?.columns.find((c) => c.name === refused.fields[0])
  const check = table?.checks.find((c) => c.name === refused.rule)
  return error('seed/refused', message, { span: check?.span ?? column?.span ?? table?.span, hint })
}
