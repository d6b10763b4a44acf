/** Who is let in: the key, the token and the limits of a request. */
import { GUEST, type KeyRecord } from '../../query/index.ts'
import type { KeyCheck } from '../asking/keys.ts'
import type { Rates, Subject, Taken } from '../asking/rates.ts'
import { type Who, whoAsks } from '../asking/who.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import type { Route } from '../route.ts'
import { countedAddress } from './address.ts'
import type { Asked } from './asked.ts'
import type { TrustedProxies } from './proxies.ts'

/** What all requests share. */
export interface Frame {
  readonly context: ServeContext
  readonly keys: KeyCheck
  readonly rates: Rates
  readonly trusted: TrustedProxies
}

const NOBODY: Who = { asker: GUEST, sessionId: null }

/** One request under way. */
export interface Passage {
  readonly requestId: string
  readonly address: string
  /** Of the tightest limit that was counted. */
  tightest: Taken | null
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

function refuseBrowsers(asked: Asked, key: KeyRecord, { dev }: ServeContext): void {
  if (key.kind === 'sk' && !dev && asked.header('origin') !== undefined)
    throw new ApiFault('auth/forbidden', 'A secret key is never used from a browser')
}

function refuseStrangers(route: Route, key: KeyRecord, { asker }: Who): void {
  if (route.asker === 'user' && asker.userId === null && key.kind !== 'sk')
    throw new ApiFault('common/authentication-required', 'Sign in first: send `Authorization: Bearer <access token>`')
}

/** Key, token and limits of a request. The narrow limit is counted first: whoever is held up by it uses up nothing else. */
export async function admit(
  asked: Asked,
  route: Route,
  frame: Frame,
  passage: Passage,
): Promise<[KeyRecord | null, Who]> {
  if (route.limit === 'signIn') countAddress(frame, passage, 'signIn')
  if (route.asker === 'open') return [null, NOBODY]
  const key = await countingFailures(frame, passage, () => frame.keys.of(asked.header('x-api-key')))
  refuseBrowsers(asked, key, frame.context)
  const authorization = route.bearer === 'ignored' ? undefined : asked.header('authorization')
  const who = await countingFailures(frame, passage, () => whoAsks(key, authorization, frame.context.tokens))
  if (who.asker.userId !== null) count(frame, passage, 'user', who.asker.userId)
  else if (key.kind === 'pk') countAddress(frame, passage, 'address')
  count(frame, passage, 'key', key.id)
  refuseStrangers(route, key, who)
  return [key, who]
}
