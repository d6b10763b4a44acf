/** What the server's and the driver's errors mean. Never a password. */
import { type Diagnostic, DiagnosticError, error } from '../../diagnostic/index.ts'

/** Where a connection leads. */
export interface Whereto {
  /** With its port; several, joined by commas, of a replica set. */
  readonly host: string
  readonly database: string
  readonly user: string
}

/** The server's number for the fault; undefined where it gave none. */
export function codeOf(fault: unknown): number | undefined {
  const code = (fault as { readonly code?: unknown } | null)?.code
  return typeof code === 'number' ? code : undefined
}

/** The fault's own words. */
export function textOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}

/** Whether a validator refused a document: code 121, or those words with a code that means nothing (FerretDB 2). */
export function isRefusedByValidator(fault: unknown): boolean {
  return codeOf(fault) === 121 || /document failed validation/i.test(textOf(fault))
}

function nameOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : ''
}

/** Whether the connection is gone, so that what was running may or may not have taken effect. */
export function isDisconnect(fault: unknown): boolean {
  return /^Mongo(Network|ServerSelection|TopologyClosed|NotConnected|PoolCleared|ServerClosed)/.test(nameOf(fault))
}

/** Whether the fault is the driver's, the server's or the network's at all, rather than one of ours. */
export function isMongo(fault: unknown): boolean {
  return (
    nameOf(fault).startsWith('Mongo') || typeof (fault as { readonly syscall?: unknown } | null)?.syscall === 'string'
  )
}

const REFUSED_LOGIN = new Set([18, 8000])
const NOT_ALLOWED = 13

/** The diagnostic for a connection that could not be made, or was lost. */
export function connectionFault(fault: unknown, { host, user }: Whereto): Diagnostic {
  const [code, text] = [codeOf(fault), textOf(fault)]
  if (code !== undefined && REFUSED_LOGIN.has(code)) {
    const hint = 'Check user, password and `authSource` in the URL; write special characters percent-encoded'
    return error('target/connect', `${host} refuses the login of ${user || 'nobody'}`, { hint })
  }
  if (/ECONNREFUSED/.test(text)) {
    const hint = 'Start the server, or correct host and port in the URL'
    return error('target/connect', `Nothing listens on ${host}`, { hint })
  }
  if (/ENOTFOUND|EAI_AGAIN|querySrv/.test(text)) {
    const hint = 'Check the spelling of the host in the URL, and the network'
    return error('target/connect', `The host name ${host} is not known`, { hint })
  }
  if (UNREADABLE.test(nameOf(fault)) || /^Unable to parse .* with URL/.test(text)) {
    const hint = 'Correct it: https://www.mongodb.com/docs/manual/reference/connection-string/'
    return error('target/connect', `The database URL cannot be read: ${text}`, { hint })
  }
  if (nameOf(fault) === 'MongoServerSelectionError') return unanswered(fault, host)
  const hint = 'Check host, port, user and database in the URL'
  return error('target/connect', `${host} cannot be reached: ${text}`, { hint })
}

/** The URL's own fault, found before anybody was asked. */
const UNREADABLE = /^Mongo(?:Parse|InvalidArgument|MissingCredentials)Error$/

/** What the driver saw of the servers until it gave up. */
interface Seen {
  readonly type?: string
  readonly setName?: string | null
}

/** Nobody answered as the URL has it, in all the time that there was. */
function unanswered(fault: unknown, host: string): Diagnostic {
  const { type, setName } = (fault as { readonly reason?: Seen }).reason ?? {}
  if (type === 'ReplicaSetNoPrimary' && typeof setName === 'string') {
    const hint = 'Compare `replicaSet` in the URL with `rs.status()`; leave it out for a single server'
    return error('target/connect', `The replica set ${setName} has no primary that answers at ${host}`, { hint })
  }
  const hint =
    'Check host and port in the URL, the network in between, and whether the server wants `tls=true` or does not'
  return error('target/connect', `${host} does not answer`, { hint })
}

/** A fault that no step of the plan is to blame for, as it is thrown on. */
export function translated(fault: unknown, whereto: Whereto): unknown {
  if (!isMongo(fault)) return fault
  if (isDisconnect(fault)) {
    const lost = connectionFault(fault, whereto)
    return new DiagnosticError([lost], { cause: fault })
  }
  const denied = codeOf(fault) === NOT_ALLOWED
  const message = `The server refused a command that push needs: ${textOf(fault)}`
  const hint = denied ? 'Push with a login that has the role `dbAdmin` and `readWrite` on this database' : undefined
  const code = denied ? 'target/permission' : 'apply/statement'
  return new DiagnosticError([error(code, message, hint === undefined ? {} : { hint })], { cause: fault })
}

/** Runs `work`; what it throws is translated. */
export async function telling<T>(whereto: Whereto, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    throw translated(fault, whereto)
  }
}
