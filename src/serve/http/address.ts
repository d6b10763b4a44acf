/** Whose address a request comes from: the peer's, or what trusted proxies say. */
import { isIP } from 'node:net'
import { isTrusted, type TrustedProxies } from './proxies.ts'

/** `::ffff:192.0.2.1` → `192.0.2.1`; a zone (`%eth0`) is left out; null for what is no address. */
export function plainAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '')
  const v4 = /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(bare)?.[1] ?? bare
  if (isIP(v4) === 4) return v4
  if (isIP(bare) !== 6) return null
  const groups = groupsOf(bare)
  return isMapped(groups) ? v4Of(groups) : bare.toLowerCase()
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const text = dotted
    ? `${dotted[1]}${(Number(dotted[2]) * 256 + Number(dotted[3])).toString(16)}:${(Number(dotted[4]) * 256 + Number(dotted[5])).toString(16)}`
    : address
  const [head = '', tail] = text.split('::')
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [read(head), tail === undefined ? [] : read(tail)]
  return [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0), ...last]
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
}

function v4Of(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** What an address is counted by: itself, or the /64 of an IPv6 one, which one subscriber has whole. */
export function countedAddress(address: string): string {
  if (isIP(address) !== 6) return address
  return `${groupsOf(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/**
 * The asker's address. `X-Forwarded-For` is read from its end, as far as those that added to it are trusted; what a
 * stranger wrote further left counts for nothing.
 */
export function clientAddress(peer: string, forwarded: string | undefined, trusted: TrustedProxies): string {
  let address = plainAddress(peer) ?? peer
  if (forwarded === undefined || !isTrusted(trusted, address)) return address
  const hops = forwarded.split(',').slice(-32)
  while (hops.length > 0) {
    const hop = plainAddress(hops.pop() ?? '')
    if (hop === null) return address
    address = hop
    if (!isTrusted(trusted, address)) return address
  }
  return address
}
