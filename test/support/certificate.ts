/** X.509 certificates for tests: an authority of its own and what it signs, with Node's crypto alone. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its private key. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly name: string
  readonly privateKey: KeyObject
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const long = body.length > 0xff ? [0x82, body.length >> 8, body.length & 0xff] : [0x81, body.length]
  return Buffer.concat([Buffer.from([tag, ...(body.length < 0x80 ? [body.length] : long)]), body])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const ECDSA_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex')
const ALTERNATIVE_NAMES = Buffer.from('0603551d11', 'hex')

function nameOf(text: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(text)))))
}

function moment(year: number): Buffer {
  return der(0x17, Buffer.from(`${String(year).slice(2)}0101000000Z`))
}

function extensions(hosts: readonly string[], isAuthority: boolean): Buffer {
  const constraints = sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []))
  const all = [sequence(BASIC_CONSTRAINTS, der(0x01, Buffer.from([0xff])), der(0x04, constraints))]
  const names = hosts.map((h) =>
    /^[\d.]+$/.test(h) ? der(0x87, Buffer.from(h.split('.').map(Number))) : der(0x82, Buffer.from(h)),
  )
  if (names.length > 0) all.push(sequence(ALTERNATIVE_NAMES, der(0x04, sequence(...names))))
  return der(0xa3, sequence(...all))
}

function pem(label: string, bytes: Buffer): string {
  return `-----BEGIN ${label}-----\n${bytes
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${label}-----\n`
}

/** A certificate for `hosts` by `issuer`; without one it is an authority's own. */
export function certificate(name: string, hosts: readonly string[] = [], issuer?: Certificate): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(8)])
  const year = new Date().getUTCFullYear()
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_SHA256,
    nameOf(issuer?.name ?? name),
    sequence(moment(year - 1), moment(year + 10)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(hosts, issuer === undefined),
  )
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey)
  const whole = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature))
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: pem('CERTIFICATE', whole), key, name, privateKey }
}
