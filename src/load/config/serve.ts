/** The config's section `serve:` as written → the model's, its defaults filled in. */
import { isIP } from 'node:net'
import { type IssuerConfig, SERVE_DEFAULTS, type ServeConfig } from '../../model/index.ts'
import { fault, type Scope } from '../judge/scope.ts'
import type { IssuerForm, ServeForm } from './serve-form.ts'

/** Whether a text is an address or a network: `10.0.0.0/8`, `::1`. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isHttps(text: string): boolean {
  return (
    /^https:\/\/[^\s/?#|][^\s|]*$/.test(text) || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/][^\s|]*)?$/.test(text)
  )
}

const PUBLIC_ALGORITHM = /^(?:ES(?:256|384|512)|[RP]S(?:256|384|512)|EdDSA|Ed25519)$/

function judgeIssuer(scope: Scope, form: IssuerForm, at: number): void {
  const path = ['serve', 'issuers', at]
  if (!isHttps(form.issuer))
    fault(scope, 'config/invalid', `\`${form.issuer}\` is no https URL`, [...path, 'issuer'], {
      hint: "Write the issuer as its tokens do: `issuer: 'https://login.example.com'`",
    })
  if (form.jwksUri !== undefined && !isHttps(form.jwksUri))
    fault(scope, 'config/invalid', `\`${form.jwksUri}\` is no https URL`, [...path, 'jwksUri'])
  if (form.audience.length === 0)
    fault(scope, 'config/invalid', 'An issuer needs an audience', [...path, 'audience'], {
      hint: 'Name what `aud` must hold, or tokens for other applications would be taken',
    })
  const unknown = form.algorithms.find((algorithm) => !PUBLIC_ALGORITHM.test(algorithm))
  if (unknown !== undefined || form.algorithms.length === 0)
    fault(scope, 'config/invalid', 'An issuer needs signature algorithms with a public key', [...path, 'algorithms'], {
      hint: "Write those that it signs with: `algorithms: ['RS256']`",
    })
}

function issuerOf({ audience, ...form }: IssuerForm): IssuerConfig {
  return { ...form, audience: typeof audience === 'string' ? [audience] : audience }
}

/** The section; faults in what its shape alone cannot tell are reported. */
export function judgeServe(scope: Scope, form: ServeForm): ServeConfig {
  const { rates, issuers, ...plain } = form
  for (const [at, network] of (form.trustedProxies ?? []).entries()) {
    if (isNetwork(network)) continue
    const hint = "Write an address or a network: `trustedProxies: ['10.0.0.0/8']`"
    fault(scope, 'config/invalid', `\`${network}\` is no network`, ['serve', 'trustedProxies', at], { hint })
  }
  for (const [at, issuer] of (issuers ?? []).entries()) judgeIssuer(scope, issuer, at)
  return {
    ...SERVE_DEFAULTS,
    ...plain,
    rates: { ...SERVE_DEFAULTS.rates, ...rates },
    issuers: (issuers ?? []).map(issuerOf),
  }
}
