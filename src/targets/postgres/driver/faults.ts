/** What a failed connection means, in plain words. Never a password. */
import { type Diagnostic, error } from '../../../diagnostic/index.ts'

/** Where the connection was meant to go. */
export interface Whereto {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** The server's SQLSTATE or the system's code, where the fault has one. */
export function faultCode(fault: unknown): string | undefined {
  const code = (fault as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** The fault's own words. An `AggregateError` of several addresses speaks through its first. */
export function faultText(fault: unknown): string {
  if (fault instanceof AggregateError && fault.errors.length > 0) return faultText(fault.errors[0])
  return fault instanceof Error ? fault.message : String(fault)
}

/** Codes of a connection that ended; what was running may or may not have taken effect. */
const GONE = /^(57P0[1-5]|08\w{3}|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_STREAM\w*)$/
const GONE_TEXT = /connection (terminated|ended|closed)|client (has|was) (encountered|closed)|not queryable|read ECONN/i

/** Whether the fault means that the connection is gone, rather than that the server refused a statement. */
export function isDisconnect(fault: unknown): boolean {
  const code = faultCode(fault)
  return code === undefined ? GONE_TEXT.test(faultText(fault)) : GONE.test(code)
}

type Words = readonly [message: string, hint: string]

function systemWords(code: string | undefined, at: string, w: Whereto): Words | null {
  switch (code) {
    case 'ECONNREFUSED':
      return [`Nothing listens on ${at}`, 'Start the server, or correct host and port in the URL']
    case 'ENOENT':
      return [`No server socket in ${w.host}`, 'Start the server, or correct `host=` in the URL']
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`The host name ${w.host} is not known`, 'Check the spelling of the host in the URL, and the network']
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [
        `${at} does not answer`,
        'Check host and port, the firewall, and whether this machine is on its allow list',
      ]
    case 'ECONNRESET':
    case 'EPIPE':
      return [`${at} closed the connection during the login`, 'Check that host and port are those of a Postgres server']
    case 'EACCES':
      return [`${at} may not be opened by this user`, 'Run as the user that the server runs as, or connect over TCP']
    default:
      return null
  }
}

function loginWords(code: string | undefined, text: string, at: string, w: Whereto): Words | null {
  switch (code) {
    case '28P01':
      return [
        `${at} refuses the password of ${w.user}`,
        'Check user and password in the URL; write special characters percent-encoded (`@` as `%40`, `#` as `%23`)',
      ]
    case '28000':
      return [
        `${at} refuses the login of ${w.user}: ${text}`,
        "Check the user, `sslmode`, and the server's pg_hba.conf",
      ]
    case '3D000':
      return [`${at} has no database ${w.database}`, `Create it: \`createdb -h ${w.host} -p ${w.port} ${w.database}\``]
    case '53300':
      return [`${at} has no connection to spare: ${text}`, 'Close other clients, or connect through its pooler']
    case '57P03':
      return [`${at} is not ready: ${text}`, 'Push again in a moment']
    case '42501':
      return [
        `${w.user} may not connect to ${w.database}: ${text}`,
        `\`grant connect on database ${w.database} to ${w.user}\``,
      ]
    default:
      return null
  }
}

function tlsWords(code: string | undefined, text: string, at: string, w: Whereto): Words | null {
  if (/does not support SSL/.test(text))
    return [`${at} does not offer TLS`, 'Use `sslmode=prefer`, or turn on TLS on the server']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      `The certificate of ${at} is for another host: ${text}`,
      `Connect by a name that it lists, or use \`sslmode=verify-ca\` if you trust its authority for ${w.host}`,
    ]
  if (code === 'CERT_HAS_EXPIRED') return [`The certificate of ${at} has expired`, 'Renew it on the server']
  if (code !== undefined && /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_(UNTRUSTED|SIGNATURE)/.test(code))
    return [
      `The certificate of ${at} is not from an authority that is trusted here`,
      'Name its authority: `sslrootcert=/path/to/ca.pem`',
    ]
  if (/alert|ssl3|tls|SSL connection/i.test(text) || code?.startsWith('ERR_SSL'))
    return [`No TLS connection to ${at} could be made: ${text}`, 'Check `sslmode`, `sslcert` and `sslkey` in the URL']
  return null
}

function otherWords(text: string, at: string, w: Whereto): Words {
  if (/password must be a string|SCRAM-SERVER-FIRST-MESSAGE: client password/i.test(text))
    return [
      `${at} asks for a password of ${w.user} and the URL has none`,
      'Write `postgres://user:password@host/database`, or set PGPASSWORD',
    ]
  if (/timeout/i.test(text))
    return [
      `${at} does not answer in time`,
      'Check host and port, the firewall, and whether this machine is on its allow list; `connect_timeout=60` waits longer',
    ]
  return [`${at} cannot be reached: ${text}`, 'Check host, port, user and database in the URL']
}

/** The diagnostic for a connection that could not be made, or was lost. */
export function connectionFault(fault: unknown, whereto: Whereto): Diagnostic {
  const at = whereto.host.startsWith('/') ? whereto.host : `${whereto.host}:${whereto.port}`
  const first = fault instanceof AggregateError && fault.errors.length > 0 ? fault.errors[0] : fault
  const code = faultCode(fault) ?? faultCode(first)
  const text = faultText(first)
  const [message, hint] =
    tlsWords(code, text, at, whereto) ??
    systemWords(code, at, whereto) ??
    loginWords(code, text, at, whereto) ??
    otherWords(text, at, whereto)
  return error('target/connect', message, { hint })
}
