export { createDigestAuthenticator } from './auth/create-digest-authenticator.ts'
export { type DigestAlgorithm, ha1 } from './auth/digest.ts'
export type {
  AuthenticationFailure,
  DigestAuthenticator,
  DigestAuthenticatorEvents,
  DigestAuthenticatorOptions,
  StoredCredentials,
  VerifyResult,
} from './auth/digest-authenticator.ts'
export { type Clock, createManualClock, type ManualClock, systemClock, type TimerHandle } from './clock.ts'
export type { Dialog, DialogEnd, DialogEvents, OfferHandler } from './dialog/dialog.ts'
export type { DialogId } from './dialog/dialog-id.ts'
export type { DialogJson } from './dialog/dialog-state.ts'
export type { Subscribable } from './emitter.ts'
export { SipError, type SipErrorCode } from './errors.ts'
export { type SipLog, type SipLogEvent, silentLog } from './log.ts'
export type { HeaderMap } from './message/headers.ts'
export { SipMessage, SipRequest, SipResponse } from './message/message.ts'
export { formatNameAddr, type NameAddr, parseNameAddr } from './message/name-addr.ts'
export { formatReason, parseReason, type ReasonHeader } from './message/reason.ts'
export { encodeUser, parseUri, type SipUri } from './message/uri.ts'
export { createRegistrar } from './registrar/create-registrar.ts'
export type {
  Binding,
  Registrar,
  RegistrarEvents,
  RegistrarOptions,
  UnboundCause,
} from './registrar/registrar.ts'
export { defaultTimerValues, type TimerValues } from './timers.ts'
export type { Source, TransportKind } from './transport/source.ts'
export type { Address } from './ua/address.ts'
export { createUserAgent } from './ua/create-user-agent.ts'
export type { IncomingInvite, InviteAbort } from './ua/incoming-invite.ts'
export type { IncomingRequest, ResponseOptions } from './ua/incoming-request.ts'
export type {
  Credentials,
  FlowTarget,
  OutgoingInviteOptions,
  OutgoingRequestOptions,
  Party,
  TransportOptions,
  UdpTransportOptions,
  UserAgentOptions,
  WebSocketTransportOptions,
} from './ua/options.ts'
export type {
  InviteOutcome,
  InviteProgress,
  OutgoingInvite,
  OutgoingInviteEvents,
} from './ua/outgoing-invite.ts'
export type { InviteJson } from './ua/taken-back.ts'
export type { UserAgent, UserAgentEvents, UserAgentStats } from './ua/user-agent.ts'
