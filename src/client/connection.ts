/** Requests that carry the user's tokens and outlive the access token's expiry. */
import type { BkendError } from './error.ts'
import type { ChangeOptions, ClientOptions } from './options.ts'
import { renewed } from './renew.ts'
import { send } from './send.ts'

/** Sends one request and gives the JSON of its answer. Throws `BkendError`, or what the signal was aborted with. */
export type Call = <T>(method: string, path: string, body?: object, options?: ChangeOptions) => Promise<T>

/**
 * A request function that carries the key and the user's access token. On a 401 the refresh token is exchanged once
 * for however many requests wait for it, and each is sent once more; a second 401 is thrown.
 */
export function connect(options: ClientOptions): Call {
  const { storage } = options

  return async <T>(method: string, path: string, body?: object, how?: ChangeOptions) => {
    const token = await storage?.getItem('accessToken')
    try {
      return (await send(options, method, path, body, token, how)) as T
    } catch (error) {
      // A wrong password says nothing of the token, and is not to be tried twice.
      if (!storage || (error as BkendError | null)?.status !== 401 || /pass/.test((error as BkendError).code))
        throw error
      // Others may wait for the renewal, too: aborting one call ends the waiting of that call alone.
      const renewal = new Promise<string>((resolve, reject) => {
        how?.signal?.addEventListener('abort', () => reject(how.signal?.reason))
        renewed(options, storage, token, error).then(resolve, reject)
      })
      return (await send(options, method, path, body, await renewal, how)) as T
    }
  }
}
