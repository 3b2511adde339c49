import type { Subscribable } from '../emitter.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { SipResponse } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import type { Source } from '../transport/source.ts'
import type { IncomingRequest } from '../ua/incoming-request.ts'
import type { DialogId } from './dialog-id.ts'
import type { DialogJson } from './dialog-state.ts'

/** Who ended a dialog, and why. */
export interface DialogEnd {
  /** `timeout`: ACK, session refresh or an in-dialog request unanswered. `transport`: its connection died. */
  by: 'local' | 'remote' | 'timeout' | 'transport'
  /** Reason header of the BYE, if any. */
  reason?: ReasonHeader
}

/**
 * Answers an offer of the far side. `offer` is undefined for a re-INVITE without SDP; then the result is our offer.
 * Throw `new SipError(488)` to refuse; any other exception is answered 500.
 */
export type OfferHandler = (
  offer: string | undefined,
  how: 'invite' | 'update',
) => Promise<string | undefined> | string | undefined

export interface DialogEvents {
  /** INFO; answered 200 unless a listener responds itself. Without a listener 405. */
  info: [request: IncomingRequest]
  /** REFER; the listener responds (202 …). Without a listener 405. */
  refer: [request: IncomingRequest]
  /** NOTIFY; answered 200 unless a listener responds itself. Without a listener 481. */
  notify: [request: IncomingRequest]
  /** MESSAGE; answered 200 unless a listener responds itself. Without a listener 405. */
  message: [request: IncomingRequest]
  /** The answer to an offer that we made in the 2xx of a re-INVITE without SDP. */
  answer: [sdp: string]
  /** The dialog moved to another connection or address of the far side. */
  'flow-changed': [source: Source]
  /** The dialog's plain data changed (CSeq, target, flow, ACK); for a journal. */
  changed: []
}

/** A confirmed call. Ends once, however many ask for it. */
export interface Dialog extends Subscribable<DialogEvents> {
  readonly id: DialogId
  /**
   * For the answering side: resolves when ACK was seen, with its SDP (the answer to a delayed offer).
   * For the calling side: when ACK was sent. Resolves without SDP when the dialog ends before; see `ended`.
   */
  readonly acknowledged: Promise<{ sdp?: string }>
  readonly localUri: string
  readonly remoteUri: string
  /** Contact of the far side, as last refreshed. */
  readonly remoteTarget: string
  /** The far side's last known way. */
  readonly source: Source
  /** Sends the ACK with our answer after a delayed offer. Does nothing when ACK has been sent. */
  acknowledge(answerSdp: string): void
  /** Sets who answers re-INVITE and UPDATE with an offer; without a handler they are refused by 488. Pure refreshes never reach it. */
  onOffer(handler: OfferHandler): void
  /**
   * Sends a re-INVITE with a new offer and resolves with the answer; backs off and repeats on 491.
   * @throws SipError 'rejected' with the status, 'timeout', 'transport', 'ended'.
   */
  renegotiate(sdp: string): Promise<string>
  /** Sends INFO. @throws SipError 'timeout', 'transport', 'ended'. */
  info(options: { contentType: string; body: string; headers?: HeaderMap }): Promise<SipResponse>
  /** Sends any other request within the dialog (REFER, NOTIFY, MESSAGE). Throws as {@link info}. */
  request(options: {
    method: string
    headers?: HeaderMap
    body?: string
    contentType?: string
  }): Promise<SipResponse>
  /** Ends the call; resolves when the far side answered or time ran out. Never rejects. */
  bye(options?: { reason?: ReasonHeader; headers?: HeaderMap }): Promise<void>
  /** Resolves once, never rejects. */
  readonly ended: Promise<DialogEnd>
  /** The far side is known to be on that connection now (it registered anew). Nothing happens for one that is not alive. */
  moveTo(flowId: string): void
  readonly isEnded: boolean
  toJSON(): DialogJson
}
