/** API keys: looked up by the SHA-256 of the whole, remembered for a few seconds whether they stand or not. */
import { hash } from 'node:crypto'
import { KEY_PATTERN } from '../../contract/index.ts'
import type { KeyRecord, KeyStore } from '../../query/index.ts'
import { ApiFault } from '../fault.ts'

/** How long an answer of the store is believed, in milliseconds: a revoked key is refused no later. */
export const KEY_MEMORY = 4000
/** How many keys are remembered; strangers' guesses push out guesses alone. */
const MOST = { standing: 10_000, unknown: 10_000 }

const PATTERN = new RegExp(KEY_PATTERN)

interface Remembered {
  readonly key: KeyRecord | null
  readonly until: number
}

function remember(memory: Map<string, Remembered>, hash: string, entry: Remembered, most: number): void {
  memory.delete(hash)
  if (memory.size >= most) {
    const oldest = memory.keys().next()
    if (!oldest.done) memory.delete(oldest.value)
  }
  memory.set(hash, entry)
}

/** The text under which a key is kept: its SHA-256, 64 lower-case hex digits. */
export function hashOfKey(key: string): string {
  return hash('sha256', key)
}

/** Judges what stands in `X-API-Key`. */
export interface KeyCheck {
  /** Throws an `ApiFault`: 400 without a key, 401 for one that is malformed, unknown, revoked or expired. */
  of(header: string | undefined): Promise<KeyRecord>
}

const refused = (message: string): ApiFault => new ApiFault('auth/unauthorized', message)

/**
 * The check over a store. What is compared is a hash of the whole key, so that neither time nor a prefix tells anything of
 * a key; a key that stands and one that does not take the same way.
 */
export function keyCheck(keys: Pick<KeyStore, 'byHash'>, now: () => number = Date.now): KeyCheck {
  const standing = new Map<string, Remembered>()
  const unknown = new Map<string, Remembered>()
  const asked = new Map<string, Promise<KeyRecord | null>>()

  const ask = async (hash: string): Promise<KeyRecord | null> => {
    // Counted from before the question: what is answered may be as old as that.
    const until = now() + KEY_MEMORY
    const key = await keys.byHash(hash)
    remember(key ? standing : unknown, hash, { key, until }, key ? MOST.standing : MOST.unknown)
    ;(key ? unknown : standing).delete(hash)
    return key
  }
  const find = (digest: string): Promise<KeyRecord | null> | KeyRecord | null => {
    const known = standing.get(digest) ?? unknown.get(digest)
    if (known && known.until > now()) return known.key
    const running = asked.get(digest) ?? ask(digest).finally(() => asked.delete(digest))
    asked.set(digest, running)
    return running
  }
  return {
    async of(header) {
      if (header === undefined || header === '')
        throw new ApiFault('data/invalid-header', 'Send an API key in the header X-API-Key')
      if (!PATTERN.test(header)) throw refused('The API key is malformed')
      const key = await find(hashOfKey(header))
      if (!key) throw refused('The API key is unknown')
      if (key.revokedAt !== null) throw refused('The API key was revoked')
      if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now()) throw refused('The API key has expired')
      return key
    },
  }
}
