import type { Dialog } from '../dialog/dialog.ts'
import type { DialogJson } from '../dialog/dialog-state.ts'
import type { Subscribable } from '../emitter.ts'
import type { SipResponse } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import type { Source, TransportKind } from '../transport/source.ts'
import type { IncomingInvite } from './incoming-invite.ts'
import type { IncomingRequest } from './incoming-request.ts'
import type { OutgoingInviteOptions, OutgoingRequestOptions } from './options.ts'
import type { OutgoingInvite } from './outgoing-invite.ts'
import type { InviteJson } from './taken-back.ts'

export interface UserAgentEvents {
  /** A new call; without a listener it is answered 480. */
  invite: [invite: IncomingInvite]
  /** A REGISTER; without a listener 405. */
  register: [request: IncomingRequest]
  /** Any other request outside of dialogs (MESSAGE, SUBSCRIBE …); without a listener 405. OPTIONS is answered by the stack. */
  request: [request: IncomingRequest]
  /** A WebSocket connection was opened or closed. */
  'flow-opened': [source: Source]
  'flow-closed': [source: Source]
}

/** Counts for leak checks and for the health page; all zero when nothing lives. */
export interface UserAgentStats {
  transactions: number
  dialogs: number
  timers: number
  wsConnections: number
}

/** One SIP element: its sockets, transactions and dialogs. */
export interface UserAgent extends Subscribable<UserAgentEvents> {
  /** What is bound, with the real ports. */
  readonly addresses: { kind: TransportKind; host: string; port: number }[]
  /** Calls. The returned object is live at once. */
  invite(options: OutgoingInviteOptions): OutgoingInvite
  /**
   * Sends a request outside of dialogs and resolves with its final response, whatever its status.
   * @throws SipError 'timeout' (timer F), 'transport' (dead flow, unknown host), 'malformed', 'ended' (closed).
   */
  request(options: OutgoingRequestOptions): Promise<SipResponse>
  /**
   * Takes back a confirmed dialog from its journal entry (see `Dialog.toJSON`). One that lived on a connection waits for
   * its far side to come back on another (`Dialog.moveTo`, or any request of theirs) and ends as `transport` otherwise.
   */
  restoreDialog(json: DialogJson): Dialog
  /** Refuses a call that came in before a restart (see `IncomingInvite.toJSON`). */
  refuseInvite(json: InviteJson, status: number): void
  /** Gives up a call that was being made before a restart (see `OutgoingInvite.toJSON`). */
  cancelInvite(json: InviteJson, reason?: ReasonHeader): void
  /** Whether a request can be sent over that flow now. UDP flows of a bound socket always live. */
  isFlowAlive(flowId: string): boolean
  /** Ends timers and sockets. Sends nothing: no BYE, no CANCEL. */
  close(): Promise<void>
  stats(): UserAgentStats
}
