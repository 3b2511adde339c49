import type { Dialog } from '../dialog/dialog.ts'
import type { Subscribable } from '../emitter.ts'
import type { SipResponse } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import type { InviteJson } from './taken-back.ts'

/** A provisional response (101–199) from one of the far side's branches. */
export interface InviteProgress {
  status: number
  reasonPhrase: string
  /** Early media, if any. */
  sdp?: string
  /** Names the branch; '' when the response bore no tag. */
  toTag: string
  response: SipResponse
}

/** How an outgoing call came out. */
export type InviteOutcome =
  /** `sdp` is the answer, or with a delayed offer the offer to be answered by `dialog.acknowledge`. */
  | { kind: 'accepted'; dialog: Dialog; sdp?: string; response: SipResponse }
  /** Final response 300–699 (after credentials were tried). */
  | { kind: 'rejected'; status: number; reasonPhrase: string; response: SipResponse }
  /** `cancel()` was called first; resolves at once, the wire is tidied up behind it. */
  | { kind: 'cancelled' }
  | { kind: 'failed'; cause: 'timeout' | 'transport' }

export interface OutgoingInviteEvents {
  progress: [progress: InviteProgress]
  /** The INVITE went out: once for each attempt (challenges, 422). */
  sent: []
}

/** A call that we make. */
export interface OutgoingInvite extends Subscribable<OutgoingInviteEvents> {
  readonly sipCallId: string
  /** Never rejects. */
  readonly outcome: Promise<InviteOutcome>
  /** Gives the call up: CANCEL as soon as a provisional response allows it; a 2xx that crosses gets ACK and BYE. */
  cancel(options?: { reason?: ReasonHeader }): void
  /** For a journal: the INVITE that waits for its answer; undefined before it was sent. */
  toJSON(): InviteJson | undefined
}
