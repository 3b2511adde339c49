import type { AgentNow } from './agent-states.ts'
import type { BookedCall } from './live-call.ts'

/** What the exchange tells the web over their socket. */
export type ExchangeEvent =
  | { kind: 'call'; call: BookedCall }
  | ({ kind: 'agent' } & AgentNow)
  | { kind: 'disk'; isFull: boolean }

/** The whole state, sent first on every connection. */
export interface ExchangeState {
  calls: BookedCall[]
  agents: AgentNow[]
  /** The call journal cannot be written: new calls are refused. */
  isDiskFull: boolean
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
  /** Answers with RegisteredDeskPhone[] (pbx/desk-phones.ts). */
  | { kind: 'desk-phones' }
  /** Answers with TrunkHost[] (pbx/trunk-addresses.ts). */
  | { kind: 'trunk-addresses' }
