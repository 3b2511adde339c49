import type { Call, CallOffer } from '../../lib/contract.ts'

/** How a call went, as the title of its line says it. */
export type CallTitle =
  | 'call.title.missed'
  | 'call.title.inbound'
  | 'call.title.inboundBy'
  | 'call.title.outbound'
  | 'call.title.outboundUnanswered'
  | 'call.title.internal'
  | 'call.title.live'

export function titleOf(call: Call): CallTitle {
  if (call.state !== 'ended') return 'call.title.live'
  if (call.direction === 'internal') return 'call.title.internal'
  if (call.direction === 'outbound')
    return call.answeredAt ? 'call.title.outbound' : 'call.title.outboundUnanswered'
  if (!call.answeredAt) return 'call.title.missed'
  return call.answeredBy ? 'call.title.inboundBy' : 'call.title.inbound'
}

/** Those at whose phones it rang too when somebody else answered: nobody to blame. */
export function outrunBy(call: Call): CallOffer[] {
  return lastOffers(call).filter(({ result }) => result === 'answered_elsewhere')
}

/** Those who were offered the call and did not take it, each once, with the last reason. */
export function notAnsweredBy(call: Call): CallOffer[] {
  return lastOffers(call).filter(({ result }) => result !== 'answered_elsewhere')
}

/** The last offer to each who did not take the call. */
function lastOffers(call: Call): CallOffer[] {
  const byPerson = new Map<string, CallOffer>()
  for (const offer of call.offers) {
    if (offer.result === null || offer.result === 'answered') continue
    byPerson.set(offer.user?.id ?? offer.extension, offer)
  }
  const answered = new Set(
    call.offers.filter(({ result }) => result === 'answered').map(({ user }) => user?.id),
  )
  return [...byPerson.values()].filter(({ user }) => !user || !answered.has(user.id))
}
