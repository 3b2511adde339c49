import { BlockList, isIP } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

/** Brackets for IPv6. */
export function hostInUri(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** Whether an address stands for "all interfaces". */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === ''
}

/**
 * Our address that `remote` can probably reach: one in its subnet, else the first that is no loopback.
 * Only asked for sockets bound to all interfaces.
 */
export function localAddressToward(
  remote: string,
  interfaces: NetworkInterfaceInfo[] = allInterfaces(),
): string {
  const family = isIP(remote) === 6 ? 'IPv6' : 'IPv4'
  const candidates = interfaces.filter((each) => each.family === family)
  const near = candidates.find((each) => isInSubnet(remote, each))
  const other = candidates.find((each) => !each.internal) ?? candidates[0]
  return (near ?? other)?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1')
}

function allInterfaces(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((each) => each ?? [])
}

function isInSubnet(remote: string, local: NetworkInterfaceInfo): boolean {
  const prefix = Number(local.cidr?.split('/')[1])
  if (!Number.isInteger(prefix)) return false
  const family = local.family === 'IPv6' ? 'ipv6' : 'ipv4'
  const subnet = new BlockList()
  subnet.addSubnet(local.address, prefix, family)
  return subnet.check(remote, family)
}

const PRIVATE = new BlockList()
PRIVATE.addSubnet('10.0.0.0', 8)
PRIVATE.addSubnet('172.16.0.0', 12)
PRIVATE.addSubnet('192.168.0.0', 16)
PRIVATE.addSubnet('100.64.0.0', 10)
PRIVATE.addSubnet('169.254.0.0', 16)
PRIVATE.addSubnet('127.0.0.0', 8)

/** Whether an IPv4 address means nothing outside its own network. */
export function isPrivateAddress(address: string): boolean {
  return isIP(address) === 4 && PRIVATE.check(address)
}
