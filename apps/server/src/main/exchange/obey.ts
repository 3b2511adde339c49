import type { AgentStates } from '../../calls/agent-states.ts'
import type { Exchange } from '../../calls/exchange.ts'
import type { ExchangeCommand } from '../../calls/exchange-socket.ts'
import { type PlacedCalls, placeCall } from '../../calls/place-call.ts'
import { AppError } from '../../kernel/errors.ts'
import { registeredDeskPhones } from '../../pbx/desk-phones.ts'

/** What the web asks of the exchange. */
export async function obey(
  exchange: Exchange,
  agents: AgentStates,
  placed: PlacedCalls,
  command: Exclude<ExchangeCommand, { kind: 'refresh-dial-plan' }>,
): Promise<unknown> {
  if (command.kind === 'place-call') return placeCall(exchange, placed, command)
  if (command.kind === 'desk-phones') return registeredDeskPhones(exchange.registrar)
  if (command.kind === 'trunk-addresses') return exchange.trunkAddresses.all()
  if (command.kind === 'wrap-up-done') return agents.endWrapUp(command.userId)
  const call = exchange.book.get(command.callId)
  if (!call?.busyUserIds.includes(command.userId)) throw new AppError('call_not_found')
  // whoever does not want a call that rings refuses it on their own phone; the others ring on
  if (call.direction === 'inbound' && call.state === 'ringing') throw new AppError('conflict')
  exchange.hangUps.get(command.callId)?.('employee')
  return undefined
}
