/** Reading a MongoDB URL, as far as bkend itself must know it. */
import { DiagnosticError, error } from '../../diagnostic/index.ts'
import type { Whereto } from './faults.ts'

/** What stands before the host has one `@`, at its end: another would make the rest of a password a part of the host. */
const FORM = /^mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?.*)?$/i
/** https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
const NO_DATABASE = /[/\\. "$*<>:|?\0]/
const LONGEST = 63

function refuse(message: string): DiagnosticError {
  const hint = 'Write `mongodb://user:password@host:27017/database`, special characters in the password percent-encoded'
  return new DiagnosticError([error('target/connect', message, { hint })])
}

/** Where the URL leads. Throws a `DiagnosticError` (`target/connect`) where it cannot be read or names no database. */
export function addressOf(url: string): Whereto {
  const [, login = '', host = '', database = ''] = FORM.exec(url) ?? []
  if (host === '') throw refuse('The database URL cannot be read')
  if (database === '') throw refuse('The database URL names no database')
  try {
    const user = decodeURIComponent(login.split(':', 1)[0] ?? '')
    const name = decodeURIComponent(database)
    if (!NO_DATABASE.test(name) && Buffer.byteLength(name) <= LONGEST) return { host, database: name, user }
  } catch {
    throw refuse('The database URL cannot be read')
  }
  throw refuse(`No database can be called \`${database}\``)
}
