/** Changes of one thing, one after the other, within this process. */

/** Runs work once all that was given for the same key before it has ended. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** For a server whose changes of one document are atomic: nobody waits. */
export const atOnce: Turns = (_key, work) => work()

/** For one whose are not. */
export function takingTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => {})
    last.set(key, settled)
    try {
      return await mine
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
