/** Who may do what, worked out from the declared schema: the matrix of role, operation, table and column. */
import { type Diagnostic, error } from '../diagnostic/index.ts'
import {
  effectivePermissions,
  OPERATIONS,
  type Operation,
  type PermissionExpression,
  type Schema,
  type Table,
} from '../model/index.ts'
import { type Asker, GUEST, KEY_ADMIN, type Standing, standing } from '../query/index.ts'
import { policiesFor } from './access-policies.ts'
import { type AccessAnswer, answerAccess } from './access-question.ts'
import type { ProjectOptions } from './options.ts'
import { loadProject } from './project.ts'

/** `always`: every row · `some`: those that row rules and policies leave · `own`: rows that the asker made · `never`. */
export type AccessWord = 'always' | 'some' | 'own' | 'never'

/** What an asker may do to one column that has a rule of its own. */
export interface ColumnAccess {
  readonly column: string
  readonly does: 'read' | 'write'
  readonly may: Standing
  /** The rule depends on the row or on a role of the project's own: the API carries it out, the database does not. */
  readonly byApi: boolean
}

/** One line of the matrix. */
export interface AccessLine {
  readonly table: string
  /** `guest`, `user`, `admin` or `role:NAME`. */
  readonly who: string
  readonly operations: Readonly<Record<Operation, AccessWord>>
  readonly columns: readonly ColumnAccess[]
}

/** The matrix, and the answer to a question where one was put. */
export interface AccessResult {
  readonly outcome: 'in-sync' | 'failed' | 'usage'
  readonly matrix: readonly AccessLine[]
  readonly answer: AccessAnswer | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

function namedRoles(expression: PermissionExpression): string[] {
  if (expression.kind === 'role') return [expression.role]
  return 'of' in expression ? expression.of.flatMap(namedRoles) : []
}

function rulesOf(table: Table): PermissionExpression[] {
  const columns = table.columns.flatMap(({ permission: { read, write } }) => [read, write])
  const all = [...Object.values(effectivePermissions(table)), ...table.rows.map((rule) => rule.for), ...columns]
  return all.filter((rule) => rule !== undefined)
}

/** An asker that stands for everybody of that word: `role:NAME` is a signed-in user who has the role. */
export function askerNamed(who: string): Asker | null {
  const user: Asker = { role: 'user', userId: 'asker', roles: [], claims: null }
  if (who === 'guest') return GUEST
  if (who === 'admin') return KEY_ADMIN
  if (who === 'user') return user
  return who.startsWith('role:') ? { ...user, roles: [who.slice('role:'.length)] } : null
}

function hasRowRules({ rows }: Table, operation: Operation, asker: Asker): boolean {
  if (asker.role === 'admin' || (operation !== 'read' && operation !== 'list')) return false
  return rows.some((rule) => rule.on.includes(operation))
}

function wordFor(table: Table, operation: Operation, asker: Asker): AccessWord {
  const may = standing(effectivePermissions(table)[operation], asker)
  if (may === 'never') return may
  // Whoever is signed in is the maker of a row that is being made.
  const word = operation === 'create' ? 'always' : may
  const isNarrowed = hasRowRules(table, operation, asker) || policiesFor(table, operation, asker).length > 0
  return isNarrowed && word === 'always' ? 'some' : word
}

function columnsFor(table: Table, asker: Asker): ColumnAccess[] {
  return table.columns.flatMap(({ name, permission }) =>
    (['read', 'write'] as const).flatMap((does): ColumnAccess[] => {
      const rule = permission[does]
      if (rule === undefined || asker.role === 'admin') return []
      const may = standing(rule, asker)
      const everyRole = standing(rule, { ...asker, roles: namedRoles(rule).concat('another') })
      return [
        {
          column: name,
          does,
          may,
          byApi: asker.role === 'user' && (may === 'own' || everyRole !== standing(rule, { ...asker, roles: [] })),
        },
      ]
    }),
  )
}

/** Every table with guest, user, the roles that its rules name, and admin. */
export function accessMatrix(schema: Schema): AccessLine[] {
  return schema.tables.flatMap((table) => {
    const roles = [...new Set(rulesOf(table).flatMap(namedRoles))].sort().map((role) => `role:${role}`)
    return ['guest', 'user', ...roles, 'admin'].flatMap((who) => {
      const asker = askerNamed(who)
      if (asker === null) return []
      const words = OPERATIONS.map((o) => [o, wordFor(table, o, asker)] as const)
      const operations = Object.fromEntries(words) as Record<Operation, AccessWord>
      return [{ table: table.name, who, operations, columns: columnsFor(table, asker) }]
    })
  })
}

/** Works the matrix out of the files; touches no database. With `question`, answers it too. */
export async function accessOf(options: ProjectOptions, question?: string): Promise<AccessResult> {
  const { project, diagnostics, sources } = await loadProject(options, false)
  if (!project) return { outcome: 'failed', matrix: [], answer: null, diagnostics, sources }
  const matrix = accessMatrix(project.schema)
  if (question === undefined) return { outcome: 'in-sync', matrix, answer: null, diagnostics, sources }
  const answered = answerAccess(question, project.schema, askerNamed)
  if ('answer' in answered) return { outcome: 'in-sync', matrix, answer: answered.answer, diagnostics, sources }
  const fault = error('cli/usage', answered.message, { hint: answered.hint })
  return { outcome: 'usage', matrix, answer: null, diagnostics: [...diagnostics, fault], sources }
}
