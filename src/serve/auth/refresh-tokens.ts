/** Refresh tokens: a session's id, a secret, and a mark that shows them to be of our making. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { PresentedRefresh, RefreshToken } from '../tokens.ts'
import { type SigningKey, type SigningKeys, sha256 } from './signing-keys.ts'

const FORM = /^([\w-]{22})\.([\w-]{43})\.([\w-]{43})$/

function mac(key: SigningKey, purpose: 'mark' | 'next', sessionId: string, secret: string): string {
  return createHmac('sha256', key.secret).update(`${purpose}.${sessionId}.${secret}`).digest('base64url')
}

function tokenOf(key: SigningKey, sessionId: string, secret: string): RefreshToken {
  const token = `${sessionId}.${secret}.${mac(key, 'mark', sessionId, secret)}`
  return { token, hash: sha256(token) }
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** A new session's id and its first token. */
export function beginSession([key]: SigningKeys): { readonly sessionId: string; readonly refresh: RefreshToken } {
  const sessionId = randomBytes(16).toString('base64url')
  return { sessionId, refresh: tokenOf(key, sessionId, randomBytes(32).toString('base64url')) }
}

/**
 * Reads a token; null where no key of ours marked it, so that nobody can end a session by guessing. Its successor is
 * worked out from it: repeats get the same one, and only hashes need to be kept.
 */
export function readRefreshToken(keys: SigningKeys, token: string): PresentedRefresh | null {
  const [, sessionId = '', secret = '', mark = ''] = FORM.exec(token) ?? []
  if (mark === '' || !keys.some((key) => same(mac(key, 'mark', sessionId, secret), mark))) return null
  const successorBy = (key: SigningKey): RefreshToken => tokenOf(key, sessionId, mac(key, 'next', sessionId, secret))
  const [first, ...others] = keys
  return { token, hash: sha256(token), sessionId, successors: [successorBy(first), ...others.map(successorBy)] }
}
