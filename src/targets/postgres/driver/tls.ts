/** `sslmode` and its files, as libpq means them: pg alone reads `require` as `verify-full`. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type pg from 'pg'
import { DiagnosticError, error } from '../../../diagnostic/index.ts'

/** One way of connecting: TLS in a certain manner, or none. */
export type TlsAttempt = false | Exclude<pg.ClientConfig['ssl'], boolean | undefined>

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
type Mode = (typeof MODES)[number]

function refuse(message: string, hint: string): never {
  throw new DiagnosticError([error('target/connect', message, { hint })])
}

function modeOf(query: URLSearchParams): Mode {
  const said = query.get('sslmode') ?? process.env.PGSSLMODE ?? 'prefer'
  if (said === 'no-verify') return 'require'
  const mode = MODES.find((m) => m === said)
  return mode ?? refuse(`sslmode \`${said}\` does not exist`, `One of ${MODES.map((m) => `\`${m}\``).join(', ')}`)
}

/** The file that a parameter names, else libpq's usual one where it exists. */
function readNamed(query: URLSearchParams, parameter: string, usual: string): string | undefined {
  const given = query.get(parameter) ?? process.env[`PG${parameter.toUpperCase()}`]
  const path = given ?? join(homedir(), '.postgresql', usual)
  if (given === undefined && !existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (fault) {
    const reason = (fault as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read'
    return refuse(`The ${parameter} file ${path} ${reason}`, `Correct \`${parameter}=\` in the URL`)
  }
}

interface Roots {
  readonly given: boolean
  /** Undefined: those that Node trusts. */
  readonly ca: string | readonly string[] | undefined
}

function rootsOf(query: URLSearchParams): Roots {
  const parameter = query.get('sslrootcert') ?? process.env.PGSSLROOTCERT
  if (parameter === 'system') return { given: true, ca: rootCertificates }
  const ca = readNamed(query, 'sslrootcert', 'root.crt')
  return { given: ca !== undefined, ca }
}

/**
 * The ways to connect that the URL allows, best first. `require` with a root certificate verifies it, as in libpq.
 * `verify-ca` and `verify-full` without one trust the authorities that Node trusts. Unix sockets never use TLS.
 */
export function tlsAttempts(host: string, query: URLSearchParams): readonly TlsAttempt[] {
  const mode = modeOf(query)
  if (mode === 'disable' || host.startsWith('/')) return [false]
  const roots = rootsOf(query)
  const [cert, key] = [readNamed(query, 'sslcert', 'postgresql.crt'), readNamed(query, 'sslkey', 'postgresql.key')]
  const passphrase = query.get('sslpassword')
  const common = { ...(cert && { cert }), ...(key && { key }), ...(passphrase && { passphrase }) }
  const unverified = { ...common, rejectUnauthorized: false }
  const ca = roots.ca === undefined ? {} : { ca: typeof roots.ca === 'string' ? roots.ca : [...roots.ca] }
  const authority = { ...common, ...ca, checkServerIdentity: () => undefined }
  switch (mode) {
    case 'allow':
      return [false, unverified]
    case 'prefer':
      return [unverified, false]
    case 'require':
      return [roots.given ? authority : unverified]
    case 'verify-ca':
      return [authority]
    case 'verify-full':
      return [{ ...common, ...ca }]
  }
}
