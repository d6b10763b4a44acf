/** What happens around every route: request id, address, key, limits, token; then the answer, whatever came of it. */
import type { Context, Next } from 'hono'
import { RESERVED_TABLES } from '../../model/index.ts'
import { StoreFault } from '../../query/index.ts'
import type { ServeContext } from '../context.ts'
import { faultBody } from '../fault.ts'
import type { Answer, Route } from '../route.ts'
import { clientAddress } from './address.ts'
import { admit, type Frame, type Passage } from './admit.ts'
import { callOf } from './call.ts'
import { CORS_HEADERS } from './cors.ts'
import { faultOf } from './faults.ts'
import { requestIdOf } from './request-id.ts'

export type { Frame } from './admit.ts'

const FIXED_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

function peerOf(c: Context, { addressOf }: ServeContext): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  return incoming?.socket?.remoteAddress ?? addressOf?.(c.req.raw) ?? ''
}

function passageOf(c: Context, { context, trusted }: Frame): Passage {
  return {
    requestId: requestIdOf(c.req.header('x-request-id')),
    address: clientAddress(peerOf(c, context), c.req.header('x-forwarded-for'), trusted),
    tightest: null,
  }
}

/** Headers of an answer, as one plain object: the server sends it on without building anything else. */
function headersOf(passage: Passage, more: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const headers: Record<string, string> = { ...FIXED_HEADERS, 'x-request-id': passage.requestId }
  if (passage.tightest && passage.tightest.limit > 0) {
    headers['x-ratelimit-limit'] = String(passage.tightest.limit)
    headers['x-ratelimit-remaining'] = String(passage.tightest.remaining)
  }
  return more ? Object.assign(headers, more) : headers
}

function respond(passage: Passage, { status, json, headers }: Answer): Response {
  return new Response(json, { status, headers: headersOf(passage, headers) })
}

/** The answer to whatever was thrown. */
function refusal(c: Context, { context }: Frame, passage: Passage, thrown: unknown): Response {
  const fault = faultOf(thrown, c.req.method)
  if (fault.status >= 500 && fault.status !== 501)
    context.log.error({ requestId: passage.requestId, code: fault.code, error: fault.cause ?? fault }, fault.message)
  else if (thrown instanceof StoreFault && thrown.kind === 'denied')
    context.log.warn({ requestId: passage.requestId, error: thrown }, 'The database refused what the API had let pass')
  return respond(passage, { status: fault.status, json: faultBody(fault), headers: fault.headers })
}

/** Answers by `work`, and logs one line. Never rejects. */
export async function answered(
  c: Context,
  frame: Frame,
  work: (passage: Passage) => Promise<Answer> | Answer,
): Promise<Response> {
  const started = performance.now()
  const passage = passageOf(c, frame)
  let response: Response
  try {
    response = respond(passage, await work(passage))
  } catch (thrown) {
    response = refusal(c, frame, passage, thrown)
  }
  const { requestId, address } = passage
  const ms = Math.round((performance.now() - started) * 10) / 10
  frame.context.log.info(
    { requestId, method: c.req.method, path: c.req.path, status: response.status, ms, address },
    '',
  )
  return response
}

/** Names that belong to the system are no tables in the short form: somebody else may take the request. */
function isReserved(c: Context, route: Route): boolean {
  return route.path.startsWith('/v1/:table') && RESERVED_TABLES.has(c.req.param('table') ?? '')
}

/** A route as Hono calls it. */
export function handlerOf(route: Route, frame: Frame): (c: Context, next: Next) => Promise<Response | undefined> {
  const { options } = frame.context
  return (c, next) =>
    isReserved(c, route)
      ? next().then(() => undefined)
      : answered(c, frame, async (passage) => {
          const [key, who] = await admit(c, route, frame, passage)
          const { requestId, address } = passage
          return await route.handle(callOf(c, { key, who, requestId, address, limits: options }))
        })
}
