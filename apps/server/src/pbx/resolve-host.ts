import { lookup, resolveSrv } from 'node:dns/promises'
import { isIP } from 'node:net'
import { systemCode } from '../kernel/errors.ts'

/** Why a name leads nowhere: there is no such name, or nobody could be asked. */
export type HostProblem = 'unknown_host' | 'no_answer'

/** All addresses of a host. Rejects with a system error when there are none. */
export type ResolveHost = (host: string, hasPort: boolean) => Promise<string[]>

/**
 * Every address that calls to this host may go to, and so come from: of its SRV targets when no port is named, and its own
 * (RFC 3263 4.2; A and AAAA by the machine's own resolver, which knows /etc/hosts too).
 */
export const resolveHost: ResolveHost = async (host, hasPort) => {
  const targets = hasPort ? [] : await serviceTargets(host)
  const found = await Promise.allSettled([host, ...targets].map((name) => lookup(name, { all: true })))
  const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  if (addresses.length === 0) throw (found[0] as PromiseRejectedResult).reason
  return [...new Set(addresses.map(({ address }) => canonicalAddress(address)))]
}

const serviceTargets = (host: string): Promise<string[]> =>
  resolveSrv(`_sip._udp.${host}`).then(
    (records) => records.map(({ name }) => name),
    () => [],
  )

export const problemOf = (error: unknown): HostProblem =>
  ['ENOTFOUND', 'ENODATA'].includes(systemCode(error) ?? '') ? 'unknown_host' : 'no_answer'

/** One spelling of each address: '2001:DB8::0:1' and '2001:db8::1' are the same; brackets off. Names come back in lower case. */
export function canonicalAddress(text: string): string {
  const bare = text.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(bare) !== 6) return bare.replace(/\.$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1]
  return mapped ?? new URL(`http://[${bare.replace(/%.*$/, '')}]/`).hostname.slice(1, -1)
}
