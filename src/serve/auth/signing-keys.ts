/** The keys that sign tokens: read from a JWK set, never from a database. */
import { createHash, hkdfSync } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { type Diagnostic, DiagnosticError, error } from '../../diagnostic/index.ts'

/** What may sign. */
export type SigningAlgorithm = 'ES256' | 'EdDSA'

/** One key with its public half. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly private: CryptoKey
  readonly public: CryptoKey
  /** For the JWK set that others verify by. */
  readonly publicJwk: JWK
  /** 32 bytes that only holders of the key can work out, for what is signed with one secret. */
  readonly secret: Uint8Array
}

/** At least one key: the first signs, all verify. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

const HINT =
  'It takes a JWK set with private keys, `{"keys":[{"kty":"EC","crv":"P-256","kid":"…","x":"…","y":"…","d":"…"}]}`; the first signs, all verify'

function faulty(message: string, cause?: unknown): DiagnosticError {
  const fault: Diagnostic = error('serve/signing-keys', message, { hint: HINT })
  return new DiagnosticError([fault], { cause })
}

/** The members of a public key; whatever else a JWK holds stays here. */
function publicOf({ kty, crv, x, y }: JWK): JWK {
  return { ...(kty && { kty }), ...(crv && { crv }), ...(x && { x }), ...(y && { y }) }
}

function algorithmOf({ kty, crv }: JWK): SigningAlgorithm | null {
  if (kty === 'EC' && crv === 'P-256') return 'ES256'
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : null
}

async function readKey(jwk: JWK, at: string): Promise<SigningKey> {
  const algorithm = algorithmOf(jwk)
  if (algorithm === null) throw faulty(`${at} is neither a P-256 nor an Ed25519 key`)
  if (typeof jwk.d !== 'string') throw faulty(`${at} has no private part (\`d\`)`)
  const open = publicOf(jwk)
  try {
    const keys = await Promise.all([importJWK({ ...open, d: jwk.d }, algorithm), importJWK(open, algorithm)])
    const kid = typeof jwk.kid === 'string' && jwk.kid !== '' ? jwk.kid : await calculateJwkThumbprint(open)
    const secret = new Uint8Array(hkdfSync('sha256', Buffer.from(jwk.d, 'base64url'), '', 'bkend refresh tokens', 32))
    const publicJwk = { ...open, kid, alg: algorithm, use: 'sig' }
    return { kid, algorithm, private: keys[0] as CryptoKey, public: keys[1] as CryptoKey, publicJwk, secret }
  } catch (fault) {
    throw faulty(`${at} is no key that can be used`, fault)
  }
}

function membersOf(text: string, from: string): readonly unknown[] {
  try {
    const keys = (JSON.parse(text) as { readonly keys?: unknown } | null)?.keys
    if (Array.isArray(keys) && keys.length > 0) return keys
  } catch {
    // Never the parser's words: they would show a part of the keys.
  }
  throw faulty(`${from} holds no JWK set`)
}

/**
 * Reads a JWK set with private keys. `from`: where it stands, for messages; they never hold a part of it. Throws a
 * `DiagnosticError` (`serve/signing-keys`).
 */
export async function readSigningKeys(text: string, from: string): Promise<SigningKeys> {
  const keys: SigningKey[] = []
  for (const [i, jwk] of membersOf(text, from).entries())
    keys.push(await readKey((jwk ?? {}) as JWK, `${from}: key ${i}`))
  const [first, ...others] = keys
  if (!first) throw faulty(`${from} holds no key`)
  if (new Set(keys.map((key) => key.kid)).size < keys.length) throw faulty(`${from} has two keys of one \`kid\``)
  return [first, ...others]
}

/** A new JWK set of one ES256 key, as JSON text. */
export async function makeSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return `${JSON.stringify({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }] })}\n`
}

/** Lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
