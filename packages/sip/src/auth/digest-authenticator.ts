import type { Clock } from '../clock.ts'
import type { Subscribable } from '../emitter.ts'
import type { SipRequest } from '../message/message.ts'
import type { Source, TransportKind } from '../transport/source.ts'
import type { DigestAlgorithm } from './digest.ts'
import type { GuessLimits } from './guess-guard.ts'

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
  /** Span over which failures are counted. Default 600 s. */
  failureWindowSeconds?: number
  /** When an address must wait after failures; see {@link GuessLimits}. */
  guessLimits?: Partial<GuessLimits>
  /** Whether that account's password could be guessed at all; a long random token that soon expires cannot, and is never made to wait. Default: every one. */
  isGuessable?(username: string): boolean
}

export type VerifyResult =
  | { ok: true; username: string }
  | { ok: false; status: 400 | 401 | 403 | 407; headers: Record<string, string | string[]> }

export interface AuthenticationFailure {
  address: string
  port: number
  transport: TransportKind
  username: string
  /** Failures of that address within the window. */
  count: number
  /** How long this source is answered 403 from now on; 0: not yet. */
  waitSeconds: number
}

export interface DigestAuthenticatorEvents {
  /** Wrong credentials (not a first request without any). Attempts of a source that must wait are not looked at, and so none. */
  failure: [failure: AuthenticationFailure]
}

/** Server side of digest authentication (RFC 7616, RFC 8760). */
export interface DigestAuthenticator extends Subscribable<DigestAuthenticatorEvents> {
  /**
   * Checks (Proxy-)Authorization. An unknown user and a wrong password give the same answer after the same work; too many of
   * them are answered 403 with Retry-After for a growing time.
   */
  verify(request: SipRequest, source: Source, options?: { proxy?: boolean }): Promise<VerifyResult>
  /** Headers of a fresh challenge. */
  challenge(source: Source, options?: { proxy?: boolean; stale?: boolean }): Record<string, string | string[]>
  /** Failures of that address within the window. */
  failuresOf(address: string): number
  /** That account has a new password (or none): who failed by the old one need not wait for the next attempt. */
  forgive(username: string): void
}
