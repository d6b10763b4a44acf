/** Who may do what, worked out from declared JSON alone: a second reading of the permission rules that shares no code with src. */

/** A table as it is declared, as far as permissions go. */
export interface DeclaredTable {
  readonly columns: Readonly<Record<string, { readonly type: string; readonly read?: string; readonly write?: string }>>
  readonly permissions?: Readonly<Record<string, string | Readonly<Record<string, boolean>>>>
  readonly rows?: readonly {
    readonly for: string
    readonly where: Readonly<Record<string, unknown>>
    readonly on?: readonly string[]
  }[]
}

/** Whoever asks. */
export interface Asker {
  readonly role: 'guest' | 'user' | 'admin'
  readonly id: string | null
  readonly roles: readonly string[]
}

/** A row, its unset columns left out. */
export type Row = Readonly<Record<string, unknown>> & { readonly createdBy: string }

/** What can be asked for; `unnamed` is a request that does not say. */
export type Operation = 'create' | 'read' | 'list' | 'update' | 'delete' | 'unnamed'

type Verdict = (asker: Asker, own: boolean) => boolean

const ATOMS: Readonly<Record<string, Verdict>> = {
  user: (a) => a.role === 'user',
  guest: () => true,
  public: () => true,
  admin: () => false,
  self: (a, own) => a.role !== 'guest' && a.id !== null && own,
  'role:*': (a) => a.role === 'user' && a.roles.length > 0,
}

function atom(word: string): Verdict {
  return ATOMS[word] ?? ((a) => a.role === 'user' && a.roles.includes(word.slice('role:'.length)))
}

function expression(text: string): Verdict {
  const alternatives = text.split('|').map((part) => part.split('&').map((word) => atom(word.trim())))
  return (a, own) => a.role === 'admin' || alternatives.some((all) => all.every((verdict) => verdict(a, own)))
}

const NOBODY: Verdict = (a) => a.role === 'admin'

/** The boolean form: `guest` there is somebody who is not signed in. */
function byRole(permissions: NonNullable<DeclaredTable['permissions']>, operation: string): Verdict {
  const says = (allowed: Readonly<Record<string, boolean>>): boolean =>
    allowed[operation] ?? (operation === 'list' && allowed.read === true)
  const roles = Object.entries(permissions).flatMap(([role, allowed]) =>
    typeof allowed === 'object' && says(allowed) ? [role] : [],
  )
  return (a, own) =>
    a.role === 'admin' || roles.some((role) => (role === 'guest' ? a.role === 'guest' : atom(role)(a, own)))
}

function permission({ permissions }: DeclaredTable, operation: string): Verdict {
  if (permissions === undefined) {
    if (operation === 'create') return expression('user')
    return operation === 'read' || operation === 'list' ? expression('public') : NOBODY
  }
  const own = permissions[operation]
  if (typeof own === 'string') return expression(own)
  const roles = Object.values(permissions).filter((allowed) => typeof allowed === 'object')
  const listSaid = roles.some((allowed) => Object.hasOwn(allowed, operation))
  if (operation === 'list' && typeof permissions.read === 'string' && !listSaid) return expression(permissions.read)
  return byRole(permissions, operation)
}

type Test = (value: unknown, operand: unknown) => boolean

const isSet = (value: unknown): boolean => value !== undefined && value !== null

const TESTS: Readonly<Record<string, Test>> = {
  $eq: (v, o) => isSet(v) && isSet(o) && v === o,
  $ne: (v, o) => !(isSet(v) && isSet(o) && v === o),
  $in: (v, o) => isSet(v) && (o as unknown[]).includes(v),
  $nin: (v, o) => !isSet(v) || !(o as unknown[]).includes(v),
  $gt: (v, o) => isSet(v) && (v as number) > (o as number),
  $lte: (v, o) => isSet(v) && (v as number) <= (o as number),
  $exists: (v, o) => isSet(v) === o,
}

function matches(where: Readonly<Record<string, unknown>>, row: Row, asker: Asker): boolean {
  return Object.entries(where).every(([key, wanted]) => {
    if (key === '$or') return (wanted as Record<string, unknown>[]).some((w) => matches(w, row, asker))
    if (key === '$and') return (wanted as Record<string, unknown>[]).every((w) => matches(w, row, asker))
    const tests = typeof wanted === 'object' && wanted !== null ? wanted : { $eq: wanted }
    return Object.entries(tests).every(([operator, operand]) =>
      TESTS[operator]?.(row[key], operand === '$userId' ? asker.id : operand),
    )
  })
}

function isOwn(row: Row, asker: Asker): boolean {
  return asker.id !== null && row.createdBy === asker.id
}

function ruled({ rows = [] }: DeclaredTable, operation: string, row: Row, asker: Asker): boolean {
  const binding = rows.filter(({ on = ['list'] }) => on.includes(operation))
  if (binding.length === 0 || asker.role === 'admin') return true
  return binding.some((rule) => expression(rule.for)(asker, isOwn(row, asker)) && matches(rule.where, row, asker))
}

/** Whether the asker reaches the row by that operation; for create, whether the new row may be made. */
export function reaches(table: DeclaredTable, operation: Operation, row: Row, asker: Asker): boolean {
  if (operation === 'unnamed') return reaches(table, 'read', row, asker) && reaches(table, 'list', row, asker)
  if (operation === 'create') {
    const inOwnName = asker.role === 'admin' || row.createdBy === (asker.role === 'user' ? (asker.id ?? '') : '')
    return inOwnName && permission(table, operation)(asker, asker.id !== null)
  }
  const may = permission(table, operation)(asker, isOwn(row, asker))
  return may && (operation === 'read' || operation === 'list' ? ruled(table, operation, row, asker) : true)
}

/** Whether the asker may read or write the column of that row; of a row that is made, they are the maker. */
export function mayColumn(
  table: DeclaredTable,
  column: string,
  does: 'read' | 'write',
  row: Row | null,
  asker: Asker,
): boolean {
  const rule = table.columns[column]?.[does]
  return rule === undefined || expression(rule)(asker, row === null ? asker.id !== null : isOwn(row, asker))
}

/** Some asker of that role, for each thing that a rule may hang on. */
function anyOfRole(role: Asker['role']): readonly Asker[] {
  const ids = role === 'guest' ? [null] : [null, 'someone']
  const named = (text: string): string[] => [...text.matchAll(/role:([\w-]+)/g)].map((m) => m[1] ?? '')
  return ids.flatMap((id) => [[], ALL_ROLES].map((roles) => ({ role, id, roles: role === 'user' ? roles : named('') })))
}

/** The names of roles that rules in tests use. */
export const ALL_ROLES: readonly string[] = ['mod', 'editor']

/** Whether some row lets some asker of that role read or write the column: only then the database lets the role name it. */
export function mayName(table: DeclaredTable, column: string, does: 'read' | 'write', role: Asker['role']): boolean {
  const rule = table.columns[column]?.[does]
  if (rule === undefined) return true
  return anyOfRole(role).some((asker) => [true, false].some((own) => expression(rule)(asker, own)))
}

/** Whether the role may do that to the table at all. */
export function mayEver(table: DeclaredTable, operation: Exclude<Operation, 'unnamed'>, role: Asker['role']): boolean {
  return anyOfRole(role).some((asker) => [true, false].some((own) => permission(table, operation)(asker, own)))
}
