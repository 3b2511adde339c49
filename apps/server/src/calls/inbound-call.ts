import type { IncomingInvite } from '@perezvon/sip'
import { newId } from '../kernel/ids.ts'
import { CallerLeg } from '../pbx/caller-leg.ts'
import { chooseRoute, type RouteStep } from '../pbx/choose-route.ts'
import { devicesOfUser, expectedBackMs } from '../pbx/devices.ts'
import type { PlanNumber, PlanTrunk } from '../pbx/dial-plan.ts'
import type { Leg } from '../pbx/leg.ts'
import { callerNumberOf, dialledNumberOf } from './caller-number.ts'
import { callerKindOf, identifyLater, peopleOf } from './callers.ts'
import { type CallEnding, closeCall } from './close-call.ts'
import { converse } from './conversation.ts'
import type { Caller, CallSite, Exchange } from './exchange.ts'
import { type OfferOutcome, offerToAgents } from './offer-to-agents.ts'
import { refuseInvite } from './refuse-invite.ts'

/**
 * The way of a call from outside, top to bottom: who calls, whom it rings, the talk, the one door out.
 * The journal hears of every step before it is acted on; browsers pop at `openCall`.
 */
export async function inboundCall(
  exchange: Exchange,
  invite: IncomingInvite,
  trunk: PlanTrunk,
): Promise<void> {
  const number = dialledNumberOf(exchange, invite)
  if (!number) return refuseInvite(exchange, invite, { status: 404 })
  const caller = await exchange.identify(callerNumberOf(exchange, invite))
  const steps = chooseRoute(routingFacts(exchange, number, caller))
  const site = openCall(exchange, { number, trunk, caller })
  exchange.book.note(site.callId, { type: 'call.invite-came', invite: invite.toJSON() })
  identifyLater(exchange, site.callId, caller)
  const leg = new CallerLeg({ ...site, invite, kind: 'rtp' })
  const ending = await carry(exchange, site, leg, steps, caller).catch((error: unknown) => {
    exchange.log({ level: 'error', event: 'call.failed', callId: site.callId, message: String(error) })
    return failed
  })
  if (!ending.isAnswered) await leg.refuse(ending.sipStatus ?? 480)
  await closeCall(exchange, site, ending)
}

interface Carried extends CallEnding {
  isAnswered: boolean
  sipStatus?: number
}

const failed: Carried = {
  cause: 'failed',
  endedBy: 'exchange',
  isAnswered: false,
  sipStatus: 500,
}

async function carry(
  exchange: Exchange,
  site: CallSite,
  leg: CallerLeg,
  steps: RouteStep[],
  caller: Caller,
): Promise<Carried> {
  try {
    leg.checkOffer()
  } catch (error) {
    return unheard(leg.refusalOf(exchange.log, error))
  }
  const opening = openSound(exchange, leg)
  leg.ring()
  const ended = endedFromHere(exchange, site)
  const gone = AbortSignal.any([leg.gone, opening.refused, ended])
  const offer = await offerToAgents(exchange, site, { steps, caller, gone })
  const refusal = await opening.status
  if (refusal !== undefined) return unheard(refusal, offer)
  if (offer.kind === 'not-answered') return ended.aborted ? stopped : { ...offer.ending, isAnswered: false }
  const customer = answer(leg, offer.leg)
  if (!customer) return { cause: 'abandoned', endedBy: 'customer', isAnswered: false }
  const ending = await converse(exchange, site, { customer, employee: offer.leg, ...offer.who })
  return { ...ending, isAnswered: true }
}

/** The exchange is being stopped: the carrier may try elsewhere. */
const stopped: Carried = { ...failed, sipStatus: 503 }

/** Aborted when the exchange ends the call while it rings. */
function endedFromHere(exchange: Exchange, site: CallSite): AbortSignal {
  const controller = new AbortController()
  exchange.hangUps.set(site.callId, () => controller.abort())
  return controller.signal
}

/** Prepares the caller's sound while phones ring already; `status` is the SIP status of a refusal, if any. */
function openSound(exchange: Exchange, leg: CallerLeg) {
  const refused = new AbortController()
  const status = leg.open().then(
    () => undefined,
    (error: unknown) => {
      refused.abort()
      return leg.refusalOf(exchange.log, error)
    },
  )
  return { refused: refused.signal, status }
}

/** There is no sound to talk by. */
function unheard(sipStatus: number, offer?: OfferOutcome): Carried {
  if (offer?.kind === 'answered') void offer.leg.hangUp()
  return { ...failed, endedBy: sipStatus < 500 ? 'customer' : 'exchange', sipStatus }
}

/** Undefined when the caller gave up in the very moment of the answer. */
function answer(leg: CallerLeg, employee: Leg): Leg | undefined {
  try {
    return leg.answer()
  } catch {
    void employee.hangUp()
    return undefined
  }
}

function routingFacts(exchange: Exchange, number: PlanNumber, caller: Caller) {
  const queue = exchange.plan().queues.get(number.queueId)
  const [person] = caller.people
  return {
    ownerUserId: caller.kind === 'contact' ? (person?.owner?.id ?? null) : null,
    groupUserIds: queue?.memberUserIds ?? [],
    ownerRingTimeoutMs: queue?.ownerRingTimeoutMs ?? 15_000,
    groupRingTimeoutMs: queue?.ringTimeoutMs ?? 25_000,
    isFree: (userId: string) => isReachable(exchange, userId) && exchange.book.callOf(userId) === undefined,
  }
}

/** Has a device, or is just reloading the page. */
function isReachable(exchange: Exchange, userId: string): boolean {
  return devicesOfUser(exchange, userId).length > 0 || expectedBackMs(exchange, userId) > 0
}

function openCall(
  exchange: Exchange,
  of: { number: PlanNumber; trunk: PlanTrunk; caller: Caller },
): CallSite {
  const callId = newId()
  exchange.book.open(callId, {
    type: 'call.started',
    direction: 'inbound',
    customerNumber: of.caller.number,
    dialledNumber: of.number.e164,
    numberId: of.number.id,
    queueId: of.number.queueId,
    trunkId: exchange.plan().trunks.has(of.trunk.id) ? of.trunk.id : null,
    source: of.number.source,
    caller: callerKindOf(of.caller),
    people: peopleOf(of.caller),
    initiatedBy: null,
  })
  return { callId, media: exchange.media.forCall({ mayTouchBrowser: true }) }
}
