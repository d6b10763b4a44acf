/** Failed attempts by account and address together, in this process alone: each after the fifth waits longer. */
import { ApiFault } from '../fault.ts'
import { countedAddress } from '../http/address.ts'

/** Failures that cost nothing. */
const FREE = 5
/** Seconds of the first wait, doubled with every failure after it, up to the longest. */
const WAIT = { first: 30, longest: 900 } as const
/** Milliseconds after which failures are forgotten. */
const FORGOTTEN = 3_600_000
/** Pairs that are remembered; past that the one that failed longest ago is forgotten. */
const MOST = 100_000
/** Attempts of one pair that may wait for one another. */
const QUEUE = 32

interface Failures {
  count: number
  /** No attempt before; milliseconds. */
  until: number
  at: number
}

/** Lets an account's attempts from one address through, one after the other, until too many failed. */
export interface Lockout {
  /**
   * Runs `work`, whose null is a failure; anything else forgets the failures before. Throws an `ApiFault`
   * (`auth/too-many-login-attempts`) without running it where the pair must wait.
   */
  attempt<T>(account: string, address: string, work: () => Promise<T | null>): Promise<T | null>
}

function tooMany(seconds: number): ApiFault {
  return new ApiFault('auth/too-many-login-attempts', `Too many failed attempts; try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}

function waitAfter(count: number): number {
  return count < FREE ? 0 : Math.min(WAIT.longest, WAIT.first * 2 ** (count - FREE)) * 1000
}

function failuresOf(now: () => number) {
  const pairs = new Map<string, Failures>()
  return {
    refuse(pair: string): void {
      const known = pairs.get(pair)
      if (!known) return
      if (known.at + FORGOTTEN < now()) pairs.delete(pair)
      else if (known.until > now()) throw tooMany(Math.ceil((known.until - now()) / 1000))
    },
    add(pair: string): void {
      const count = (pairs.get(pair)?.count ?? 0) + 1
      pairs.delete(pair)
      const oldest = pairs.size >= MOST ? pairs.keys().next() : null
      if (oldest && !oldest.done) pairs.delete(oldest.value)
      pairs.set(pair, { count, until: now() + waitAfter(count), at: now() })
    },
    clear(pair: string): void {
      pairs.delete(pair)
    },
  }
}

/** A lockout that remembers nothing yet. */
export function lockout(now: () => number = Date.now): Lockout {
  const failures = failuresOf(now)
  const lines = new Map<string, { readonly last: Promise<unknown>; readonly length: number }>()
  const judged = async <T>(pair: string, work: () => Promise<T | null>): Promise<T | null> => {
    failures.refuse(pair)
    const result = await work()
    if (result === null) failures.add(pair)
    else failures.clear(pair)
    return result
  }
  return {
    async attempt(account, address, work) {
      const pair = `${account.toLowerCase()} ${countedAddress(address)}`
      const line = lines.get(pair)
      if (line && line.length >= QUEUE) throw tooMany(1)
      // One after the other: guesses sent at once would all begin before the first of them had failed.
      const run = (line?.last ?? Promise.resolve()).then(() => judged(pair, work))
      const last = run.catch(() => undefined)
      lines.set(pair, { last, length: (line?.length ?? 0) + 1 })
      try {
        return await run
      } finally {
        if (lines.get(pair)?.last === last) lines.delete(pair)
      }
    },
  }
}
