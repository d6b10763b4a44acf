/** The embedded database: one backend that all take turns at, so that each request is a transaction of its own. */

import type { Connection } from '../driver/connection.ts'
import { embeddedOpener } from '../driver/embedded/opener.ts'
import type { Asking } from '../normalize/roles.ts'
import { type Gateway, type GatewayOptions, onlyText, type Row, type Run } from './gateway.ts'
import { pool } from './pool.ts'
import { beginStatements } from './session-settings.ts'

/** The process that served the database left before anything ran: another one serves it now. */
function hasLeft(fault: unknown): boolean {
  const { code, message } = fault as { readonly code?: unknown; readonly message?: unknown }
  return code === '57P01' || /not queryable|Connection terminated/.test(String(message))
}

const TRIES = 5

/** `directory`: null for a database in memory. Throws a `DiagnosticError` (`target/connect`, `target/busy`). */
export async function embeddedGateway(directory: string | null, options: GatewayOptions): Promise<Gateway> {
  const opener = embeddedOpener(directory, { applicationName: options.applicationName, signal: options.signal })
  const connections = pool<Connection>({
    size: 1,
    queue: options.queue,
    wait: options.wait,
    open: opener.open,
    isUsable: (connection) => !connection.closed,
    end: (connection) => connection.end(),
  })
  const together = async <T>(asking: Asking, work: (run: Run) => Promise<T>): Promise<T> => {
    const begin = beginStatements(options, options.roles[asking])
    for (let tries = 1; ; tries++) {
      let begun = false
      try {
        return await connections.use(async (connection) => {
          await connection.query(begin)
          begun = true
          try {
            const result = await work(({ text, values }) => connection.query<Row>(text, values))
            await connection.settle('commit')
            return result
          } catch (fault) {
            await connection.settle('rollback').catch(() => connection.end().catch(() => {}))
            throw fault
          }
        })
      } catch (fault) {
        if (begun || !hasLeft(fault) || tries >= TRIES) throw fault
      }
    }
  }
  const asLogin: Gateway['asLogin'] = (work) => connections.use(work)
  const [row] = await asLogin((c) =>
    c.query<{ version: number }>(`select current_setting('server_version_num')::int as version`),
  )
  return {
    version: row?.version ?? 0,
    together,
    asRole: (asking, statement) => together(asking, (run) => run(statement)),
    textAsRole: async (asking, statement) => onlyText(await together(asking, (run) => run(statement))),
    asLogin,
    async close() {
      await connections.close()
      await opener.close()
    },
  }
}
