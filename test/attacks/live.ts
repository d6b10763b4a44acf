/** The server that the attacks share, and who is attacked and attacks. */
import { expect } from 'vitest'
import type { Got, Ours, User } from '../serve/service.ts'

/** Who is there. */
export interface Scene {
  readonly live: Ours
  /** Has something to hide. */
  readonly ann: User
  /** Is after it. */
  readonly bob: User
}

/** The scene, once it is set: tests are registered before. */
export type Setting = () => Scene

/** A filter as a parameter holds it. */
export function filterOf(filter: object): string {
  return encodeURIComponent(JSON.stringify(filter))
}

/** A row that was made, by its maker. Throws where it was not. */
export async function made(
  live: Ours,
  table: string,
  token: string | undefined,
  body: object,
): Promise<Readonly<Record<string, string>>> {
  const got = await live.send('POST', `/v1/data/${table}`, { body, ...(token === undefined ? {} : { token }) })
  if (got.status !== 201) throw new Error(`${got.status}: ${got.text}`)
  return got.body
}

/** The values of one field on a page. */
export function valuesOf(got: Got, field: string): readonly unknown[] {
  expect(got.status, got.text).toBe(200)
  return got.body.items.map((item: Readonly<Record<string, unknown>>) => item[field])
}
