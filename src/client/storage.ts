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
