/** What a call throws when it does not succeed. */
import type { ErrorCode } from './error-code.ts'

/** One field that the server refused. */
export interface ErrorDetail {
  /** The field, dotted below the first level (`settings.theme`). */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** The parts of an error, as the server sends them; `cause` is the client's own. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details?: readonly ErrorDetail[] | undefined
  readonly cause?: unknown
}

/**
 * A call that failed. `code` says why; compare it, never the message. Two codes are the client's own:
 * `client/network` (no answer came; `status` is 0, `cause` is what `fetch` threw) and `client/invalid-response`
 * (an answer that is not the API's, such as a proxy's error page). An aborted call throws what `fetch` throws.
 */
export class BkendError extends Error {
  readonly code: ErrorCode
  /** The HTTP status; 0 where no answer came. */
  readonly status: number
  /** Every field that was refused, where the code is `data/validation-error`. */
  readonly details: readonly ErrorDetail[] | undefined
  /** The server's name for this request, for its logs. */
  readonly requestId: string | null | undefined

  constructor(status: number, body: ErrorBody, requestId?: string | null) {
    super(body.message, body)
    this.name = 'BkendError'
    this.code = body.code
    this.status = status
    this.details = body.details
    this.requestId = requestId
  }
}
