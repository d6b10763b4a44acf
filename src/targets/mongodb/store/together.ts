/** Several commands as one, where the server has transactions. */
import type { StoreContext } from './context.ts'

/**
 * Runs work in a transaction, and again where it met another; throws what the work throws, and then nothing of it holds. On a
 * server without transactions the work runs as it is: it has to be ordered so that doing it again mends what a fault left.
 * https://www.mongodb.com/docs/manual/core/transactions/
 */
export function together<T>(context: StoreContext, work: (context: StoreContext) => Promise<T>): Promise<T> {
  if (!context.capabilities.has('transactions')) return work(context)
  return context.client.withSession((session) => session.withTransaction(() => work({ ...context, session })))
}
