/** What happens around every route: request id, address, key, limits, token; then the answer, whatever came of it. */
import { StoreFault } from '../../query/index.ts'
import { faultBody } from '../fault.ts'
import type { Answer, Route } from '../route.ts'
import { clientAddress } from './address.ts'
import { admit, type Frame, type Passage } from './admit.ts'
import type { Asked, Reply } from './asked.ts'
import { callOf } from './call.ts'
import { CORS_EXPOSED, CORS_ORIGIN } from './cors.ts'
import { faultOf } from './faults.ts'
import { requestIdOf } from './request-id.ts'

export type { Frame } from './admit.ts'

function passageOf(asked: Asked, { trusted }: Frame): Passage {
  return {
    requestId: requestIdOf(asked.header('x-request-id')),
    address: clientAddress(asked.peer, asked.header('x-forwarded-for'), trusted),
    tightest: null,
  }
}

/** Headers of an answer, as one plain object, written out: spreading others into it costs as much as all the rest. */
function headersOf(passage: Passage, more: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    'access-control-allow-origin': CORS_ORIGIN,
    'access-control-expose-headers': CORS_EXPOSED,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': passage.requestId,
  }
  if (passage.tightest && passage.tightest.limit > 0) {
    headers['x-ratelimit-limit'] = String(passage.tightest.limit)
    headers['x-ratelimit-remaining'] = String(passage.tightest.remaining)
  }
  return more ? Object.assign(headers, more) : headers
}

function replyOf(passage: Passage, { status, json, headers, stream }: Answer): Reply {
  const reply = { status, json, headers: headersOf(passage, headers) }
  return stream ? { ...reply, stream } : reply
}

/** The answer to whatever was thrown. */
function refusal({ method }: Asked, { context }: Frame, passage: Passage, thrown: unknown): Reply {
  const fault = faultOf(thrown, method)
  if (fault.status >= 500 && fault.status !== 501)
    context.log.error({ requestId: passage.requestId, code: fault.code, error: fault.cause ?? fault }, fault.message)
  else if (thrown instanceof StoreFault && thrown.kind === 'denied')
    context.log.warn({ requestId: passage.requestId, error: thrown }, 'The database refused what the API had let pass')
  return replyOf(passage, { status: fault.status, json: faultBody(fault), headers: fault.headers })
}

/** Answers by `work`, and logs one line. Never rejects. */
export async function answered(
  asked: Asked,
  frame: Frame,
  work: (passage: Passage) => Promise<Answer> | Answer,
): Promise<Reply> {
  const started = performance.now()
  const passage = passageOf(asked, frame)
  let reply: Reply
  try {
    reply = replyOf(passage, await work(passage))
  } catch (thrown) {
    reply = refusal(asked, frame, passage, thrown)
  }
  const { requestId, address } = passage
  const ms = Math.round((performance.now() - started) * 10) / 10
  frame.context.log.info({ requestId, method: asked.method, path: asked.path, status: reply.status, ms, address }, '')
  return reply
}

/** Answers a request by a route. Never rejects. */
export function answeredBy(
  route: Route,
  asked: Asked,
  params: Readonly<Record<string, string>>,
  frame: Frame,
): Promise<Reply> {
  return answered(asked, frame, async (passage) => {
    const [key, who] = await admit(asked, route, frame, passage)
    const { requestId, address } = passage
    return await route.handle(callOf(asked, params, { key, who, requestId, address, limits: frame.context.options }))
  })
}
