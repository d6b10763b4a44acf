/** Logs: readable lines for people, pino's JSON for everything else. Neither is ever given a key, a token or a body. */
import type { Log } from '../serve/index.ts'

/** Where lines go. */
export interface LogOptions {
  /** For a terminal; else JSON. */
  readonly readable: boolean
  /** Takes whole lines with their line breaks. */
  write(text: string): void
}

interface Told {
  readonly name: string
  readonly message: string
  readonly code?: unknown
  readonly kind?: unknown
  readonly stack?: string
  readonly cause?: Told
}

/** A fault as plain data; causes five deep. */
function toldOf(fault: unknown, depth: number = 5): Told {
  if (!(fault instanceof Error)) return { name: 'unknown', message: String(fault) }
  const { name, message, stack, cause } = fault
  const { code, kind } = fault as { code?: unknown; kind?: unknown }
  return {
    name,
    message,
    ...(code !== undefined && { code }),
    ...(kind !== undefined && { kind }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && depth > 0 && { cause: toldOf(cause, depth - 1) }),
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Control characters of strangers (paths) must not reach a terminal. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '�')
}

function requestLine({ method, path, status, ms }: Fields): string {
  return `${String(status)} ${String(method).padEnd(6)} ${clean(String(path))} ${String(ms)} ms`
}

function readableLine(level: string, fields: Fields, message: string): string {
  const time = new Date().toISOString().slice(11, 19)
  if (fields.status !== undefined && message === '') return `${time} ${requestLine(fields)}\n`
  const { error, requestId } = fields
  const told = error === undefined ? '' : `: ${clean(toldOf(error).message)}`
  const id = requestId === undefined ? '' : ` (${clean(String(requestId))})`
  return `${time} ${level}${message}${told}${id}\n`
}

function readableLog({ write }: LogOptions): Log {
  const at = (level: string) => (fields: Fields, message: string) => write(readableLine(level, fields, message))
  return { info: at(''), warn: at('warning: '), error: at('error: ') }
}

/** A log. pino is loaded only where its JSON is wanted. */
export async function createLog(options: LogOptions): Promise<Log> {
  if (options.readable) return readableLog(options)
  const { pino, stdTimeFunctions } = await import('pino')
  const settings = {
    base: {},
    timestamp: stdTimeFunctions.isoTime,
    serializers: { error: (fault: unknown) => toldOf(fault) },
  }
  const logger = pino(settings, { write: options.write })
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
