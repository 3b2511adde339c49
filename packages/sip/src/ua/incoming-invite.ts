import type { Dialog } from '../dialog/dialog.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { SipRequest } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import type { Source } from '../transport/source.ts'
import type { Address } from './address.ts'
import type { InviteJson } from './taken-back.ts'

/** Why an incoming call ended before it was answered; the `reason` of `IncomingInvite.signal`. */
export type InviteAbort =
  /** The caller hung up (CANCEL). */
  | { kind: 'cancelled'; reason?: ReasonHeader }
  /** Its connection died. */
  | { kind: 'transport' }
  /** A reliable provisional response was never acknowledged (RFC 3262). */
  | { kind: 'timeout' }

/** A call that came in and waits for an answer. */
export interface IncomingInvite {
  readonly request: SipRequest
  readonly source: Source
  readonly sipCallId: string
  readonly from: Address
  readonly to: Address
  readonly requestUri: string
  /** Max-Forwards of the request, to be written less one into the leg that follows. */
  readonly maxForwards: number
  /** P-Asserted-Identity if there is one; whether to trust it is decided above. */
  readonly assertedIdentity?: Address
  /** The caller's SDP; undefined when the offer is delayed, then `accept({ sdp })` makes it. */
  readonly offer?: string
  /**
   * The caller made no offer and requires 100rel: our first 18x has to bring the offer (RFC 3261 13.2.1, RFC 3262 5). One
   * without is held back until then.
   */
  readonly offersFirst: boolean
  /** Their answer to that offer, from PRACK; undefined when none comes that way. Never rejects. */
  readonly earlyAnswer: Promise<string | undefined>
  header(name: string): string | undefined
  /** Aborted with an {@link InviteAbort} when the call ends before `accept` or `reject`. */
  readonly signal: AbortSignal
  /** Sends 180, with our description where it is given. After a final answer nothing is sent. */
  ring(options?: { sdp?: string; headers?: HeaderMap }): void
  /** Sends 183 with SDP (early media). */
  progress(options: { sdp: string; headers?: HeaderMap }): void
  /**
   * Answers 200. The stack repeats it until ACK comes.
   * @throws SipError 'ended' when the call was cancelled or answered before.
   */
  accept(options: { sdp: string; headers?: HeaderMap }): Dialog
  /** Refuses with a final status (300–699). Does nothing after the end. */
  reject(options: {
    status: number
    reasonPhrase?: string
    headers?: HeaderMap
    retryAfterSeconds?: number
  }): void
  /** For a journal: what is needed to refuse it after a restart. */
  toJSON(): InviteJson
}
