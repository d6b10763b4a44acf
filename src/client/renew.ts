/** The exchange of a refresh token, which is replaced by it. */
import { BkendError } from './error.ts'
import type { ClientOptions } from './options.ts'
import { send } from './send.ts'
import type { TokenStorage } from './storage.ts'

/**
 * A token to try after `rejected` was answered with `error`, which is thrown where there is none. What another tab or
 * a sign-out wrote meanwhile stands: tokens are stored or cleared only while the refresh token is the one that was sent.
 */
export async function renew(
  options: ClientOptions,
  storage: TokenStorage,
  rejected: string | null | undefined,
  error: unknown,
): Promise<string> {
  const token = await storage.getItem('accessToken')
  if (token && token !== rejected) return token
  const refreshToken = await storage.getItem('refreshToken')
  if (!refreshToken) throw error
  const unchanged = async () => (await storage.getItem('refreshToken')) === refreshToken
  try {
    const tokens = (await send(options, 'POST', '/v1/auth/refresh', { refreshToken })) as {
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
