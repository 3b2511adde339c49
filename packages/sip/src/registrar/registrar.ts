import type { DigestAuthenticator } from '../auth/digest-authenticator.ts'
import type { Clock } from '../clock.ts'
import type { Subscribable } from '../emitter.ts'
import type { SipLog } from '../log.ts'
import type { Source, TransportKind } from '../transport/source.ts'
import type { UserAgent } from '../ua/user-agent.ts'

/** One registered contact of an address-of-record. */
export interface Binding {
  /** User part of the address-of-record. */
  aorUser: string
  contactUri: string
  /** Where the REGISTER came from; calls go there by `invite({ flow: { flowId: binding.source.flowId } })`. */
  source: Source
  /** `+sip.instance` (RFC 5626), without quotes. */
  instanceId?: string
  regId?: number
  userAgent?: string
  /** 0–1. */
  q: number
  /** Epoch milliseconds; refreshing leaves it. */
  boundAt: number
  /** Epoch milliseconds. */
  expiresAt: number
  transport: TransportKind
  sipCallId: string
  cseq: number
}

export interface RegistrarOptions {
  userAgent: UserAgent
  realm: string
  authenticator: DigestAuthenticator
  clock?: Clock
  log?: SipLog
  /** Below it 423 (RFC 3261 10.3). Default 60. */
  minExpiresSeconds?: number
  /** Longer wishes are cut to it. Default 3600; also what a REGISTER without a wish gets. */
  maxExpiresSeconds?: number
  /** More are refused by 403. Default 10. */
  maxBindingsPerAor?: number
  /** Whether that account may register that address-of-record. Default: when they are equal. */
  mayRegister?(username: string, aorUser: string): boolean | Promise<boolean>
}

/** Why a binding went. */
export type UnboundCause = 'unregistered' | 'expired' | 'replaced' | 'flow-closed' | 'revoked'

export interface RegistrarEvents {
  /** A new binding (`refreshed` false) or a longer life for a known one. */
  bound: [aorUser: string, binding: Binding, refreshed: boolean]
  unbound: [aorUser: string, binding: Binding, cause: UnboundCause]
}

/** Who can be reached where. */
export interface Registrar extends Subscribable<RegistrarEvents> {
  /** Live bindings, highest q first, then newest. */
  bindingsOf(aorUser: string): Binding[]
  all(): Binding[]
  /** Ends bindings of that address-of-record by our own will: what they registered by holds no more. Calls that live go on. */
  revoke(aorUser: string, isMeant: (binding: Binding) => boolean): void
  /** Takes back bindings of an earlier process; those of connections and those that are over are left out. */
  takeBack(bindings: readonly Binding[]): void
  /** Ends timers; the bindings are forgotten without events. */
  close(): void
}
