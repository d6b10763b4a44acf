/** Reading a MongoDB URL, as far as bkend itself must know it. */
import { DiagnosticError, error } from '../../diagnostic/index.ts'
import type { Whereto } from './faults.ts'

const FORM = /^mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?.*)?$/i

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
    return { host, database: decodeURIComponent(database), user }
  } catch {
    throw refuse('The database URL cannot be read')
  }
}
