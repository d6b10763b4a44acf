/** Permission expressions as text, and the matrix that they and the boolean form work out to. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  effectivePermissions,
  OPERATIONS,
  type PermissionExpression,
  type Permissions,
  parsePermission,
  printPermission,
} from '../../src/model/index.ts'

const atom: fc.Arbitrary<PermissionExpression> = fc.oneof(
  fc.constantFrom<PermissionExpression>(
    { kind: 'everyone' },
    { kind: 'user' },
    { kind: 'admin' },
    { kind: 'self' },
    { kind: 'anyRole' },
  ),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/).map((role): PermissionExpression => ({ kind: 'role', role })),
)
const joined = (kind: 'and' | 'or', of: fc.Arbitrary<PermissionExpression>): fc.Arbitrary<PermissionExpression> =>
  fc.oneof(
    of,
    fc.array(of, { minLength: 2, maxLength: 4 }).map((all) => ({ kind, of: all })),
  )
const expression = joined('or', joined('and', atom))

describe('a permission expression', () => {
  it('reads back what it prints', () => {
    fc.assert(
      fc.property(expression, (given) => {
        expect(parsePermission(printPermission(given))).toEqual({ ok: true, expression: given })
      }),
    )
  })

  it('binds & tighter than |, and takes any space', () => {
    expect(parsePermission(' user&role:moderator|self ')).toEqual({
      ok: true,
      expression: {
        kind: 'or',
        of: [{ kind: 'and', of: [{ kind: 'user' }, { kind: 'role', role: 'moderator' }] }, { kind: 'self' }],
      },
    })
  })

  it('calls everyone guest or public', () => {
    expect(parsePermission('guest')).toEqual({ ok: true, expression: { kind: 'everyone' } })
    expect(parsePermission('public')).toEqual(parsePermission('guest'))
  })

  it.each([
    ['', 'is empty', 0, 0],
    ['user |', 'ends too early', 6, 6],
    ['user guest', 'has `guest` where `|` or `&` belongs', 5, 10],
    ['user && self', 'names an unknown role `&&`', -1, -1],
    ['(user)', 'has no brackets', 0, 1],
    ['moderator', 'names an unknown role `moderator`', 0, 9],
    ['role:', 'names an unknown role `role:`', 0, 5],
  ])('that is none is told where: %j', (given, message, start, end) => {
    const parsed = parsePermission(given)
    if (start < 0) expect(parsed).toMatchObject({ ok: false, fault: { hint: 'Write `user & self`' } })
    else expect(parsed).toMatchObject({ ok: false, fault: { message, start, end } })
  })

  it('never throws, and points inside the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parsePermission(text)
        if (!parsed.ok) expect(parsed.fault.end).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('the matrix', () => {
  const matrix = (permissions?: Permissions) => {
    const all = effectivePermissions(permissions === undefined ? {} : { permissions })
    return Object.fromEntries(OPERATIONS.map((o) => [o, printPermission(all[o])]))
  }
  const parsed = (text: string): PermissionExpression => {
    const result = parsePermission(text)
    if (!result.ok) throw new Error(result.fault.message)
    return result.expression
  }
  const said = (expressions: Record<string, string>, roles: Permissions['roles'] = {}): Permissions => ({
    expressions: Object.fromEntries(Object.entries(expressions).map(([k, v]) => [k, parsed(v)])),
    roles,
  })
  const denied = { create: 'nobody', read: 'nobody', list: 'nobody', update: 'nobody', delete: 'nobody' }

  it.each([
    [
      'nothing declared',
      undefined,
      { create: 'user', read: 'public', list: 'public', update: 'nobody', delete: 'nobody' },
    ],
    ['anything declared closes the rest', said({ create: 'user' }), { ...denied, create: 'user' }],
    ['an empty role closes all', said({}, { guest: {} }), denied],
    ['list unsaid is read', said({ read: 'self' }), { ...denied, read: 'self', list: 'self' }],
    ['list said is itself', said({ read: 'self', list: 'user' }), { ...denied, read: 'self', list: 'user' }],
    [
      'list unsaid is read, role by role',
      said({}, { user: { read: true }, self: { read: true, list: false } }),
      { ...denied, read: 'self | user', list: 'user' },
    ],
    [
      'not signed in and signed in are everyone',
      said({}, { guest: { read: true }, user: { read: true } }),
      { ...denied, read: 'public', list: 'public' },
    ],
    [
      'guest in the boolean form is not signed in',
      said({}, { guest: { create: true } }),
      { ...denied, create: 'signed-out' },
    ],
    [
      'an expression wins, operation by operation',
      said({ create: 'role:editor' }, { user: { create: true, update: true } }),
      { ...denied, create: 'role:editor', update: 'user' },
    ],
    [
      'a role that says list is heard beside an expression for read',
      said({ read: 'public' }, { user: { list: true } }),
      { ...denied, read: 'public', list: 'user' },
    ],
    [
      'roles of one’s own in the boolean form',
      said({}, { 'role:editor': { update: true }, 'role:*': { delete: true } }),
      { ...denied, update: 'role:editor', delete: 'role:*' },
    ],
  ] as const)('%s', (_, permissions, wanted) => {
    expect(matrix(permissions)).toEqual(wanted)
  })
})
