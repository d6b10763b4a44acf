/** What a push lets people do that they could not before: told where the environment is protected. */
import { type Diagnostic, warning } from '../diagnostic/index.ts'
import type { Schema } from '../model/index.ts'
import { type AccessLine, type AccessWord, accessMatrix } from './access.ts'

const RANK: Readonly<Record<AccessWord, number>> = { never: 0, own: 1, some: 2, always: 3 }
const WORDS: Readonly<Record<AccessWord, string>> = {
  never: 'nothing',
  own: 'their own rows',
  some: 'the rows that row rules and policies leave',
  always: 'every row',
}

/** A role that no rule named before had what every user has. */
function lineOf(lines: readonly AccessLine[], who: string): AccessLine | undefined {
  return lines.find((line) => line.who === who) ?? lines.find((line) => line.who === 'user')
}

function operationsTold(before: AccessLine, now: AccessLine): string[] {
  return Object.entries(now.operations).flatMap(([operation, word]) => {
    const was = before.operations[operation as keyof typeof before.operations]
    if (RANK[word] <= RANK[was]) return []
    return [
      operation === 'create' && was === 'never'
        ? operation
        : `${operation} ${WORDS[word]}${was === 'never' ? '' : ` (before: ${WORDS[was]})`}`,
    ]
  })
}

/** Columns of both schemas whose rule let fewer through before; a column without a rule is everyone's. */
function columnsTold(before: AccessLine, now: AccessLine, columns: ReadonlySet<string>): string[] {
  return before.columns.flatMap(({ column, does, may }) => {
    if (!columns.has(column)) return []
    const word = now.columns.find((c) => c.column === column && c.does === does)?.may ?? 'always'
    return RANK[word] > RANK[may] ? [`${does} \`${column}\`${word === 'own' ? ' of their own rows' : ''}`] : []
  })
}

/** One warning for each table that was there before and lets somebody do more. Row rules are compared by whether there are any. */
export function widerAccess(last: Schema, next: Schema): Diagnostic[] {
  const matrix = (schema: Schema): Map<string, AccessLine[]> => {
    const byTable = new Map<string, AccessLine[]>()
    for (const line of accessMatrix(schema)) byTable.set(line.table, [...(byTable.get(line.table) ?? []), line])
    return byTable
  }
  const [then, now] = [matrix(last), matrix(next)]
  return next.tables.flatMap((table) => {
    const [old, lines] = [then.get(table.renamedFrom ?? '') ?? then.get(table.name), now.get(table.name) ?? []]
    const columns = new Set(table.columns.map((c) => c.name))
    const told = lines.flatMap((line) => {
      const before = old && lineOf(old, line.who)
      const all = before ? [...operationsTold(before, line), ...columnsTold(before, line, columns)] : []
      return all.length === 0 ? [] : [`${line.who} may ${all.join(', ')}`]
    })
    if (told.length === 0) return []
    const message = `\`${table.name}\` lets people do more than before: ${told.join('; ')}`
    const hint = `\`bkend access\` tells what is declared now; narrow \`permissions\` or \`rows\` where this is not meant`
    return [warning('plan/wider-access', message, { span: table.permissions?.span ?? table.span, hint })]
  })
}
