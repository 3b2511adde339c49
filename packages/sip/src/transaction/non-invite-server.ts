import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Flow } from '../transport/flow.ts'
import { go, type StateTable } from './machine.ts'
import { ServerTransaction } from './server-transaction.ts'
import type { TransactionContext } from './transaction.ts'

type State = 'trying' | 'proceeding' | 'completed' | 'terminated'
type Event = 'request' | 'send1xx' | 'sendFinal' | 'timerJ' | 'transportError'
type Action = 'send' | 'resend' | 'startJ' | 'tellTransport'

/**
 * RFC 3261 figure 8.
 *
 *     trying ──1xx──▶ proceeding ──final──▶ completed ──J──▶ terminated
 */
export const nonInviteServerTable: StateTable<State, Event, Action> = {
  trying: {
    request: go('trying'),
    send1xx: go('proceeding', 'send'),
    sendFinal: go('completed', 'send', 'startJ'),
    transportError: go('terminated', 'tellTransport'),
  },
  proceeding: {
    request: go('proceeding', 'resend'),
    send1xx: go('proceeding', 'send'),
    sendFinal: go('completed', 'send', 'startJ'),
    transportError: go('terminated', 'tellTransport'),
  },
  completed: {
    request: go('completed', 'resend'),
    timerJ: go('terminated'),
    transportError: go('terminated', 'tellTransport'),
  },
  terminated: {},
}

/** Any other request that came in (RFC 3261 17.2.2). */
export class NonInviteServerTransaction extends ServerTransaction<State, Event, Action> {
  constructor(request: SipRequest, origin: Flow, context: TransactionContext) {
    super('trying', nonInviteServerTable, request, origin, context)
  }

  respond(response: SipResponse): void {
    this.step(response.status < 200 ? 'send1xx' : 'sendFinal', response)
  }

  receive(request: SipRequest): void {
    this.step('request', request)
  }

  protected perform(action: Action, message: SipRequest | SipResponse | undefined): void {
    if (action === 'send') this.send(message as SipResponse)
    else if (action === 'resend') this.resend()
    else if (action === 'startJ') this.bound('timerJ', this.flow.isReliable ? 0 : 64 * this.timers.values.T1)
    else this.user.onFailure?.('transport')
  }
}
