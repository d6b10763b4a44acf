/** The name that one request has in answers and logs. */
import { randomUUID } from 'node:crypto'

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/

/** The caller's own id where it is a harmless one; else a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID()
}
