/** What happens around every route: request id, address, key, limits, token; then the answer, whatever came of it. */
import type { Context, Next } from 'hono'
import { RESERVED_TABLES } from '../../model/index.ts'
import type { KeyRecord } from '../../query/index.ts'
import { GUEST, StoreFault } from '../../query/index.ts'
import type { KeyCheck } from '../asking/keys.ts'
import type { Rates, Subject, Taken } from '../asking/rates.ts'
import { type Who, whoAsks } from '../asking/who.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault, faultBody } from '../fault.ts'
import type { Answer, Route } from '../route.ts'
import { clientAddress, countedAddress } from './address.ts'
import { callOf } from './call.ts'
import { CORS_HEADERS } from './cors.ts'
import { faultOf } from './faults.ts'
import type { TrustedProxies } from './proxies.ts'
import { requestIdOf } from './request-id.ts'

/** What all requests share. */
export interface Frame {
  readonly context: ServeContext
  readonly keys: KeyCheck
  readonly rates: Rates
  readonly trusted: TrustedProxies
}

const NOBODY: Who = { asker: GUEST, sessionId: null }

const FIXED_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/** One request under way. */
export interface Passage {
  readonly requestId: string
  readonly address: string
  /** Of the tightest limit that was counted. */
  tightest: Taken | null
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

/** Counts a request. Throws a 429 where it is one too many. */
function count({ rates }: Frame, passage: Passage, subject: Subject, name: string): void {
  const taken = rates.take(subject, name)
  if (!passage.tightest || taken.remaining < passage.tightest.remaining) passage.tightest = taken
  if (taken.allowed) return
  const code = subject === 'signIn' ? 'auth/too-many-requests' : 'data/rate-limit-exceeded'
  passage.tightest = taken
  throw new ApiFault(code, `Too many requests; try again in ${taken.retryAfter} s`, {
    headers: { 'retry-after': String(taken.retryAfter) },
  })
}

/** Counts by address. Where none is known (a platform without one) nothing is counted. */
function countAddress(frame: Frame, passage: Passage, subject: 'address' | 'signIn'): void {
  if (passage.address !== '') count(frame, passage, subject, countedAddress(passage.address))
}

/** A refused key or token counts against its address, so that guessing has an end. */
async function countingFailures<T>(frame: Frame, passage: Passage, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof ApiFault && thrown.status === 401) countAddress(frame, passage, 'address')
    throw thrown
  }
}

function refuseBrowsers(c: Context, key: KeyRecord, { dev }: ServeContext): void {
  if (key.kind === 'sk' && !dev && c.req.header('origin') !== undefined)
    throw new ApiFault('auth/forbidden', 'A secret key is never used from a browser')
}

function refuseStrangers(route: Route, key: KeyRecord, { asker }: Who): void {
  if (route.asker === 'user' && asker.userId === null && key.kind !== 'sk')
    throw new ApiFault('common/authentication-required', 'Sign in first: send `Authorization: Bearer <access token>`')
}

/** Key, token and limits of a request. The narrow limit is counted first: whoever is held up by it uses up nothing else. */
async function admit(c: Context, route: Route, frame: Frame, passage: Passage): Promise<[KeyRecord | null, Who]> {
  if (route.limit === 'signIn') countAddress(frame, passage, 'signIn')
  if (route.asker === 'open') return [null, NOBODY]
  const key = await countingFailures(frame, passage, () => frame.keys.of(c.req.header('x-api-key')))
  refuseBrowsers(c, key, frame.context)
  const authorization = route.bearer === 'ignored' ? undefined : c.req.header('authorization')
  const who = await countingFailures(frame, passage, () => whoAsks(key, authorization, frame.context.tokens))
  if (who.asker.userId !== null) count(frame, passage, 'user', who.asker.userId)
  else if (key.kind === 'pk') countAddress(frame, passage, 'address')
  count(frame, passage, 'key', key.id)
  refuseStrangers(route, key, who)
  return [key, who]
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
