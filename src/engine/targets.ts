/** The registry of targets, by URL scheme. A target is loaded only when a URL asks for it. */
import type { Target } from '../plan/index.ts'
import type { OpenStore } from '../query/index.ts'
import type { Destination } from './result.ts'

interface Registered {
  readonly schemes: readonly string[]
  /** How its ids are made where nobody says how; `default`: time-ordered UUIDs. */
  readonly ids: 'default' | 'objectId'
  load(): Promise<Target>
  /** What serving opens. */
  loadStore(): Promise<OpenStore>
}

const TARGETS: readonly Registered[] = [
  {
    schemes: ['postgres', 'postgresql', 'pglite'],
    ids: 'default',
    load: async () => (await import('../targets/postgres/index.ts')).postgres,
    loadStore: async () => (await import('../targets/postgres/store/index.ts')).openStore,
  },
  {
    schemes: ['mongodb', 'mongodb+srv'],
    ids: 'objectId',
    load: async () => (await import('../targets/mongodb/index.ts')).mongodb,
    loadStore: async () => (await import('../targets/mongodb/store/index.ts')).openStore,
  },
]

/** URL schemes that some target answers to, without the colon. */
export const URL_SCHEMES: readonly string[] = TARGETS.flatMap((target) => target.schemes)

function registeredFor(url: string): Registered | undefined {
  const scheme = url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase()
  return TARGETS.find((target) => target.schemes.includes(scheme))
}

/** How ids are made in the database of a URL where nobody says how. */
export function madeIdsOf(url: string): Registered['ids'] {
  return registeredFor(url)?.ids ?? 'default'
}

/** The target for a URL, or null where its scheme is unknown. */
export async function targetFor(url: string): Promise<Target | null> {
  return (await registeredFor(url)?.load()) ?? null
}

/** What opens the store of a URL, or null where its scheme is unknown. */
export async function storeFor(url: string): Promise<OpenStore | null> {
  return (await registeredFor(url)?.loadStore()) ?? null
}

/** A login with no host behind it (`postgres://user@/app?host=/run/postgresql`) is none that every parser takes. */
function withoutBareLogin(url: string): string {
  return url.replace(/^([\w+]+:\/\/)[^/@]*@(?=[/?]|$)/, '$1')
}

/** Members of a replica set, joined by commas, are no host to a URL parser: the first stands for all. */
function withOneHost(url: string): string {
  return url.replace(/^([\w+]+:\/\/(?:[^/@]*@)?[^/?,]+),[^/?]*/, '$1')
}

/** What a URL alone tells of where it leads: never its password. What it does not tell is empty. */
export function destinationOfUrl(target: string, url: string): Destination {
  const none = { target, product: null, host: '', user: '', database: '', embedded: false }
  if (!url.includes('://')) return { ...none, database: url, embedded: true }
  try {
    const { hostname, port, pathname, username } = new URL(withOneHost(withoutBareLogin(url)))
    const host = decodeURIComponent(hostname) + (port === '' ? '' : `:${port}`)
    return { ...none, host, user: decodeURIComponent(username), database: decodeURIComponent(pathname.slice(1)) }
  } catch {
    return none
  }
}
