import type { Server } from 'node:http'
import type { Clock } from '../clock.ts'
import type { SipLog } from '../log.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { TimerValues } from '../timers.ts'

/** A UDP socket to listen on. */
export interface UdpTransportOptions {
  kind: 'udp'
  /** Address to bind; `0.0.0.0` for all. */
  host: string
  /** 0 takes a free one; see `UserAgent.addresses`. */
  port: number
  /** Host that Via and Contact name. Default: `host`, or the interface's address when bound to all. */
  advertisedHost?: string
}

/** A WebSocket listener (RFC 7118). */
export interface WebSocketTransportOptions {
  kind: 'ws'
  host: string
  port: number
  /** Path of the upgrade request. Default `/`. */
  path?: string
  /** Says whether a page of that Origin may connect. Default: every one. */
  isOriginAllowed?(origin: string | undefined): boolean
  /** An HTTP server to share; then `host` and `port` only tell what Via and Contact name. */
  server?: Server
  advertisedHost?: string
}

export type TransportOptions = UdpTransportOptions | WebSocketTransportOptions

/** What a user agent is made of. */
export interface UserAgentOptions {
  transports: TransportOptions[]
  /** Goes out as User-Agent and Server. */
  userAgentName: string
  /** Default: the system's clock. */
  clock?: Clock
  /** Default: silence. */
  log?: SipLog
  timers?: Partial<TimerValues>
  /** A longer message is refused (513) or its connection closed. Default 65536. */
  maxMessageBytes?: number
  /** Session interval that we offer (RFC 4028). Default 1800; 0 offers none. */
  sessionExpiresSeconds?: number
  /** Shortest session interval that we accept. Default 90. */
  minSeSeconds?: number
  /** Answer every INVITE by 100 at once. Default true. False: only when nothing else was sent within 200 ms. */
  tryingAtOnce?: boolean
  /** Say `Supported: 100rel` in our INVITEs. Default false; PRACK is sent in any case when the far side requires it. */
  offerReliableProvisionals?: boolean
  /** How long a dialog outlives its WebSocket connection, waiting for a request over a new one. Default 0: it ends at once by 'transport'. */
  flowLostGraceMs?: number
  /** How long a dialog taken back after a restart waits for its far side to be connected again. Default 20 000. */
  restoredFlowGraceMs?: number
}

/** Name and password for a digest challenge; `ha1` is the hash for the far side's realm instead of the password. */
export interface Credentials {
  username: string
  password?: string
  /** H(username:realm:password) in the algorithm that the far side asks for (commonly MD5). */
  ha1?: string
}

/** Where a request goes: over a known flow, or to an address (name or IP) by UDP. */
export type FlowTarget = { flowId: string } | { transport: 'udp'; address: string; port: number }

/** An address with an optional name shown to people. */
export interface Party {
  uri: string
  displayName?: string
}

/** A call to be made. */
export interface OutgoingInviteOptions {
  to: Party
  from: Party
  /** Default: `to.uri`. */
  requestUri?: string
  /** Default: where the request URI (or the first Route) leads, by UDP. */
  flow?: FlowTarget
  /** Our offer; left out for a delayed offer. */
  sdp?: string
  headers?: HeaderMap
  /** URI or name-addr written as P-Asserted-Identity (RFC 3325). */
  assertedIdentity?: string
  /** Answers 401 and 407. */
  credentials?: Credentials
  /** Time until a final answer; then CANCEL, and the outcome is 'failed' by 'timeout'. Default: none beyond RFC 3261's. */
  timeoutMs?: number
  sipCallId?: string
  /** Default 70. */
  maxForwards?: number
  /** Pre-loaded route set, first hop first: `<sip:…;lr>`. */
  route?: string[]
}

/** A request outside of dialogs other than INVITE. */
export interface OutgoingRequestOptions {
  method: string
  to: Party
  from: Party
  /** Default: `to.uri`. */
  requestUri?: string
  flow?: FlowTarget
  headers?: HeaderMap
  body?: string | Uint8Array
  contentType?: string
  credentials?: Credentials
  sipCallId?: string
  /** CSeq number; default 1. REGISTER refreshes count on with one Call-ID. */
  cseq?: number
  /** User part of a Contact header of ours, written when given (REGISTER, SUBSCRIBE). */
  contactUser?: string
  /** Parameters of that Contact, e.g. `expires=300` or `+sip.instance="<urn:uuid:…>"`. */
  contactParams?: string
  maxForwards?: number
  route?: string[]
}
