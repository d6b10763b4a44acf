/** What a server that has just started tells: new keys, and two calls to paste. */
import type { DevKeys, FirstCalls } from '../../engine/index.ts'

/** Where new keys are, or what they are; nothing where none were made. */
export function keyLines(keys: DevKeys | null): string[] {
  if (keys?.made === 'file') return ['New keys are in .env.local: BKEND_PUBLISHABLE_KEY and BKEND_SECRET_KEY', '']
  if (keys?.made !== 'shown') return []
  return [
    'New keys, shown this once (git does not ignore .env.local, so they were not written there):',
    ...(keys.publishable ? [`  BKEND_PUBLISHABLE_KEY=${keys.publishable}`] : []),
    ...(keys.secret ? [`  BKEND_SECRET_KEY=${keys.secret}`] : []),
    '',
  ]
}

/** A call as a guest and one of somebody signed in. */
export function callLines(calls: FirstCalls | null): string[] {
  return calls ? ['As a guest:', `  ${calls.guest}`, 'Signed in:', `  ${calls.signedIn}`, ''] : []
}
