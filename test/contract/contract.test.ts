/** The contract holds together: every code has a status, every route names what exists. */
import { expect, test } from 'vitest'
import {
  AUTH_ROUTES,
  byStatus,
  COMMON_ERRORS,
  DATA_ROUTES,
  dataPath,
  ERROR_CODES,
  ERROR_STATUSES,
  KEY_PATTERN,
  PASSWORD,
  SHAPES,
  type Shape,
  shortPath,
  USER_ROUTES,
} from '../../src/contract/index.ts'
import { RESERVED_TABLES } from '../../src/model/index.ts'
import { parsePattern } from '../../src/validate/index.ts'

test('codes stand in the order of their statuses', () => {
  const statuses = ERROR_CODES.map((code) => ERROR_STATUSES[code])
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b))
})

test('codes are gathered by status, each once', () => {
  expect(byStatus(['data/not-found', 'data/validation-error', 'data/table-not-found', 'data/not-found'])).toEqual([
    [400, ['data/validation-error']],
    [404, ['data/table-not-found', 'data/not-found']],
  ])
})

test('no route repeats what any request may be answered with', () => {
  for (const { name, errors } of [...DATA_ROUTES, ...AUTH_ROUTES, ...USER_ROUTES])
    expect([name, errors.filter((code) => COMMON_ERRORS.includes(code))]).toEqual([name, []])
})

test('a route for signed-in users says what the others get', () => {
  for (const { asker, errors } of [...DATA_ROUTES, ...AUTH_ROUTES, ...USER_ROUTES])
    expect(errors.includes('common/authentication-required')).toBe(asker === 'user')
})

const paths: readonly (readonly [table: string, long: string, short: string | undefined])[] = [
  ['posts', '/v1/data/posts', '/v1/posts'],
  ...[...RESERVED_TABLES].map((name) => [name, `/v1/data/${name}`, undefined] as const),
]
test.each(paths)('%s answers at its paths', (name, long, short) => {
  expect([dataPath(name), shortPath(name)]).toEqual([long, short])
})

test('no method and path is taken twice', () => {
  const taken = [
    ...DATA_ROUTES.map((r) => `${r.method} ${r.suffix}`),
    ...[...AUTH_ROUTES, ...USER_ROUTES].map((r) => `${r.method} ${r.path}`),
  ]
  expect(new Set(taken).size).toBe(taken.length)
})

test('every shape has an example at its leaves and requires only what it has', () => {
  const judge = (shape: Shape): void => {
    for (const key of shape.required ?? []) expect(Object.keys(shape.properties ?? {})).toContain(key)
    for (const member of [
      ...Object.values(shape.properties ?? {}),
      ...(shape.items ? [shape.items] : []),
      ...(shape.oneOf ?? []),
    ])
      judge(member)
    if (shape.enum && shape.example !== undefined) expect(shape.enum).toContain(shape.example)
    if (shape.shape !== undefined) expect(Object.keys(SHAPES)).toContain(shape.shape)
  }
  for (const shape of Object.values(SHAPES)) judge(shape)
})

test('the patterns of keys and passwords are portable', () => {
  for (const pattern of [KEY_PATTERN, PASSWORD.pattern]) expect(parsePattern(pattern)).toMatchObject({ ok: true })
})
