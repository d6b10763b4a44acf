/** The error codes of the API and the status that each comes with. */

/** Code → HTTP status, by status. */
export const ERROR_STATUSES = {
  'data/validation-error': 400,
  'data/invalid-header': 400,
  'common/invalid-parameters': 400,
  'auth/invalid-email-format': 400,
  'auth/invalid-password-format': 400,
  'auth/invalid-request': 400,
  'auth/weak-password': 400,
  'auth/same-as-previous-password': 400,
  'auth/already-verified': 400,
  'auth/magiclink-disabled': 400,
  'auth/unauthorized': 401,
  'auth/access-token-expired': 401,
  'auth/invalid-access-token': 401,
  'auth/invalid-refresh-token': 401,
  'auth/invalid-token-format': 401,
  'auth/missing-authorization-header': 401,
  'auth/invalid-credentials': 401,
  'auth/invalid-password': 401,
  'auth/session-expired': 401,
  'auth/invalid-token': 401,
  'auth/token-expired': 401,
  'auth/verification-token-expired': 401,
  'auth/invalid-mfa-code': 401,
  'common/authentication-required': 401,
  'data/permission-denied': 403,
  'data/scope-insufficient': 403,
  'data/system-table-access': 403,
  'data/project-access-denied': 403,
  'auth/forbidden': 403,
  'auth/email-not-verified': 403,
  'auth/mfa-required': 403,
  'auth/account-banned': 403,
  'user/forbidden': 403,
  'file/access-denied': 403,
  'data/table-not-found': 404,
  'data/not-found': 404,
  'data/environment-not-found': 404,
  'auth/account-not-found': 404,
  'auth/session-not-found': 404,
  'auth/verification-token-not-found': 404,
  'user/not-found': 404,
  'file/not-found': 404,
  'common/method-not-allowed': 405,
  'common/request-timeout': 408,
  'data/duplicate-value': 409,
  'auth/email-already-exists': 409,
  'data/version-conflict': 412,
  'common/payload-too-large': 413,
  'common/unsupported-media-type': 415,
  'data/reference-violation': 422,
  'data/check-violation': 422,
  'data/rate-limit-exceeded': 429,
  'auth/too-many-requests': 429,
  'auth/too-many-login-attempts': 429,
  'auth/too-many-code-requests': 429,
  'common/internal-error': 500,
  'common/not-implemented': 501,
  'common/unavailable': 503,
} as const

/** A code that an error answer may carry. */
export type ErrorCode = keyof typeof ERROR_STATUSES

/** Every code, in the order of their statuses. */
export const ERROR_CODES: readonly ErrorCode[] = Object.keys(ERROR_STATUSES) as ErrorCode[]

/** What any request may be answered with. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  'data/invalid-header',
  'auth/unauthorized',
  'auth/access-token-expired',
  'auth/invalid-access-token',
  'auth/invalid-token-format',
  'auth/session-expired',
  'auth/forbidden',
  'data/scope-insufficient',
  'data/rate-limit-exceeded',
  'common/internal-error',
  'common/unavailable',
]

/** The codes by status, each list without repeats and in the order of `ERROR_STATUSES`. */
export function byStatus(
  codes: readonly ErrorCode[],
): readonly (readonly [status: number, codes: readonly ErrorCode[]])[] {
  const wanted = new Set(codes)
  const groups = new Map<number, ErrorCode[]>()
  for (const code of ERROR_CODES)
    if (wanted.has(code)) groups.set(ERROR_STATUSES[code], [...(groups.get(ERROR_STATUSES[code]) ?? []), code])
  return [...groups]
}
