/** From a `pglite:` URL to a driver. */
import { DiagnosticError, error } from '../../../../diagnostic/index.ts'
import type { ConnectOptions, Driver } from '../../../../plan/index.ts'
import { contextOf, type PostgresObjects } from '../context.ts'
import { driverOver } from '../driver.ts'
import { link } from '../link.ts'
import { embeddedOpener } from './opener.ts'

/**
 * Opens `pglite:DIR` (a path relative to the working folder, or absolute) or `pglite:memory` (a new database every time). Throws
 * a `DiagnosticError` (`target/connect`, `target/busy`).
 */
export async function connectEmbedded(url: string, options: ConnectOptions, objects: PostgresObjects): Promise<Driver> {
  const named = url.slice('pglite:'.length).replace(/^\/\/(?=.)/, '')
  if (named === '') {
    const hint = 'Write `pglite:.bkend/dev` or `pglite:memory`'
    throw new DiagnosticError([error('target/connect', 'The URL names no folder for the embedded database', { hint })])
  }
  const { applicationName, onProgress, signal } = options
  const directory = named === 'memory' ? null : named
  const opener = embeddedOpener(directory, { applicationName, onProgress, signal })
  const connections = link(opener.open)
  await connections.get()
  const whereto = { host: 'pglite', port: 0, database: named, user: 'postgres' }
  const context = contextOf(options, objects, whereto, true)
  return driverOver({ context, link: connections, open: opener.open, onClose: opener.close })
}
