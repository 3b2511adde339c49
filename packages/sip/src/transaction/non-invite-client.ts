import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Flow } from '../transport/flow.ts'
import { ClientTransaction, type ClientUser } from './client-transaction.ts'
import { go, type StateTable } from './machine.ts'
import type { TransactionContext } from './transaction.ts'

type State = 'trying' | 'proceeding' | 'completed' | 'terminated'
type Event = '1xx' | 'final' | 'timerE' | 'timerF' | 'timerK' | 'transportError'
type Action =
  | 'retransmit'
  | 'retransmitSlowly'
  | 'stopE'
  | 'passUp'
  | 'startK'
  | 'tellTimeout'
  | 'tellTransport'

/**
 * RFC 3261 figure 6.
 *
 *     trying ──1xx──▶ proceeding ──final──▶ completed ──K──▶ terminated
 */
export const nonInviteClientTable: StateTable<State, Event, Action> = {
  trying: {
    timerE: go('trying', 'retransmit'),
    timerF: go('terminated', 'tellTimeout'),
    transportError: go('terminated', 'tellTransport'),
    '1xx': go('proceeding', 'passUp'),
    final: go('completed', 'stopE', 'passUp', 'startK'),
  },
  proceeding: {
    timerE: go('proceeding', 'retransmitSlowly'),
    timerF: go('terminated', 'tellTimeout'),
    transportError: go('terminated', 'tellTransport'),
    '1xx': go('proceeding', 'passUp'),
    final: go('completed', 'stopE', 'passUp', 'startK'),
  },
  completed: {
    timerK: go('terminated'),
    transportError: go('terminated'),
  },
  terminated: {},
}

/** Any other request that we send (RFC 3261 17.1.2). */
export class NonInviteClientTransaction extends ClientTransaction<State, Event, Action> {
  constructor(request: SipRequest, flow: Flow, user: ClientUser, context: TransactionContext) {
    super('trying', nonInviteClientTable, request, flow, user, context)
  }

  start(): void {
    this.bound('timerF', 64 * this.timers.values.T1)
    this.repeat('timerE', this.timers.values.T2)
    this.transmit()
  }

  receive(response: SipResponse): void {
    this.step(response.status < 200 ? '1xx' : 'final', response)
  }

  protected perform(action: Action, response: SipResponse | undefined): void {
    const { T2, T4 } = this.timers.values
    if (action === 'retransmit' || action === 'retransmitSlowly') {
      this.transmit()
      // In proceeding the timer is T2 from the first time on (17.1.2.2).
      this.repeat('timerE', T2, action === 'retransmitSlowly' ? T2 : undefined)
    } else if (action === 'stopE') this.stopRepeating()
    else if (action === 'passUp') this.user.onResponse(response!)
    else if (action === 'startK') this.bound('timerK', this.flow.isReliable ? 0 : T4)
    else this.user.onFailure(action === 'tellTimeout' ? 'timeout' : 'transport')
  }
}
