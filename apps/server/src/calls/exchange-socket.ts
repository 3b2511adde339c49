import type { AgentNow } from './agent-states.ts'
import type { BookedCall } from './live-call.ts'

/** What the exchange tells the web over their socket. */
export type ExchangeEvent = { kind: 'call'; call: BookedCall } | ({ kind: 'agent' } & AgentNow)

/** The whole state, sent first on every connection. */
export interface ExchangeState {
  calls: BookedCall[]
  agents: AgentNow[]
}

/** What the web asks of the exchange. */
export type ExchangeCommand =
  | {
      kind: 'place-call'
      userId: string
      number: string
      contactId?: string
      idempotencyKey: string
      overrule?: 'outside_calling_hours'
    }
  | { kind: 'hangup'; callId: string; userId: string }
  | { kind: 'wrap-up-done'; userId: string }
  /** Settings were changed: resolves when calls are routed by them. */
  | { kind: 'refresh-dial-plan' }
