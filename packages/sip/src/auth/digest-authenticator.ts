import type { Clock } from '../clock.ts'
import type { Subscribable } from '../emitter.ts'
import type { SipRequest } from '../message/message.ts'
import type { Source } from '../transport/source.ts'
import type { DigestAlgorithm } from './digest.ts'

/** What is stored of a password: hashes for the realm. */
export interface StoredCredentials {
  ha1Md5?: string
  ha1Sha256?: string
}

export interface DigestAuthenticatorOptions {
  realm: string
  /** Key of the nonces; a new one at every boot makes older nonces stale. */
  secret: string
  /** Offered in this order (RFC 8760), except that WebSocket peers see MD5 alone: JsSIP gives up when another stands beside it. Default MD5. */
  algorithms?: DigestAlgorithm[]
  /** Says of a request's sender that another challenge beside MD5 would make it give up (RFC 8760 came in 2020). Default: of nobody. */
  speaksMd5Alone?(request: SipRequest): boolean
  credentials(username: string, realm: string): Promise<StoredCredentials | undefined>
  clock?: Clock
  /** How long a nonce may be used. Default 300 s. */
  nonceLifeSeconds?: number
  /** Span over which failures of one address are counted. Default 600 s. */
  failureWindowSeconds?: number
}

export type VerifyResult =
  | { ok: true; username: string }
  | { ok: false; status: 400 | 401 | 403 | 407; headers: Record<string, string | string[]> }

export interface DigestAuthenticatorEvents {
  /** Wrong credentials (not a first request without any): `count` failures of that address within the window. */
  failure: [failure: { address: string; username: string; count: number }]
}

/** Server side of digest authentication (RFC 7616, RFC 8760). */
export interface DigestAuthenticator extends Subscribable<DigestAuthenticatorEvents> {
  /** Checks (Proxy-)Authorization. An unknown user and a wrong password give the same answer after the same work. */
  verify(request: SipRequest, source: Source, options?: { proxy?: boolean }): Promise<VerifyResult>
  /** Headers of a fresh challenge. */
  challenge(source: Source, options?: { proxy?: boolean; stale?: boolean }): Record<string, string | string[]>
  /** Failures of that address within the window. */
  failuresOf(address: string): number
}
