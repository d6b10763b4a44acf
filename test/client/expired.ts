/** Access tokens whose hour is over, signed by the server's own key. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose'

/** The same token as if its hour had ended. `folder` is the served project's. */
export async function expired(token: string, folder: string): Promise<string> {
  const file = path.join(folder, '.bkend', 'signing-keys.json')
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { readonly keys: readonly JWK[] }
  const header = decodeProtectedHeader(token)
  const key = keys.find(({ kid }) => kid === header.kid)
  if (!key) throw new Error('the server signed with a key that is not in its file')
  const past = Math.floor(Date.now() / 1000) - 3600
  const claims = { ...decodeJwt(token), iat: past - 3600, nbf: past - 3600, exp: past }
  return await new SignJWT(claims)
    .setProtectedHeader({ ...header, alg: header.alg ?? 'ES256' })
    .sign(await importJWK(key, header.alg))
}
