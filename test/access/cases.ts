/** Random permission sets in every form, the rows that they are tried on, and who asks. */
import fc from 'fast-check'
import { ALL_ROLES, type Asker, type DeclaredTable, type Row } from './oracle.ts'

/** Everybody who asks. A user without an id is a token that says no `sub`. */
export const ASKERS: readonly Asker[] = [
  { role: 'guest', id: null, roles: [] },
  { role: 'user', id: 'ann', roles: [] },
  { role: 'user', id: 'ben', roles: ['mod'] },
  { role: 'user', id: 'eve', roles: [...ALL_ROLES] },
  { role: 'user', id: null, roles: [] },
  { role: 'admin', id: null, roles: [] },
  { role: 'admin', id: 'ann', roles: [] },
]

/** Every combination of what rules look at. */
export const ROWS: readonly Row[] = ['', 'ann', 'ben'].flatMap((createdBy) => [
  { createdBy, title: 'a', visibility: 'open', score: 1, ownerId: 'ann' },
  { createdBy, title: 'b', visibility: 'shared', score: 7 },
  { createdBy, title: 'c', visibility: 'hidden', ownerId: 'ben' },
])

const ATOMS = ['user', 'guest', 'public', 'admin', 'self', 'role:mod', 'role:editor', 'role:*'] as const

const expression: fc.Arbitrary<string> = fc
  .array(fc.array(fc.constantFrom(...ATOMS), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
  .map((alternatives) => alternatives.map((all) => all.join(' & ')).join(' | '))

const operations = ['create', 'read', 'list', 'update', 'delete']

function some<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .record(Object.fromEntries(keys.map((key) => [key, fc.option(value)])))
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).flatMap(([k, v]) => (v === null ? [] : [[k, v]]))) as Record<string, T>,
    )
}

const byRole = some(['admin', 'user', 'guest', 'self', 'role:mod', 'role:*'], some(operations, fc.boolean()))
const byOperation = some(operations, expression)
const both = fc.tuple(byOperation, byRole).map(([a, b]) => ({ ...a, ...b }))

const comparison: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constantFrom('open', 'shared').map((visibility) => ({ visibility })),
  fc.constant({ visibility: { $in: ['open', 'shared'] } }),
  fc.constant({ visibility: { $nin: ['hidden'] } }),
  fc.constant({ createdBy: '$userId' }),
  fc.constant({ createdBy: { $ne: '$userId' } }),
  fc.constant({ ownerId: '$userId' }),
  fc.constant({ ownerId: { $ne: '$userId' } }),
  fc.constant({ ownerId: { $ne: 'ann' } }),
  fc.constantFrom(1, 5).map((score) => ({ score: { $gt: score } })),
  fc.constant({ score: { $lte: 5 } }),
  fc.boolean().map((there) => ({ score: { $exists: there } })),
)

const where = fc.oneof(
  { weight: 3, arbitrary: comparison },
  { weight: 1, arbitrary: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((all) => ({ $or: all })) },
  { weight: 1, arbitrary: fc.array(comparison, { minLength: 1, maxLength: 2 }).map((all) => ({ $and: all })) },
)

const rule = fc.record({
  for: expression,
  where,
  on: fc.constantFrom(['list'], ['read'], ['list', 'read']),
})

/** A table with permissions in one of the forms, row rules and column rules. */
export const declaredTable: fc.Arbitrary<DeclaredTable> = fc
  .record({
    permissions: fc.option(fc.oneof(byOperation, byOperation, byRole, both), { nil: undefined, freq: 8 }),
    rows: fc.oneof(fc.constant([]), fc.array(rule, { maxLength: 3 })),
    read: fc.option(expression, { nil: undefined }),
    write: fc.option(expression, { nil: undefined }),
  })
  .map(({ permissions, rows, read, write }) => ({
    columns: {
      title: { type: 'string', default: 'new' },
      visibility: { type: 'string', enum: ['open', 'shared', 'hidden'], default: 'hidden' },
      score: { type: 'integer', optional: true },
      ownerId: { type: 'string', optional: true },
      secret: { type: 'string', optional: true, ...(read && { read }), ...(write && { write }) },
    },
    rows,
    ...(permissions && { permissions }),
  }))
