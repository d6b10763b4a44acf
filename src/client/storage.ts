/** Where a signed-in user's tokens are kept between calls. */

/**
 * Keeps text under `accessToken` and `refreshToken`. `localStorage`, `sessionStorage` and React Native's AsyncStorage
 * fit as they are; on a server give every user one of their own.
 */
export interface TokenStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/** What a sign-in or a refresh is answered with. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/** Keeps the tokens, or forgets those that are there. Whoever sees the access token finds its refresh token. */
export async function keepTokens(storage: TokenStorage, tokens?: Tokens): Promise<void> {
  for (const key of ['refreshToken', 'accessToken'] as const)
    await (tokens ? storage.setItem(key, tokens[key]) : storage.removeItem(key))
}
