import { lookup, resolveSrv } from 'node:dns/promises'
import { isIP } from 'node:net'
import { SipError } from '../errors.ts'
import type { SipUri } from '../message/uri.ts'

/** An IP address and port to send to. */
export interface Destination {
  address: string
  port: number
}

const DEFAULT_PORT = 5060

/** Where a URI leads by UDP without asking anybody; undefined when a name has to be looked up. */
export function literalDestination(uri: SipUri): Destination | undefined {
  const host = hostOf(uri)
  return isIP(host) ? { address: host, port: uri.port ?? DEFAULT_PORT } : undefined
}

/**
 * Finds where a URI leads by UDP: an address as it is; a name with a port by A/AAAA; a bare name by SRV, then A/AAAA
 * (RFC 3263 4.2, without NAPTR as only UDP is spoken).
 * @throws SipError 'transport' when the name leads nowhere.
 */
export async function resolveDestination(uri: SipUri): Promise<Destination> {
  const literal = literalDestination(uri)
  if (literal) return literal
  const service = uri.port === undefined ? await bestService(hostOf(uri)) : undefined
  const host = service?.name ?? hostOf(uri)
  try {
    const { address } = await lookup(host)
    return { address, port: service?.port ?? uri.port ?? DEFAULT_PORT }
  } catch {
    throw new SipError('transport', `unknown host ${host}`)
  }
}

function hostOf(uri: SipUri): string {
  const host = uri.params.get('maddr') || uri.host
  return host.startsWith('[') ? host.slice(1, -1) : host
}

async function bestService(name: string): Promise<{ name: string; port: number } | undefined> {
  try {
    const records = await resolveSrv(`_sip._udp.${name}`)
    return records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)[0]
  } catch {
    return undefined
  }
}
