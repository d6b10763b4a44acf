/** Uniques that tell too much: a value that is refused as taken tells of a row that the asker may not read. */
import { type Diagnostic, warning } from '../diagnostic/index.ts'
import { type Column, effectivePermissions, type Schema, type Table, type UniqueConstraint } from '../model/index.ts'
import { type Asker, GUEST, standing } from '../query/index.ts'

const USER: Asker = { role: 'user', userId: 'somebody', roles: [], claims: null }

/** Whether some row is out of the asker's reach, and they may write to the table. */
function writesBlind(table: Table, asker: Asker): boolean {
  const may = effectivePermissions(table)
  const writes = standing(may.create, asker) !== 'never' || standing(may.update, asker) !== 'never'
  if (!writes) return false
  return standing(may.read, asker) !== 'always' || table.rows.some((rule) => rule.on.includes('read'))
}

/** Whether the column says whose row it is, so that the asker meets nobody's values but their own. */
function isOwn({ name, system, default: filled, permission }: Column, asker: Asker): boolean {
  if (system) return name === 'createdBy' && asker.role === 'user'
  const fixed = permission.write !== undefined && standing(permission.write, asker) === 'never'
  return filled?.kind === 'userId' && fixed && asker.role === 'user'
}

function tells(table: Table, unique: UniqueConstraint, asker: Asker): boolean {
  const columns = table.columns.filter((c) => unique.columns.includes(c.name))
  // What only the server sets is no question that anybody can ask.
  if (columns.every((c) => c.system || c.generated !== undefined)) return false
  return writesBlind(table, asker) && !columns.some((c) => isOwn(c, asker))
}

/** A warning for each unique by which guests or users who write learn of rows that they may not read. */
export function hiddenUniques({ tables }: Schema): Diagnostic[] {
  return tables.flatMap((table) =>
    table.uniques.flatMap((unique) => {
      const who = [GUEST, USER].filter((asker) => tells(table, unique, asker)).map(({ role }) => `${role}s`)
      if (who.length === 0) return []
      const columns = unique.columns.map((c) => `\`${c}\``).join(', ')
      const message = `${columns} of \`${table.name}\` ${unique.columns.length > 1 ? 'are' : 'is'} unique over rows that ${who.join(' and ')} may not all read: a refused value tells that such a row exists`
      const hint = `Let them read every row, or make it unique within \`createdBy\`: \`[createdBy, ${unique.columns.join(', ')}]\``
      return [warning('schema/hidden-unique', message, { span: unique.span ?? table.span, hint })]
    }),
  )
}
