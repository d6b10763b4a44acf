/** Work that is given up when it takes too long. */
import type { Connection } from './connection.ts'

/** The work's result, or `late` where it took longer than `ms` milliseconds; it goes on then. */
export function atMost<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late')
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** The work's result, or null where it took longer than `ms` milliseconds; then the connection that it waits on is ended. */
export async function within<T>(ms: number, work: Promise<T>, connection: Connection): Promise<T | null> {
  const first = await atMost(ms, work)
  if (first !== 'late') return first
  connection.abandon()
  await work.catch(() => {})
  return null
}
