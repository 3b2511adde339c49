import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Flow } from '../transport/flow.ts'
import { go, type StateTable } from './machine.ts'
import { ServerTransaction } from './server-transaction.ts'
import type { TransactionContext } from './transaction.ts'

type State = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated'
type Event =
  | 'invite'
  | 'ack'
  | 'send1xx'
  | 'send2xx'
  | 'send300-699'
  | 'timerG'
  | 'timerH'
  | 'timerI'
  | 'timerL'
  | 'transportError'
type Action =
  | 'send'
  | 'resend'
  | 'repeat'
  | 'startG'
  | 'startH'
  | 'startI'
  | 'startL'
  | 'stopG'
  | 'passAckUp'
  | 'tellTimeout'
  | 'tellTransport'

/**
 * RFC 3261 figure 7 as corrected by RFC 6026 figure 5.
 *
 *     proceeding ──2xx──────▶ accepted ──L──────────────────────▶ terminated
 *         └──────300-699────▶ completed ──ACK──▶ confirmed ──I──▶ terminated
 */
export const inviteServerTable: StateTable<State, Event, Action> = {
  proceeding: {
    invite: go('proceeding', 'resend'),
    send1xx: go('proceeding', 'send'),
    send2xx: go('accepted', 'startL', 'send'),
    'send300-699': go('completed', 'startG', 'startH', 'send'),
    transportError: go('terminated', 'tellTransport'),
  },
  completed: {
    invite: go('completed', 'resend'),
    timerG: go('completed', 'repeat'),
    ack: go('confirmed', 'stopG', 'startI'),
    timerH: go('terminated', 'tellTimeout'),
    transportError: go('terminated', 'tellTransport'),
  },
  confirmed: {
    invite: go('confirmed'),
    ack: go('confirmed'),
    timerI: go('terminated'),
  },
  accepted: {
    // RFC 6026 7.1: the user repeats its 2xx, so a repeated INVITE is only absorbed.
    invite: go('accepted'),
    send2xx: go('accepted', 'send'),
    ack: go('accepted', 'passAckUp'),
    timerL: go('terminated'),
  },
  terminated: {},
}

/** An INVITE that came in (RFC 3261 17.2.1). */
export class InviteServerTransaction extends ServerTransaction<State, Event, Action> {
  constructor(request: SipRequest, origin: Flow, context: TransactionContext) {
    super('proceeding', inviteServerTable, request, origin, context)
  }

  respond(response: SipResponse): void {
    if (response.status < 200) this.step('send1xx', response)
    else if (response.status < 300) this.step('send2xx', response)
    else this.step('send300-699', response)
  }

  receive(request: SipRequest): void {
    this.step(request.method === 'ACK' ? 'ack' : 'invite', request)
  }

  protected perform(action: Action, message: SipRequest | SipResponse | undefined): void {
    const { T1, T2, T4 } = this.timers.values
    if (action === 'send') this.send(message as SipResponse)
    else if (action === 'resend') this.resend()
    else if (action === 'repeat') {
      this.resend()
      this.repeat('timerG', T2)
    } else if (action === 'startG') this.repeat('timerG', T2)
    else if (action === 'startH') this.bound('timerH', 64 * T1)
    else if (action === 'startI') this.bound('timerI', this.flow.isReliable ? 0 : T4)
    else if (action === 'startL') this.bound('timerL', 64 * T1)
    else if (action === 'stopG') this.stopRepeating()
    else if (action === 'passAckUp') this.user.onAck?.(message as SipRequest)
    else this.user.onFailure?.(action === 'tellTimeout' ? 'timeout' : 'transport')
  }
}
