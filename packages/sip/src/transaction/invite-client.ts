import { Headers } from '../message/headers.ts'
import { SipRequest, type SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import type { Flow } from '../transport/flow.ts'
import { ClientTransaction, type ClientUser } from './client-transaction.ts'
import { go, type StateTable } from './machine.ts'
import type { TransactionContext } from './transaction.ts'

type State = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated'
type Event =
  | '1xx'
  | '2xx'
  | '300-699'
  | 'timerA'
  | 'timerB'
  | 'timerD'
  | 'timerM'
  | 'transportError'
  | 'abandon'
type Action =
  | 'retransmit'
  | 'settle'
  | 'passUp'
  | 'sendAck'
  | 'startD'
  | 'startM'
  | 'tellTimeout'
  | 'tellTransport'

/**
 * RFC 3261 figure 5 as corrected by RFC 6026 figure 3.
 *
 *     calling ──1xx──▶ proceeding ──2xx──▶ accepted ──M──▶ terminated
 *        │                  │ 300-699
 *        └──────────────────┴──────────▶ completed ──D──▶ terminated
 */
export const inviteClientTable: StateTable<State, Event, Action> = {
  calling: {
    timerA: go('calling', 'retransmit'),
    timerB: go('terminated', 'tellTimeout'),
    transportError: go('terminated', 'tellTransport'),
    '1xx': go('proceeding', 'settle', 'passUp'),
    '2xx': go('accepted', 'settle', 'startM', 'passUp'),
    '300-699': go('completed', 'settle', 'sendAck', 'passUp', 'startD'),
    abandon: go('terminated'),
  },
  proceeding: {
    '1xx': go('proceeding', 'passUp'),
    '2xx': go('accepted', 'startM', 'passUp'),
    '300-699': go('completed', 'sendAck', 'passUp', 'startD'),
    transportError: go('terminated', 'tellTransport'),
    // RFC 3261 9.1: 64*T1 after CANCEL without a final response the transaction is destroyed.
    abandon: go('terminated'),
  },
  completed: {
    '300-699': go('completed', 'sendAck'),
    timerD: go('terminated'),
    // The final response has been passed up already, so there is nobody left to tell.
    transportError: go('terminated'),
  },
  accepted: {
    '2xx': go('accepted', 'passUp'),
    timerM: go('terminated'),
  },
  terminated: {},
}

/** An INVITE that we send (RFC 3261 17.1.1). ACK for a 2xx is the user's business, for the rest it is done here. */
export class InviteClientTransaction extends ClientTransaction<State, Event, Action> {
  constructor(request: SipRequest, flow: Flow, user: ClientUser, context: TransactionContext) {
    super('calling', inviteClientTable, request, flow, user, context)
  }

  start(): void {
    this.bound('timerB', 64 * this.timers.values.T1)
    this.repeat('timerA', Number.POSITIVE_INFINITY)
    this.transmit()
  }

  /** Goes on after a provisional response that an earlier process saw. */
  takeBack(): void {
    this.state = 'proceeding'
  }

  receive(response: SipResponse): void {
    if (response.status < 200) this.step('1xx', response)
    else if (response.status < 300) this.step('2xx', response)
    else this.step('300-699', response)
  }

  protected perform(action: Action, response: SipResponse | undefined): void {
    const { D, T1 } = this.timers.values
    if (action === 'retransmit') {
      this.transmit()
      this.repeat('timerA', Number.POSITIVE_INFINITY)
    } else if (action === 'settle') {
      this.stopRepeating()
      this.unbind()
    } else if (action === 'passUp') this.user.onResponse(response!)
    else if (action === 'sendAck') this.#sendAck(response!)
    else if (action === 'startD') this.bound('timerD', this.flow.isReliable ? 0 : D)
    else if (action === 'startM') this.bound('timerM', 64 * T1)
    else this.user.onFailure(action === 'tellTimeout' ? 'timeout' : 'transport')
  }

  /** RFC 3261 17.1.1.3: same branch, route and Request-URI; To is the response's. */
  #sendAck(response: SipResponse): void {
    this.flow.send(serialise(ackForFailure(this.request, response)))
  }
}

function ackForFailure(invite: SipRequest, response: SipResponse): SipRequest {
  const headers = new Headers()
  headers.append('via', invite.header('via')!)
  for (const route of invite.headers.getAll('route')) headers.append('route', route)
  headers.append('max-forwards', '70')
  headers.append('from', invite.header('from')!)
  headers.append('to', response.header('to') ?? invite.header('to')!)
  headers.append('call-id', invite.callId)
  headers.append('cseq', `${invite.cseq!.number} ACK`)
  return new SipRequest('ACK', invite.uri, headers)
}
