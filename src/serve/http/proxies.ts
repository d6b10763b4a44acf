/** The proxies whose word on addresses is believed. */
import { BlockList, isIP } from 'node:net'

/** Addresses and networks. */
export type TrustedProxies = BlockList

/** Whether a text is an address or a network: `10.0.0.0/8`, `::1`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Reads the networks; those that are none are left out (the config refuses them). */
export function trustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const network of networks.filter(isNetwork)) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** Whether the address belongs to a trusted proxy. */
export function isTrusted(list: TrustedProxies, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
