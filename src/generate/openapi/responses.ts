/** Answers: each set of error codes is one component, shared by every route that can give it. */
import type { oas31 } from 'openapi3-ts'
import { byStatus, COMMON_ERRORS, type ErrorCode } from '../../contract/index.ts'
import { type Written, written } from './forms.ts'
import { type Json, schemaRef } from './json-schema.ts'

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'RequestTimeout',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  500: 'InternalError',
  501: 'NotImplemented',
  503: 'Unavailable',
}

/** How deep an answer of an operation stands in the document. */
const ANSWER_DEPTH = 5

/** Gathers the error components while routes are written. */
export interface ErrorResponses {
  /** The error answers of a route, by status. */
  for(codes: readonly ErrorCode[]): { [status: string]: oas31.ReferenceObject }
  /** The same as members of the answers of an operation in the document. */
  written(codes: readonly ErrorCode[]): Written
  /** Every component asked for so far, by name. */
  components(): { [name: string]: oas31.ResponseObject }
}

/** An empty gathering. The first set of a status takes its name, each further one a number. */
export function errorResponses(): ErrorResponses {
  const names = new Map<string, string>()
  const made = new Map<string, oas31.ResponseObject>()
  const texts = new Map<readonly ErrorCode[], Written>()

  function nameOf(status: number, codes: readonly ErrorCode[]): string {
    const key = codes.join(' ')
    const known = names.get(key)
    if (known !== undefined) return known
    const reason = REASONS[status] ?? `Error${status}`
    let name = reason
    for (let n = 2; made.has(name); n++) name = `${reason}${n}`
    names.set(key, name)
    made.set(name, errorResponse(codes))
    return name
  }
  function answersFor(codes: readonly ErrorCode[]): { [status: string]: oas31.ReferenceObject } {
    const groups = byStatus([...COMMON_ERRORS, ...codes])
    return Object.fromEntries(
      groups.map(([status, group]) => [status, { $ref: `#/components/responses/${nameOf(status, group)}` }]),
    )
  }
  return {
    for: answersFor,
    written(codes) {
      const known = texts.get(codes)
      if (known) return known
      const text = written(ANSWER_DEPTH, (out) => {
        for (const [status, answer] of Object.entries(answersFor(codes))) out.member(status, answer)
      })
      texts.set(codes, text)
      return text
    },
    components: () => Object.fromEntries([...made].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function errorResponse(codes: readonly ErrorCode[]): oas31.ResponseObject {
  const [code = 'common/internal-error'] = codes
  const details = codes.includes('data/validation-error')
  const message = details ? 'The record is not valid' : 'What went wrong, in words'
  return {
    description: codes.map((c) => `\`${c}\``).join(', '),
    ...(codes.includes('data/rate-limit-exceeded') && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: {
      'application/json': {
        schema: errorSchema(codes, details),
        example: {
          success: false,
          error: {
            code,
            message,
            ...(details && { details: [{ path: 'name', code: 'required', message: 'is required' }] }),
          },
          message,
        },
      },
    },
  }
}

const RETRY_AFTER: oas31.HeaderObject = {
  description: 'Seconds to wait.',
  required: true,
  schema: { type: 'integer', minimum: 0 },
}

function errorSchema(codes: readonly ErrorCode[], details: boolean): Json {
  return {
    type: 'object',
    required: ['success', 'error', 'message'],
    properties: {
      success: { type: 'boolean', enum: [false] },
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: [...codes] },
          message: { type: 'string' },
          ...(details && {
            details: { type: 'array', description: 'Every field at fault.', items: schemaRef('bkend.ErrorDetail') },
          }),
        },
      },
      message: { type: 'string', description: 'The same as `error.message`.' },
    },
  }
}
