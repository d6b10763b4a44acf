/** Passwords: hashed with argon2id off the main thread, a few at a time. */
import { availableParallelism } from 'node:os'
import type { Options } from '@node-rs/argon2'
import { ApiFault } from '../fault.ts'

/** 19 MiB and two passes: what OWASP asks of argon2id, in tens of milliseconds. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options
/** A hash of the same cost that no password has: whoever is unknown takes as long to refuse as whoever is known. */
const NOBODYS = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`
/** Hashes that may wait for their turn; more are told to come back. */
const QUEUE = 64

/** Makes and judges hashes. Both throw an `ApiFault` (503) where too many wait. */
export interface Passwords {
  /** PHC text. */
  hash(password: string): Promise<string>
  /** `hash` null: of nobody, which takes as long and is false. */
  verify(hash: string | null, password: string): Promise<boolean>
}

/** One text, however its letters are put together: keyboards differ in how they write `é`. */
function composed(password: string): string {
  return password.normalize('NFC')
}

/** Lets `most` works run at once and `queue` wait. */
function inTurn(most: number, queue: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) {
      if (waiting.length >= queue)
        throw new ApiFault('common/unavailable', 'Too many sign in at once; try again', {
          headers: { 'retry-after': '1' },
        })
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/** Hashing bounded in how much runs and waits, so that sign-ins never take all of the processors or of the memory. */
export function passwords(limits: { readonly most?: number; readonly queue?: number } = {}): Passwords {
  const most = limits.most ?? Math.max(1, Math.min(4, availableParallelism() - 1))
  const turn = inTurn(most, limits.queue ?? QUEUE)
  return {
    hash: (password) =>
      turn(async () => {
        const argon2 = await import('@node-rs/argon2')
        return await argon2.hash(composed(password), COST)
      }),
    verify: (hash, password) =>
      turn(async () => {
        const argon2 = await import('@node-rs/argon2')
        const right = await argon2.verify(hash ?? NOBODYS, composed(password))
        return right && hash !== null
      }),
  }
}
