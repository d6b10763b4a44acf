/** What a client is made with, and what each call takes. */
import type { TokenStorage } from './storage.ts'

/** Where the API is and who is asking. */
export interface ClientOptions {
  /** Everything before `/v1`: `https://api.example.com`. */
  readonly url: string
  /** `pk_…`; a `sk_…` key is admin and belongs on servers only. */
  readonly apiKey: string
  /** Tokens of the signed-in user. Without it every call is a guest's. */
  readonly storage?: TokenStorage | undefined
  /** Another `fetch`; the global one by default. */
  readonly fetch?: typeof fetch | undefined
  /** `/v1/data` by default; `/v1` is the short form, which tables named like system routes do not have. */
  readonly dataPath?: '/v1/data' | '/v1' | undefined
}

/** What every call takes beside its own arguments. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/** What a change or a deletion takes. */
export interface ChangeOptions extends CallOptions {
  /** Only while the row is of this version (`versionOf(row)`); else `data/version-conflict`, and nothing happens. */
  readonly ifMatch?: string | undefined
}
