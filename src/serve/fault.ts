/** An answer that is an error: thrown anywhere while a request is answered, and turned into the contract's shape. */
import { ERROR_STATUSES, type ErrorCode } from '../contract/index.ts'

/** One field at fault. */
export interface FaultDetail {
  /** Keys joined by dots; empty for the record itself. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What goes with an error. */
export interface FaultParts {
  readonly details?: readonly FaultDetail[]
  /** Headers of the answer: `Retry-After`, `Allow`. */
  readonly headers?: Readonly<Record<string, string>>
  /** For the log alone. */
  readonly cause?: unknown
}

/** A refusal with a code of the contract. Its message is sent as it is: it holds nothing that the asker may not know. */
export class ApiFault extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly details: readonly FaultDetail[] | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ErrorCode, message: string, parts: FaultParts = {}) {
    super(message, { cause: parts.cause })
    this.name = 'ApiFault'
    this.code = code
    this.status = ERROR_STATUSES[code]
    this.details = parts.details
    this.headers = parts.headers ?? {}
  }
}

/** The body of an error: `{success:false, error:{code, message, details?}, message}`. */
export function faultBody({ code, message, details }: Pick<ApiFault, 'code' | 'message' | 'details'>): string {
  return JSON.stringify({ success: false, error: { code, message, ...(details && { details }) }, message })
}
