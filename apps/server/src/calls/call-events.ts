import type { CallDirection, CallEndCause, CallEndedBy, CallerCard, OfferResult } from '@perezvon/contract'
import type { LegKind } from '@perezvon/media'
import type { DialogJson, InviteJson } from '@perezvon/sip'
import type { z } from 'zod'

/**
 * What happens to a call, as the call journal keeps it. Every event is written to the journal first, then acted on,
 * then projected into PostgreSQL (see projection/). Times are ISO 8601 instants of the exchange's clock.
 * Adding a field is safe; renaming or removing one needs a new event type, since old journals are still read.
 */
export type CallEvent =
  | CallStarted
  | CallIdentified
  | CallOffered
  | OfferEnded
  | CallAnswered
  | HoldChanged
  | AgentLost
  | AgentRestored
  | CallNotReached
  | RecordingStarted
  | RecordingSealed
  | RecordingFailed
  | InviteCame
  | LegInvited
  | LegConfirmed
  | LegMoved
  | LegEnded
  | CallEnded
  | AgentStateChanged

interface Base<T extends string> {
  type: T
  callId: string
  at: string
}

export type CallerKind = 'known' | 'shared' | 'new' | 'hidden' | 'internal'

export interface CallStarted extends Base<'call.started'> {
  direction: CallDirection
  /** E.164; null when hidden or internal. */
  customerNumber: string | null
  dialledNumber: string
  numberId: string | null
  queueId: string | null
  trunkId: string | null
  source: string
  caller: CallerKind
  /** All people of the number, newest first; for a new caller one draft whose id was made here. */
  people: CallerCard[]
  /** Who placed an outbound or internal call. */
  initiatedBy: string | null
}

/** Who it is became known only after the call had been shown. */
export interface CallIdentified extends Base<'call.identified'> {
  caller: CallerKind
  people: CallerCard[]
}

export interface CallOffered extends Base<'call.offered'> {
  offerId: string
  userId: string | null
  extension: string
}

export interface OfferEnded extends Base<'call.offer-ended'> {
  offerId: string
  result: OfferResult
  /** Final SIP status when there was one. */
  sipStatus: number | null
}

/** Customer and employee are joined. */
export interface CallAnswered extends Base<'call.answered'> {
  userId: string | null
  extension: string | null
}

/** The called party will not be talked to; the employee still hears busy, then the call ends. */
export interface CallNotReached extends Base<'call.not-reached'> {
  cause: CallEndCause
}

export interface HoldChanged extends Base<'call.hold'> {
  isOnHold: boolean
}

/** The employee's device vanished in mid-call (page reload): the customer hears music, the exchange invites again. */
export interface AgentLost extends Base<'call.agent-lost'> {
  userId: string | null
}
export interface AgentRestored extends Base<'call.agent-restored'> {
  userId: string | null
}

export interface RecordingStarted extends Base<'recording.started'> {
  recordingId: string
  /** Relative to the recordings folder. */
  path: string
}

export interface RecordingSealed extends Base<'recording.sealed'> {
  recordingId: string
  path: string
  seconds: number
  bytes: number
}

/** There is no recording after all: the disk refused, or the call ended before it began. */
export interface RecordingFailed extends Base<'recording.failed'> {
  recordingId: string
}

// What follows is for the exchange that comes after this one: it takes back or ends what was under way (calls/restart/).

/** The caller's INVITE, which waits for its answer. */
export interface InviteCame extends Base<'call.invite-came'> {
  invite: InviteJson
}

/** A phone or a trunk was invited. */
export interface LegInvited extends Base<'leg.invited'> {
  legId: string
  invite: InviteJson
}

/** A side of the call stands. Between colleagues the one who called is `customer`. */
export interface LegConfirmed extends Base<'leg.confirmed'> {
  legId: string
  side: 'customer' | 'employee'
  kind: LegKind
  dialog: DialogJson
}

/** Its far side is reached another way, or under other terms. */
export interface LegMoved extends Base<'leg.moved'> {
  legId: string
  dialog: DialogJson
}

export interface LegEnded extends Base<'leg.ended'> {
  legId: string
  by: 'far' | 'us' | 'timeout' | 'lost' | 'silent'
}

export interface CallEnded extends Base<'call.ended'> {
  cause: CallEndCause
  endedBy: z.infer<typeof CallEndedBy>
  isAnswered: boolean
  isMissed: boolean
  /** From the start to the answer, or to the end when nobody answered. */
  waitMs: number
  talkMs: number
}

export interface AgentStateChanged extends Base<'agent.state'> {
  userId: string
  state: 'offline' | 'available' | 'ringing' | 'on_call' | 'wrap_up'
}
