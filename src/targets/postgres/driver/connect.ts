/** From a URL to a driver. */
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { ConnectOptions, Driver } from '../../../plan/index.ts'
import { type Address, readAddress } from './address.ts'
import { type Connection, openConnection } from './connection.ts'
import { contextOf, type PostgresObjects } from './context.ts'
import { driverOver } from './driver.ts'
import { connectionFault, faultCode, faultText, type Whereto } from './faults.ts'
import { link, type Opener } from './link.ts'
import type { TlsAttempt } from './tls.ts'

const OLDEST = 14

/** Refuses a server that is too old. */
function checkVersion(connection: Connection, whereto: Whereto): void {
  const major = Number.parseInt(connection.serverVersion ?? '', 10)
  if (!(major < OLDEST)) return
  const message = `${whereto.host} runs PostgreSQL ${connection.serverVersion}, and bkend needs ${OLDEST} or later`
  throw new DiagnosticError([error('target/version', message, { hint: 'Upgrade the server' })])
}

/** Whether the next way of connecting may do better: the server does not offer TLS, or wants (or does not want) it. */
function mayRetry(fault: unknown): boolean {
  const code = faultCode(fault)
  return (
    code === '28000' ||
    code === 'ECONNRESET' ||
    /SSL|TLS|ssl3|alert/.test(faultText(fault)) ||
    code?.startsWith('ERR_SSL') === true
  )
}

/** The fault that says most: that one way is not offered matters only where no other was tried. */
function telling(faults: readonly unknown[]): unknown {
  return faults.find((fault) => !/does not support SSL/.test(faultText(fault))) ?? faults[0]
}

/**
 * Connects by the first way that works, and by that one from then on. What it returns throws a `DiagnosticError`
 * (`target/connect`), and those that `connect` throws.
 */
export function firstWay<T>(address: Address, connect: (way: TlsAttempt) => Promise<T>): () => Promise<T> {
  let ways: readonly TlsAttempt[] = address.attempts
  return async () => {
    const faults: unknown[] = []
    for (const way of ways) {
      try {
        const connection = await connect(way)
        ways = [way]
        return connection
      } catch (fault) {
        if (fault instanceof DiagnosticError) throw fault
        faults.push(fault)
        if (!mayRetry(fault)) throw new DiagnosticError([connectionFault(fault, address)], { cause: fault })
      }
    }
    const fault = telling(faults)
    throw new DiagnosticError([connectionFault(fault, address)], { cause: fault })
  }
}

function openerFor(address: Address, signal: AbortSignal | undefined): Opener {
  return firstWay(address, async (way) => {
    const connection = await openConnection(address.config, way, { signal })
    checkVersion(connection, address)
    return connection
  })
}

/** Where the URL leads. Throws a `DiagnosticError` (`target/connect`) where it cannot be read. */
export function addressOfUrl(url: string, applicationName: string): Address {
  const address = readAddress(url, applicationName)
  if (address) return address
  const hint =
    'Write `postgres://user:password@host:5432/database`, special characters in the password percent-encoded (`#` as `%23`)'
  throw new DiagnosticError([error('target/connect', 'The database URL cannot be read', { hint })])
}

/** Connects to a `postgres://` server. Throws a `DiagnosticError` (`target/connect`, `target/version`). */
export async function connectServer(url: string, options: ConnectOptions, objects: PostgresObjects): Promise<Driver> {
  const address = addressOfUrl(url, options.applicationName)
  const open = openerFor(address, options.signal)
  const connections = link(open)
  await connections.get()
  const context = contextOf(options, objects, address, false)
  return driverOver({ context, link: connections, open, onClose: async () => {} })
}
