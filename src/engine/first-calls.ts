/** Two lines to paste at the first start: a call as a guest, and one of somebody who has just signed up. */
import { effectivePermissions, isServed, RESERVED_TABLES, type Schema, type Table } from '../model/index.ts'
import { GUEST, standing } from '../query/index.ts'

/** The calls; null where there is no table to call. */
export interface FirstCalls {
  readonly guest: string
  readonly signedIn: string
  /** They hold a key; else the shell variable `BKEND_PUBLISHABLE_KEY`, which whoever pastes them sets. */
  readonly keyed: boolean
}

const SOMEBODY = { role: 'user', userId: 'somebody', roles: [], claims: null } as const

function listedBy(schema: Schema, asker: typeof GUEST | typeof SOMEBODY): Table | undefined {
  return schema.tables.find((t) => isServed(t) && standing(effectivePermissions(t).list, asker) !== 'never')
}

function pathOf({ name }: Table): string {
  return RESERVED_TABLES.has(name) ? `/v1/data/${name}` : `/v1/${name}`
}

/** `key`: the publishable key; null where it is not known. */
export function firstCalls(schema: Schema, base: string, key: string | null): FirstCalls | null {
  const any = schema.tables.find(isServed)
  const forGuests = listedBy(schema, GUEST) ?? any
  const forUsers = listedBy(schema, SOMEBODY) ?? any
  if (!forGuests || !forUsers) return null
  const header = `-H "X-API-Key: ${key ?? '$BKEND_PUBLISHABLE_KEY'}"`
  // A new user at every paste: nobody has to remember a password.
  const body = `'{"method":"password","email":"me-'$(date +%s)'@example.com","password":"Correct-horse-7","name":"Me"}'`
  const signUp = `curl -s ${base}/v1/auth/email/signup ${header} -H 'Content-Type: application/json' -d ${body}`
  const token = `$(${signUp} | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`
  return {
    guest: `curl ${base}${pathOf(forGuests)} ${header}`,
    signedIn: `curl ${base}${pathOf(forUsers)} ${header} -H "Authorization: Bearer ${token}"`,
    keyed: key !== null,
  }
}
