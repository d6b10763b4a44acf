/** Where a `postgres://` URL points, and how its login is made: as libpq would read it. */
import type pg from 'pg'
import { type TlsAttempt, tlsAttempts } from './tls.ts'

/** A URL, read. */
export interface Address {
  /** For messages: the host name or the socket's folder. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly config: pg.ClientConfig
  /** Tried in order; the next only where the server does not offer, or does not take, the one before. */
  readonly attempts: readonly TlsAttempt[]
}

/** Milliseconds for the network, TLS and login together, unless `connect_timeout` says otherwise. */
const CONNECT_TIMEOUT = 15_000
const NO_HOST = 'no-host.invalid'

function read(url: string): URL | null {
  try {
    return new URL(url.replace(/^(\w+:\/\/[^/@]*@)(?=[/?]|$)/, `$1${NO_HOST}`))
  } catch {
    return null
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function timeout(seconds: string | null): number {
  const n = seconds === null ? Number.NaN : Number(seconds)
  return Number.isFinite(n) && n > 0 ? n * 1000 : CONNECT_TIMEOUT
}

/** The part of the URL, or of its query, or of the environment that pg itself would look at, or the last word. */
function pick(...words: readonly (string | null | undefined)[]): string {
  return words.find((w) => w) ?? ''
}

/**
 * Reads a `postgres://` URL. Null where it is none. Throws a `DiagnosticError` (`target/connect`) where it names a
 * certificate file that cannot be read, or an sslmode that does not exist.
 */
export function readAddress(url: string, applicationName: string): Address | null {
  const parts = read(url)
  if (!parts) return null
  const query = parts.searchParams
  const named = parts.hostname === NO_HOST ? '' : decoded(parts.hostname).replace(/^\[(.+)\]$/, '$1')
  const host = pick(query.get('host'), named, process.env.PGHOST, 'localhost')
  const port = Number(pick(query.get('port'), parts.port, process.env.PGPORT, '5432'))
  const user = pick(query.get('user'), decoded(parts.username), process.env.PGUSER, process.env.USER, 'postgres')
  const database = pick(query.get('dbname'), decoded(parts.pathname.slice(1)), process.env.PGDATABASE, user)
  const password = pick(query.get('password'), decoded(parts.password), process.env.PGPASSWORD)
  const options = pick(query.get('options'), process.env.PGOPTIONS)
  const config: pg.ClientConfig = {
    host,
    port,
    user,
    database,
    ...(password && { password }),
    ...(options && { options }),
    ...(query.get('sslnegotiation') === 'direct' && { sslnegotiation: 'direct' }),
    ...(query.get('channel_binding') === 'require' && { enableChannelBinding: true }),
    application_name: pick(query.get('application_name'), process.env.PGAPPNAME, applicationName),
    connectionTimeoutMillis: timeout(pick(query.get('connect_timeout'), process.env.PGCONNECT_TIMEOUT)),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
  return { host, port, database, user, config, attempts: tlsAttempts(host, query) }
}
