/** A connection that is there when it is needed: opened late, opened again after it was lost between two transactions. */
import { DiagnosticError } from '../../../diagnostic/index.ts'
import type { Connection } from './connection.ts'
import { faultCode, faultText } from './faults.ts'

/** Opens connections to one server. */
export type Opener = () => Promise<Connection>

/** The one connection of a driver. */
export interface Link {
  /** The open connection, or a new one. */
  get(): Promise<Connection>
  /**
   * Runs work whose first statement takes effect only with the rest of it (a transaction, a lone query). Where the server says
   * that it ended the connection before running anything (57P01: it was stopped, or handed over), the work is run again.
   */
  retried<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** An embedded database may be handed on by as many processes as push at once; each says farewell to all that wait. */
const TRIES = 50

/** Whether nothing of the statement ran, because the server had taken its leave. */
function tookLeave(fault: unknown): boolean {
  const cause = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault
  if (fault instanceof DiagnosticError) return false
  // pg refuses to send on a connection that heard the farewell, and its refusal has no code.
  return faultCode(cause) === '57P01' || /\bnot queryable\b/.test(faultText(cause))
}

/** A link over an opener. */
export function link(open: Opener): Link {
  let current: Promise<Connection> | null = null
  async function get(): Promise<Connection> {
    const there = await current?.catch(() => null)
    if (there && !there.closed) return there
    current = open()
    return current
  }
  return {
    get,
    async retried(work) {
      for (let tries = 1; ; tries++) {
        const connection = await get()
        try {
          return await work(connection)
        } catch (fault) {
          if (!tookLeave(fault) || tries >= TRIES) throw fault
          await connection.end().catch(() => {})
        }
      }
    },
    async close() {
      const there = await current?.catch(() => null)
      current = null
      await there?.end().catch(() => {})
    },
  }
}
