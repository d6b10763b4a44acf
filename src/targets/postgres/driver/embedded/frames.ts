/** The Postgres wire protocol as far as a server in front of the embedded database must read it. */

/** A client that asks for TLS, before its startup message. */
export const SSL_REQUEST = 80_877_103
/** A client that asks for GSSAPI encryption. */
export const GSS_REQUEST = 80_877_104
/** A client that asks to cancel another's statement. */
export const CANCEL_REQUEST = 80_877_102

/** A first message: its code (a protocol version or a request). */
export interface Startup {
  readonly code: number
  readonly rest: Buffer
}

/** The startup message at the front of `bytes`; null while it is incomplete. */
export function readStartup(bytes: Buffer): Startup | null {
  if (bytes.length < 8) return null
  const length = bytes.readInt32BE(0)
  return bytes.length < length ? null : { code: bytes.readInt32BE(4), rest: bytes.subarray(length) }
}

/** A message with its type letter in front. */
export interface Frame {
  readonly type: string
  readonly bytes: Buffer
}

/** The complete messages at the front of `bytes`, and what is left. A length that cannot be reads as the client's goodbye (`X`). */
export function readFrames(bytes: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = []
  let at = 0
  while (bytes.length - at >= 5) {
    const length = bytes.readInt32BE(at + 1)
    if (length < 4) return { frames: [...frames, { type: 'X', bytes: Buffer.alloc(0) }], rest: Buffer.alloc(0) }
    const end = at + 1 + length
    if (end > bytes.length) break
    frames.push({ type: String.fromCharCode(bytes[at] ?? 0), bytes: bytes.subarray(at, end) })
    at = end
  }
  return { frames, rest: bytes.subarray(at) }
}

/** Bytes that the message at the front of `bytes` takes; 0 while it does not say. */
export function frameSize(bytes: Buffer): number {
  return bytes.length < 5 ? 0 : bytes.readInt32BE(1) + 1
}

/** Messages after which the server answers: query, sync, flush, function call, the end of a copy. */
export function endsUnit(type: string): boolean {
  return 'QSHFcf'.includes(type)
}

function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(`${p}\0`) : p)))
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function int32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [i, n] of numbers.entries()) bytes.writeInt32BE(n, i * 4)
  return bytes
}

/** The answer to a startup message: welcome, without a password. */
export function greeting(serverVersion: string, id: number): Buffer {
  const parameters = {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  }
  return Buffer.concat([
    message('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => message('S', name, value)),
    message('K', int32(id, 0)),
    message('Z', Buffer.from('I')),
  ])
}

/** A simple query. */
export function queryMessage(text: string): Buffer {
  return message('Q', text)
}

/** A fatal error, after which the server ends the connection. */
export function fatal(code: string, text: string): Buffer {
  return message('E', `SFATAL`, `VFATAL`, `C${code}`, `M${text}`, Buffer.from([0]))
}

/** `I` idle, `T` in a transaction, `E` in a failed one: the end of an answer. Undefined where it ends otherwise. */
export function readyStatus(answer: Uint8Array): string | undefined {
  const at = answer.length - 6
  if (at < 0 || answer[at] !== 0x5a || answer[at + 4] !== 5) return undefined
  return String.fromCharCode(answer[at + 5] ?? 0)
}
