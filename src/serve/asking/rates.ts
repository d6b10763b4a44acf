/** Requests counted a minute, by whoever sends them; in this process alone. */
import type { RateLimits } from '../options.ts'

/** What the newest request left. */
export interface Taken {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Seconds until a request will be allowed again, at least 1. */
  readonly retryAfter: number
}

/** What is counted: a kind and a name within it. */
export type Subject = keyof RateLimits

const WINDOW = 60_000
/** Subjects that are remembered at once; past that the one seen first is forgotten. */
const MOST = 100_000

interface Bucket {
  /** Requests of this window and of the one before. */
  count: number
  before: number
  window: number
}

/** Counts. */
export interface Rates {
  /** One request more; refused ones count for nothing. */
  take(subject: Subject, name: string): Taken
  /** How many subjects are remembered. */
  readonly size: number
}

/** The window before counts by the part of it that the last minute still covers. */
function weightOf(bucket: Bucket, time: number): number {
  return bucket.count + bucket.before * (1 - (time % WINDOW) / WINDOW)
}

function moved(bucket: Bucket, window: number): Bucket {
  if (bucket.window === window) return bucket
  bucket.before = bucket.window === window - 1 ? bucket.count : 0
  bucket.count = 0
  bucket.window = window
  return bucket
}

/** Seconds until the weight is below the limit again. */
function waitOf(bucket: Bucket, limit: number, time: number): number {
  const left = WINDOW - (time % WINDOW)
  if (bucket.count >= limit) return Math.ceil((left + WINDOW * (1 - (limit - 1) / bucket.count)) / 1000)
  const share = 1 - (limit - 1 - bucket.count) / Math.max(1, bucket.before)
  return Math.max(1, Math.ceil((share * WINDOW - (time % WINDOW)) / 1000))
}

/** Counters for these limits; a limit of 0 is none. */
export function rates(limits: RateLimits, now: () => number = Date.now, most: number = MOST): Rates {
  const buckets = new Map<string, Bucket>()
  const bucketOf = (id: string, window: number): Bucket => {
    const known = buckets.get(id)
    if (known) return moved(known, window)
    if (buckets.size >= most) {
      const oldest = buckets.keys().next()
      if (!oldest.done) buckets.delete(oldest.value)
    }
    const bucket = { count: 0, before: 0, window }
    buckets.set(id, bucket)
    return bucket
  }
  return {
    take(subject, name) {
      const limit = limits[subject]
      if (limit === 0) return { allowed: true, limit: 0, remaining: Number.POSITIVE_INFINITY, retryAfter: 0 }
      const time = now()
      const bucket = bucketOf(`${subject} ${name}`, Math.floor(time / WINDOW))
      if (weightOf(bucket, time) + 1 > limit)
        return { allowed: false, limit, remaining: 0, retryAfter: Math.max(1, waitOf(bucket, limit, time)) }
      bucket.count++
      return { allowed: true, limit, remaining: Math.max(0, Math.floor(limit - weightOf(bucket, time))), retryAfter: 0 }
    },
    get size() {
      return buckets.size
    },
  }
}
