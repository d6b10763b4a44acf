/** The data routes: five operations on every table, and two documents about it. */
import { type Operation, RESERVED_TABLES } from '../model/index.ts'
import type { ErrorCode } from './errors.ts'

/** HTTP methods that routes use. */
export type Method = 'get' | 'post' | 'patch' | 'delete'

/** Who may call: anyone with a key, or only a signed-in user (or a secret key). */
export type Asker = 'key' | 'user'

/** A route on a table. */
export interface DataRoute {
  readonly name: Operation | 'spec' | 'openapi'
  readonly method: Method
  /** What follows the table's name. */
  readonly suffix: '' | '/{id}' | '/spec' | '/openapi'
  readonly asker: Asker
  readonly status: 200 | 201
  /** Beside `COMMON_ERRORS`. */
  readonly errors: readonly ErrorCode[]
}

const DENIED: readonly ErrorCode[] = ['data/permission-denied', 'data/table-not-found']
const WRITE: readonly ErrorCode[] = [
  'data/validation-error',
  'common/payload-too-large',
  'common/unsupported-media-type',
  'data/duplicate-value',
  'data/reference-violation',
  'data/check-violation',
]

/** Every route on a table, in the order of documents. */
export const DATA_ROUTES: readonly DataRoute[] = [
  {
    name: 'list',
    method: 'get',
    suffix: '',
    asker: 'key',
    status: 200,
    errors: ['common/invalid-parameters', ...DENIED],
  },
  { name: 'create', method: 'post', suffix: '', asker: 'key', status: 201, errors: [...WRITE, ...DENIED] },
  {
    name: 'read',
    method: 'get',
    suffix: '/{id}',
    asker: 'key',
    status: 200,
    errors: ['common/invalid-parameters', ...DENIED, 'data/not-found'],
  },
  {
    name: 'update',
    method: 'patch',
    suffix: '/{id}',
    asker: 'key',
    status: 200,
    errors: [...WRITE, ...DENIED, 'data/not-found', 'data/version-conflict'],
  },
  {
    name: 'delete',
    method: 'delete',
    suffix: '/{id}',
    asker: 'key',
    status: 200,
    errors: [...DENIED, 'data/not-found', 'data/reference-violation', 'data/version-conflict'],
  },
  {
    name: 'spec',
    method: 'get',
    suffix: '/spec',
    asker: 'user',
    status: 200,
    errors: ['common/authentication-required', ...DENIED],
  },
  {
    name: 'openapi',
    method: 'get',
    suffix: '/openapi',
    asker: 'user',
    status: 200,
    errors: ['common/authentication-required', ...DENIED],
  },
]

/** `/v1/data/posts`: the form that every table answers to. */
export function dataPath(table: string): string {
  return `/v1/data/${table}`
}

/** `/v1/posts`; undefined for names that belong to the system in this form. */
export function shortPath(table: string): string | undefined {
  return RESERVED_TABLES.has(table) ? undefined : `/v1/${table}`
}

/** Words that are no ids, since routes have them. */
export const NO_IDS: ReadonlySet<string> = new Set(['spec', 'openapi'])
