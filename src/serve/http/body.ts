/** Bodies: read with a bound on their bytes, and parsed without anything that JSON could smuggle in. */
import { ApiFault } from '../fault.ts'
import type { ServeOptions } from '../options.ts'
import type { Asked } from './asked.ts'
import { parseJson } from './json.ts'

/** The limits that bear on bodies. */
export type BodyLimits = Pick<ServeOptions, 'bodyLimit' | 'jsonDepth' | 'requestTimeout'>

/** What a 400 about a body is called. */
export type BodyCode = 'data/validation-error' | 'auth/invalid-request'

const JSON_TYPE = /^application\/(?:json|[a-z0-9.-]{1,64}\+json)[ \t]*(?:;|$)/i
const CHARSET = /;[ \t]*charset[ \t]*=[ \t]*"?([^";\s]{0,32})/i
const UTF8 = new TextDecoder('utf-8', { fatal: true })

function tooLarge(limit: number): ApiFault {
  return new ApiFault('common/payload-too-large', `The body is larger than ${limit} bytes`)
}

/** Reads at most `limit` bytes, whatever was announced. */
async function readBytes(asked: Asked, limit: number): Promise<Uint8Array> {
  if (Number(asked.header('content-length') ?? 0) > limit) throw tooLarge(limit)
  const bytes = await asked.bytes(limit)
  if (bytes === null) throw tooLarge(limit)
  return bytes
}

/** Gives up on a body that comes too slowly. */
async function inTime<T>(reading: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ApiFault('common/request-timeout', 'The body took too long to arrive')),
      milliseconds,
    )
  })
  try {
    return await Promise.race([reading, late])
  } finally {
    clearTimeout(timer)
  }
}

function refuseOtherTypes(asked: Asked): void {
  const encoding = asked.header('content-encoding')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new ApiFault('common/unsupported-media-type', 'Bodies are sent as they are, without Content-Encoding')
  const type = asked.header('content-type')
  if (!asked.hasBody && type === undefined) return
  if (type === undefined || !JSON_TYPE.test(type))
    throw new ApiFault('common/unsupported-media-type', 'Send JSON, with Content-Type: application/json')
  const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8')
    throw new ApiFault('common/unsupported-media-type', 'JSON is sent as UTF-8')
}

function textOf(bytes: Uint8Array, code: BodyCode): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw new ApiFault(code, 'The body is not UTF-8', { cause })
  }
}

/** The body as an object; `{}` where there is none. Throws `ApiFault`s: 413, 415, 400. */
export async function readBody(
  asked: Asked,
  limits: BodyLimits,
  code: BodyCode,
): Promise<Readonly<Record<string, unknown>>> {
  refuseOtherTypes(asked)
  if (!asked.hasBody) return Object.create(null)
  let bytes: Uint8Array
  try {
    bytes = await inTime(readBytes(asked, limits.bodyLimit), limits.requestTimeout)
  } catch (cause) {
    if (cause instanceof ApiFault) throw cause
    throw new ApiFault(code, 'The body ended before it was whole', { cause })
  }
  if (bytes.byteLength === 0) return Object.create(null)
  const parsed = parseJson(textOf(bytes, code), limits.jsonDepth)
  if ('fault' in parsed) throw new ApiFault(code, parsed.fault)
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiFault(code, 'The body must be a JSON object')
  return value as Readonly<Record<string, unknown>>
}
