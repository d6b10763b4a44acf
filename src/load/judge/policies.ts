/** Policies as SQL, and the shorthands of permissions, as written → the model's. */
import {
  type AccessForm,
  accessSchema,
  type CrudPolicyForm,
  crudPolicySchema,
  type PolicyForm,
  policySchema,
} from '../../model/declaration/index.ts'
import type { Policy } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { judgeName } from './names.ts'
import { fault, place } from './scope.ts'
import { judgeSql } from './sql.ts'
import { structured } from './structure.ts'

/** Guests and users: admin is bound only where it is named. */
const BOUND = ['guest', 'user'] as const

function judgePolicy(draft: DraftTable, name: string, value: unknown): Policy[] {
  const { scope } = draft
  const path = ['policies', name]
  const form = structured<PolicyForm>(scope, policySchema(), value, path, { what: 'a policy' })
  if (!judgeName(scope, 'table', 'a policy', name, path) || form === null) return []
  const columns = new Set(draft.columns.keys())
  const sqlOf = (key: 'using' | 'check') =>
    form[key] === undefined ? undefined : judgeSql(scope, form[key], [...path, key], columns)
  const [using, check] = [sqlOf('using'), sqlOf('check')]
  if (form.using === undefined && form.check === undefined) {
    const hint = { yaml: "Write `using: { $sql: 'not locked' }`", typescript: 'Write `{ using: sql`not locked` }`' }
    fault(scope, 'schema/missing-key', 'A policy says what rows have to be, by `using` or `check`', path, { hint })
  }
  const command = (form.for ?? 'all') as Policy['command']
  const senseless = command === 'insert' ? 'using' : command === 'select' || command === 'delete' ? 'check' : null
  if (senseless !== null && form[senseless] !== undefined)
    fault(scope, 'schema/constraint', `\`${senseless}\` says nothing of ${command}`, [...path, senseless], {
      part: 'key',
    })
  if (using === null || check === null) return []
  const to = form.to === undefined ? BOUND : ([form.to].flat() as Policy['to'])
  const clauses = { ...(using && { using }), ...(check && { check }) }
  return [{ name, command, to: [...new Set(to)].sort(), ...clauses, span: place(scope, path, 'key') }]
}

/** The policies that are in order, by name. */
export function judgePolicies(draft: DraftTable): Policy[] {
  return Object.entries(draft.form.policies ?? {})
    .flatMap(([name, value]) => judgePolicy(draft, name, value))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

type Roles = Record<string, Record<string, boolean>>

function allow(roles: Roles, role: string, operations: readonly string[]): void {
  roles[role] = { ...roles[role], ...Object.fromEntries(operations.map((o) => [o, true])) }
}

const READS = ['read', 'list']
const WRITES = ['create', 'update', 'delete']

function fromCrud(draft: DraftTable, written: unknown): Roles {
  const roles: Roles = {}
  const isList = Array.isArray(written)
  for (const [n, value] of (isList ? written : [written]).entries()) {
    const path: DeclarationPath = isList ? ['crudPolicy', n] : ['crudPolicy']
    const form = structured<CrudPolicyForm>(draft.scope, crudPolicySchema(), value, path, { what: 'a crudPolicy' })
    if (form?.role === undefined) continue
    const { role, read, modify } = form
    if (read !== undefined && read !== false) allow(roles, read === 'self' ? 'self' : role, READS)
    if (modify !== undefined && modify !== false) allow(roles, modify === 'self' ? 'self' : role, WRITES)
    roles[role] ??= {}
  }
  return roles
}

function fromAccess(draft: DraftTable, written: unknown): Roles {
  const form = structured<AccessForm>(draft.scope, accessSchema(), written, ['access'], { what: 'access' }) ?? {}
  const { publicRead = false, publicWrite = false, insert = true } = form
  const { readOwn = true, updateOwn = true, deleteOwn = true } = form
  const roles: Roles = { self: {} }
  if (publicRead) for (const role of ['guest', 'user']) allow(roles, role, READS)
  if (publicWrite) for (const role of ['guest', 'user']) allow(roles, role, ['create'])
  if (insert) allow(roles, 'user', ['create'])
  if (readOwn) allow(roles, 'self', READS)
  if (updateOwn) allow(roles, 'self', ['update'])
  if (deleteOwn) allow(roles, 'self', ['delete'])
  return roles
}

/** Permissions as written: `permissions`, or what one of the shorthands stands for, with the key that says it. */
export function writtenPermissions(
  draft: DraftTable,
): { readonly key: string; readonly value: Readonly<Record<string, unknown>> } | undefined {
  const { permissions, crudPolicy, access } = draft.form
  const said = Object.entries({ permissions, crudPolicy, access }).filter(([, value]) => value !== undefined)
  const [first, second] = said
  if (second !== undefined)
    fault(draft.scope, 'schema/duplicate', 'Permissions are said in two ways', [second[0]], {
      hint: `Keep \`${first?.[0]}\` or \`${second[0]}\``,
      part: 'key',
    })
  if (permissions !== undefined) return { key: 'permissions', value: permissions }
  if (crudPolicy !== undefined) return { key: 'crudPolicy', value: fromCrud(draft, crudPolicy) }
  return access === undefined ? undefined : { key: 'access', value: fromAccess(draft, access) }
}
