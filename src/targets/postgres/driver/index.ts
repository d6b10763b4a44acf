/** What the target may use of its driver. */
import type { ConnectOptions, Driver } from '../../../plan/index.ts'
import { connectServer } from './connect.ts'
import type { PostgresObjects } from './context.ts'
import { connectEmbedded } from './embedded/connect.ts'
import { compileAhead } from './embedded/database.ts'

export type { PostgresObjects } from './context.ts'

/**
 * Connects to `postgres://…`, `postgresql://…`, `pglite:DIR` or `pglite:memory`. Throws a `DiagnosticError`: `target/connect`,
 * `target/version`, `target/busy`, or `apply/interrupted` where the signal was given meanwhile.
 */
export function connect(url: string, options: ConnectOptions, objects: PostgresObjects): Promise<Driver> {
  return url.startsWith('pglite:') ? connectEmbedded(url, options, objects) : connectServer(url, options, objects)
}

/** Begins to compile the embedded database, which another thread does, where the URL will need it. */
export function warmUp(url: string): void {
  if (url.startsWith('pglite:')) compileAhead()
}
