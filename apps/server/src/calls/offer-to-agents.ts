import type { OfferResult } from '@perezvon/contract'
import type { AgentOffer } from '../pbx/agent-offer.ts'
import type { RouteStep } from '../pbx/choose-route.ts'
import type { Leg } from '../pbx/leg.ts'
import { RingGroup, type Winner } from '../pbx/ring-group.ts'
import { callerParty } from './caller-party.ts'
import type { CallEnding } from './close-call.ts'
import type { Caller, CallSite, Exchange } from './exchange.ts'

export type OfferOutcome =
  | { kind: 'answered'; leg: Leg; who: { userId: string | null; extension: string } }
  | { kind: 'not-answered'; ending: CallEnding & { sipStatus: number } }

interface Offering {
  steps: RouteStep[]
  caller: Caller
  /** Aborted when the caller gives up. */
  gone: AbortSignal
}

type StepEnd =
  | { kind: 'answered'; winner: Winner }
  | { kind: 'idle' }
  | { kind: 'timeout' }
  | { kind: 'gone' }

/** Rings the steps one after the other, earlier phones ringing on; every offer and its end is an event. */
export async function offerToAgents(
  exchange: Exchange,
  site: CallSite,
  offering: Offering,
): Promise<OfferOutcome> {
  const group = new RingGroup(
    exchange,
    { ...site, from: callerParty(exchange, offering.caller) },
    offerEvents(exchange, site),
  )
  let end: StepEnd = { kind: 'idle' }
  for (const step of offering.steps) {
    group.add(step.userIds)
    end = await stepEnd(exchange, group, step.ringTimeoutMs, offering.gone)
    if (end.kind === 'answered') return answered(end.winner)
    if (end.kind === 'gone') break
  }
  group.stop(end.kind === 'gone' ? 'cancelled' : 'no_answer')
  return { kind: 'not-answered', ending: endingOf(end, group.results) }
}

function answered(winner: Winner): OfferOutcome {
  return { kind: 'answered', leg: winner.leg, who: { userId: winner.userId, extension: winner.extension } }
}

/** Tells the book of each offer and of its end. */
export function offerEvents(exchange: Exchange, site: CallSite) {
  return {
    onOffered(offer: AgentOffer): void {
      const { offerId, userId, extension } = offer
      exchange.book.record(site.callId, { type: 'call.offered', offerId, userId, extension })
    },
    onOfferEnded(offer: AgentOffer): void {
      const { result, sipStatus } = offer.end ?? { result: 'failed' as const, sipStatus: null }
      exchange.book.record(site.callId, {
        type: 'call.offer-ended',
        offerId: offer.offerId,
        result,
        sipStatus,
      })
    },
  }
}

function stepEnd(
  exchange: Exchange,
  group: RingGroup,
  timeoutMs: number,
  gone: AbortSignal,
): Promise<StepEnd> {
  return new Promise((resolve) => {
    const timer = exchange.clock.setTimeout(() => settle({ kind: 'timeout' }), timeoutMs)
    const onGone = () => settle({ kind: 'gone' })
    const settle = (end: StepEnd) => {
      exchange.clock.clearTimeout(timer)
      gone.removeEventListener('abort', onGone)
      resolve(end)
    }
    if (gone.aborted) return settle({ kind: 'gone' })
    gone.addEventListener('abort', onGone)
    void group.winner.then((winner) => settle({ kind: 'answered', winner }))
    void group.idle.then(() => settle({ kind: 'idle' }))
  })
}

function endingOf(end: StepEnd, results: ReadonlySet<OfferResult>): CallEnding & { sipStatus: number } {
  if (end.kind === 'gone') return { cause: 'abandoned', endedBy: 'customer', sipStatus: 487 }
  if (end.kind === 'timeout') return { cause: 'no_answer', endedBy: 'exchange', sipStatus: 480 }
  return { ...idleEnding(results), sipStatus: 480 }
}

/** Nobody rings any more: somebody said no, or else nobody answered, or else no phone worked, or nobody was there. */
function idleEnding(results: ReadonlySet<OfferResult>): CallEnding {
  if (results.has('rejected') || results.has('busy')) return { cause: 'rejected', endedBy: 'employee' }
  if (results.has('no_answer')) return { cause: 'no_answer', endedBy: 'exchange' }
  if (results.has('failed')) return { cause: 'failed', endedBy: 'exchange' }
  return { cause: 'nobody_available', endedBy: 'exchange' }
}
