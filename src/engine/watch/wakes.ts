/** What a `bkend dev` wakes up for, in the order in which it came. */
import type { Question } from '../result.ts'
import { type Burst, both } from './bursts.ts'

/** What may be answered at a terminal; null: left unanswered. */
export type Answer = 'yes' | 'no' | null

/** One reason to go on. */
export type Wake =
  | { readonly kind: 'files'; readonly burst: Burst }
  /** What failed may work by now; or the database of the server cannot be read any more, while nothing is pushed. */
  | { readonly kind: 'retry' }
  /** The history has another version. */
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'answer'; readonly question: Question; readonly answer: Answer }

/** A queue of them. */
export interface Wakes {
  add(wake: Wake): void
  /** The next one, waited for; null once the signal is aborted. Changes of files that came meanwhile are one. */
  next(): Promise<Wake | null>
}

function merged(waiting: Wake[]): Wake | null {
  const first = waiting.shift() ?? null
  if (first?.kind !== 'files') return first
  let { burst } = first
  for (let next = waiting[0]; next?.kind === 'files'; next = waiting[0]) {
    waiting.shift()
    burst = { since: burst.since, ...both(burst, next.burst) }
  }
  return { kind: 'files', burst }
}

/** An empty queue. */
export function createWakes(signal: AbortSignal): Wakes {
  const waiting: Wake[] = []
  let wake: (() => void) | null = null
  signal.addEventListener('abort', () => wake?.(), { once: true })
  return {
    add(one) {
      waiting.push(one)
      wake?.()
    },
    async next() {
      while (!signal.aborted) {
        const found = merged(waiting)
        if (found) return found
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      return null
    },
  }
}
