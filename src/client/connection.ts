/** One request to the API: headers, tokens, their renewal, and errors. */
import { BkendError, type ErrorBody } from './error.ts'
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

/** Sends one request and gives the JSON of its answer. Throws `BkendError`, or what the signal was aborted with. */
export type Call = <T>(method: string, path: string, body?: unknown, options?: CallOptions) => Promise<T>

type Token = string | null | undefined

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

/** The body and status of an answer as a value or an error. */
function read(text: string, response: Response): unknown {
  let data: { readonly error?: ErrorBody } | undefined
  try {
    data = JSON.parse(text)
  } catch {}
  if (response.ok && data) return data
  throw new BkendError(
    response.status,
    data?.error?.code
      ? data.error
      : { code: 'client/invalid-response', message: `Not an answer of the API: ${text.slice(0, 200)}` },
    response.headers.get('x-request-id'),
  )
}

/**
 * A request function that carries the key and the user's access token. On a 401 the refresh token is exchanged once
 * for however many requests wait for it, and each is sent once more; a second 401 is thrown.
 */
export function connect(options: ClientOptions): Call {
  const { storage } = options
  let renewal: Promise<string> | undefined

  async function send(method: string, path: string, body: unknown, signal: AbortSignal | undefined, token: Token) {
    let response: Response
    let text: string
    try {
      response = await (options.fetch ?? fetch)(options.url.replace(/\/+$/, '') + path, {
        method,
        headers: {
          'X-API-Key': options.apiKey,
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
      })
      text = await response.text()
    } catch (cause) {
      if (signal?.aborted) throw cause
      throw new BkendError(0, { code: 'client/network', message: `No answer: ${cause}` }, null, cause)
    }
    return read(text, response)
  }

  /**
   * A token to try after `rejected` was answered with `error`. What another tab or a sign-out wrote meanwhile stands:
   * tokens are stored or cleared only while the refresh token is still the one that was sent.
   */
  async function renew(storage: TokenStorage, rejected: Token, error: unknown): Promise<string> {
    const token = await storage.getItem('accessToken')
    if (token && token !== rejected) return token
    const refreshToken = await storage.getItem('refreshToken')
    if (!refreshToken) throw error
    const unchanged = async () => (await storage.getItem('refreshToken')) === refreshToken
    try {
      const tokens = (await send('POST', '/v1/auth/refresh', { refreshToken }, undefined, null)) as {
        readonly accessToken: string
        readonly refreshToken: string
      }
      if (await unchanged()) {
        await storage.setItem('refreshToken', tokens.refreshToken)
        await storage.setItem('accessToken', tokens.accessToken)
      }
      return tokens.accessToken
    } catch (failure) {
      // Only a refusal ends the session: a lost connection, a busy server or a proxy's page must not sign anyone out.
      if (failure instanceof BkendError && /^auth.(?!too-many)/.test(failure.code) && (await unchanged())) {
        await storage.removeItem('accessToken')
        await storage.removeItem('refreshToken')
      }
      throw failure
    }
  }

  return async <T>(method: string, path: string, body?: unknown, { signal }: CallOptions = {}) => {
    const token = await storage?.getItem('accessToken')
    try {
      return (await send(method, path, body, signal, token)) as T
    } catch (error) {
      if (!storage || (error as BkendError | null)?.status !== 401) throw error
      renewal ??= renew(storage, token, error).finally(() => {
        renewal = undefined
      })
      return (await send(method, path, body, signal, await unlessAborted(renewal, signal))) as T
    }
  }
}
