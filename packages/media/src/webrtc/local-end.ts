import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import type { PortRange } from '../engine/media-engine.ts'
import type { IceDtlsParameters } from '../sdp/ice-dtls.ts'
import type { DtlsCertificate } from './certificate.ts'
import { type ReservedPort, reservePort } from './reserve-port.ts'

/** Our end of a connection that does not exist yet: what SDP says of it, and the port that is kept for it. */
export interface LocalEnd {
  ice: IceDtlsParameters
  certificate: DtlsCertificate
  port: ReservedPort
}

/** Type preference of a host candidate (RFC 8445, 5.1.2.2) and component 1; addresses follow in order of preference. */
const hostPriority = 126 * 2 ** 24 + 255

/** Errors: `no-ports`. */
export async function makeLocalEnd(
  options: { host: string; advertisedHost?: string | undefined; portRange: PortRange },
  certificate: DtlsCertificate,
): Promise<LocalEnd> {
  const { host, advertisedHost, portRange } = options
  const port = await reservePort(host, portRange.from, portRange.to)
  const addresses = new Set([...(advertisedHost ? [advertisedHost] : []), ...boundAddresses(host)])
  const candidates = [...addresses].map((address, i) => hostCandidate(address, port.port, i))
  // RFC 8445, 5.3: at least 24 bits of randomness in the name, 128 in the password; base64 has ice-chars only.
  const ice = {
    ufrag: iceChars(6),
    pwd: iceChars(24),
    fingerprint: certificate.fingerprint,
    setup: 'actpass' as const,
    candidates,
  }
  return { ice, certificate, port }
}

function iceChars(octets: number): string {
  return randomBytes(octets).toString('base64')
}

/** `a=candidate` of RFC 8839, 5.1. Each address is a foundation of its own (RFC 8445, 5.1.1.3). */
function hostCandidate(address: string, port: number, index: number): string {
  const priority = hostPriority + 2 ** 8 * (65_535 - index)
  return `${index + 1} 1 UDP ${priority} ${address} ${port} typ host`
}

/** The addresses under which a socket that is bound to `host` is reached. */
function boundAddresses(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host]
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(
      (each) =>
        !each.internal && !each.address.startsWith('fe80') && (host === '::' || each.family === 'IPv4'),
    )
    .map((each) => each.address)
}
