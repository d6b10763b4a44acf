/** Requests that carry the user's tokens and outlive the access token's expiry. */
import type { BkendError } from './error.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { renew } from './renew.ts'
import { send } from './send.ts'

/** Sends one request and gives the JSON of its answer. Throws `BkendError`, or what the signal was aborted with. */
export type Call = <T>(method: string, path: string, body?: unknown, options?: CallOptions) => Promise<T>

/** Waits for `work`, which others share and nobody may cancel, until `signal` is aborted. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
  ])
}

/**
 * A request function that carries the key and the user's access token. On a 401 the refresh token is exchanged once
 * for however many requests wait for it, and each is sent once more; a second 401 is thrown.
 */
export function connect(options: ClientOptions): Call {
  const { storage } = options
  let renewal: Promise<string> | undefined

  return async <T>(method: string, path: string, body?: unknown, { signal }: CallOptions = {}) => {
    const token = await storage?.getItem('accessToken')
    try {
      return (await send(options, method, path, body, token, signal)) as T
    } catch (error) {
      if (!storage || (error as BkendError | null)?.status !== 401) throw error
      renewal ??= renew(options, storage, token, error).finally(() => {
        renewal = undefined
      })
      return (await send(options, method, path, body, await unlessAborted(renewal, signal), signal)) as T
    }
  }
}
