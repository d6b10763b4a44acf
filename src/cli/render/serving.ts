/** What a server that has just started tells: new keys, and two calls to paste. */
import type { DevKeys, FirstCalls } from '../../engine/index.ts'

/** Where new keys are, or what they are; nothing where none were made. */
export function keyLines(keys: DevKeys | null): string[] {
  if (!keys?.made) return []
  const names = Object.keys(keys.fresh)
  const [is, were] = names.length === 1 ? ['A new key is', 'it was'] : ['New keys are', 'they were']
  if (keys.made === 'file') return [`${is} in .env.local: ${names.join(' and ')}`, '']
  return [
    `${names.length === 1 ? 'A new key' : 'New keys'}, shown this once (git does not say that it ignores .env.local, so ${were} not written there):`,
    ...Object.entries(keys.fresh).map(([name, key]) => `  ${name}=${key}`),
    '',
  ]
}

/** Keys that were written nowhere, as members of a line of JSON. */
export function shownKeys(keys: DevKeys | null): object {
  return keys?.made === 'shown' ? { publishableKey: keys.publishable, secretKey: keys.secret } : {}
}

/** What is served, and where. */
export interface ServedPlace {
  readonly project: string
  readonly environment: string
  readonly url: string | null
  /** Null: nothing was pushed yet. */
  readonly version: number | null
  readonly keys: DevKeys | null
  readonly calls: FirstCalls | null
}

/** The first lines of a server, with `more` below where it is. */
export function readyText(
  { project, environment, url, version, keys, calls }: ServedPlace,
  more: readonly string[] = [],
): string {
  const what = version === null ? 'nothing yet' : `version ${version}`
  const place = `Serving ${project}, ${environment} (${what}) at ${url}`
  return `${[place, ...more, '', ...keyLines(keys), ...callLines(calls)].join('\n')}\n`
}

/** A call as a guest and one of somebody signed in. */
export function callLines(calls: FirstCalls | null): string[] {
  if (!calls) return []
  const lines = ['As a guest:', `  ${calls.guest}`, 'Signed in:', `  ${calls.signedIn}`, '']
  return calls.keyed ? lines : ['Set BKEND_PUBLISHABLE_KEY to a key; `bkend keys create` makes one.', ...lines]
}
