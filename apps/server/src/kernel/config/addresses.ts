import net from 'node:net'
import os from 'node:os'
import { ConfigError } from './config-error.ts'

/** Host of the public address, which may be an IP address, a host name or a URL. */
export function publicHostOf(address: string | undefined): string | undefined {
  if (!address) return undefined
  try {
    return new URL(/^https?:\/\//.test(address) ? address : `http://${address}`).hostname
  } catch {
    throw new ConfigError(
      `PEREZVON_PUBLIC_ADDRESS must be an IP address, a host name or a URL, not ‘${address}’.`,
    )
  }
}

/**
 * The address that far sides are told to send to: the bound one, unless that is "any". SDP and Via want an
 * address, so a public host name gives way to this machine's own IPv4 address.
 */
export function advertisedAddress(boundHost: string, publicHost: string | undefined): string {
  if (boundHost !== '0.0.0.0') return boundHost
  if (publicHost && net.isIPv4(publicHost)) return publicHost
  return ownIpv4() ?? '127.0.0.1'
}

function ownIpv4(): string | undefined {
  const all = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find((address) => address.family === 'IPv4' && !address.internal)?.address
}
