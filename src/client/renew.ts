/** The exchange of a refresh token, which is replaced by it: once for however many wait, in this tab and in others. */
import type { BkendError } from './error.ts'
import type { ClientOptions } from './options.ts'
import { send } from './send.ts'
import { keepTokens, type TokenStorage, type Tokens } from './storage.ts'

/** What browsers have, and other runtimes may not. */
interface Locks {
  request(name: string, how: { signal: AbortSignal | undefined }, work: () => Promise<unknown>): Promise<unknown>
}

/** By storage, so that every client of a storage shares them. */
const renewals = new WeakMap<TokenStorage, Promise<string>>()

/**
 * A token to try after `rejected` was answered with `error`, which is thrown where there is none. What another tab or
 * a sign-out wrote meanwhile stands: tokens are stored or cleared only while the refresh token is the one that was sent.
 */
async function renew(
  options: ClientOptions,
  storage: TokenStorage,
  rejected: string | null | undefined,
  error: unknown,
): Promise<string> {
  const token = await storage.getItem('accessToken')
  if (token && token !== rejected) return token
  const refreshToken = await storage.getItem('refreshToken')
  if (!refreshToken) throw error
  let tokens: Tokens | undefined
  let refusal: unknown
  try {
    tokens = (await send(options, 'POST', '/v1/auth/refresh', { refreshToken })) as Tokens
  } catch (failure) {
    // Only a refusal of the token ends the session: a lost connection, a proxy's page, a busy server (`too-many-…`) or a
    // key that was revoked (`unauthorized`, `forbidden`) must not sign anyone out.
    if (!/^auth.(?!too|un|fo)/.test((failure as BkendError).code)) throw failure
    refusal = failure
  }
  if ((await storage.getItem('refreshToken')) === refreshToken) await keepTokens(storage, tokens)
  if (!tokens) throw refusal
  return tokens.accessToken
}

/** `renew`, shared with all who wait for it. Tabs take turns: the later ones find the tokens of the first. */
export function renewed(
  options: ClientOptions,
  storage: TokenStorage,
  rejected: string | null | undefined,
  error: unknown,
): Promise<string> {
  const start = () => renew(options, storage, rejected, error)
  const inTurn = (locks: Locks) =>
    new Promise<string>((resolve) => {
      // Held a little longer: what this tab stores reaches the others with a delay.
      const turn = () => new Promise((done) => resolve(start().finally(() => setTimeout(done, 300))))
      // Done without where it is refused, as in a sandboxed frame, or not to be had in 10 seconds: a tab may be frozen, and
      // two refreshes do no harm.
      locks.request(`bkend ${rejected}`, { signal: AbortSignal.timeout?.(10_000) }, turn).catch(() => resolve(start()))
    })
  const locks = (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks
  const shared = renewals.get(storage) ?? (locks ? inTurn(locks) : start()).finally(() => renewals.delete(storage))
  renewals.set(storage, shared)
  return shared
}
