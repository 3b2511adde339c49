import { newId } from '../kernel/ids.ts'
import type { PlanTrunk } from '../pbx/dial-plan.ts'
import type { Leg } from '../pbx/leg.ts'
import { type RingOutcome, ringLeg } from '../pbx/ring-leg.ts'
import { callerKindOf, identifyLater, peopleOf } from './callers.ts'
import type { CallEnding } from './close-call.ts'
import { converse } from './conversation.ts'
import { EarlySound } from './early-sound.ts'
import { endingOfAttempt } from './ending-of-attempt.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { noteLeg } from './note-leg.ts'
import type { Dialling } from './permit-dialling.ts'

/** Opens an outgoing call in the book; its employee's side comes next, then `dialCustomer`. */
export function openOutbound(exchange: Exchange, dialling: Dialling): CallSite {
  const callId = newId()
  exchange.book.open(callId, {
    type: 'call.started',
    direction: 'outbound',
    customerNumber: dialling.e164,
    dialledNumber: dialling.e164,
    numberId: null,
    queueId: null,
    trunkId: dialling.trunk.id,
    source: '',
    caller: callerKindOf(dialling.called),
    people: peopleOf(dialling.called),
    initiatedBy: dialling.userId,
  })
  identifyLater(exchange, callId, dialling.called)
  return { callId, media: exchange.media.forCall({ mayTouchBrowser: true }) }
}

export interface CallingEmployee {
  leg: Leg
  userId: string | null
  extension: string
  /** Resolves when the web asks to hang up. */
  askedToEnd: Promise<CallEnding>
}

/**
 * Rings the customer for an employee whose side stands already (and hears ringback), joins them, and says how it ended.
 * An attempt without an answer has its own cause and owes no outcome.
 */
export async function dialCustomer(
  exchange: Exchange,
  site: CallSite,
  dialling: Dialling,
  employee: CallingEmployee,
): Promise<CallEnding> {
  try {
    return await dial(exchange, site, dialling, employee)
  } finally {
    void employee.leg.hangUp()
  }
}

async function dial(
  exchange: Exchange,
  site: CallSite,
  dialling: Dialling,
  employee: CallingEmployee,
): Promise<CallEnding> {
  const { leg, userId, extension } = employee
  noteLeg(exchange, leg, 'employee')
  const early = new EarlySound(exchange, site, leg)
  await early.begun
  const ringing = ringLeg(exchange, customerInvite(exchange, site, dialling, early))
  const reached = await Promise.race([ringing.outcome, gaveUp(employee)])
  const silenced = early.end()
  if (reached === 'gave-up') {
    ringing.cancel()
    void ringing.outcome.then((late) => (late.kind === 'answered' ? late.leg.hangUp() : undefined))
    return { cause: 'cancelled', endedBy: 'employee' }
  }
  await silenced
  if (reached.kind !== 'answered') return notReached(exchange, site, employee, reached)
  await site.media.stopPlay(leg.ref).catch(() => {})
  return converse(exchange, site, { customer: reached.leg, employee: leg, userId, extension })
}

/** The employee hung up, on the phone or in the web, before the customer answered. */
function gaveUp(employee: CallingEmployee): Promise<'gave-up'> {
  return Promise.race([employee.leg.ended, employee.askedToEnd]).then(() => 'gave-up')
}

function customerInvite(exchange: Exchange, site: CallSite, dialling: Dialling, early: EarlySound) {
  const { trunk, e164 } = dialling
  const host = trunk.port && trunk.port !== 5060 ? `${trunk.host}:${trunk.port}` : trunk.host
  const from = trunk.callerNumber ?? trunk.username ?? 'anonymous'
  return {
    ...site,
    kind: 'rtp' as const,
    requestUri: `sip:${e164}@${host}`,
    flow: { transport: 'udp' as const, address: trunk.host, port: trunk.port ?? 5060 },
    to: { uri: `sip:${e164}@${host}` },
    from: { uri: `sip:${from}@${exchange.domain}` },
    ...(trunk.callerNumber && { assertedIdentity: `<sip:${trunk.callerNumber}@${exchange.domain}>` }),
    ...credentialsOf(exchange, trunk),
    timeoutMs: exchange.customerRingTimeoutMs,
    onEarlyMedia: (legId: string) => early.described(legId),
  }
}

function credentialsOf(exchange: Exchange, trunk: PlanTrunk) {
  const password = exchange.trunkPassword(trunk)
  return trunk.username && password ? { credentials: { username: trunk.username, password } } : {}
}

/** The employee hears busy for a moment, as on any phone, then the line is closed. */
const busyToneMs = 2_000

async function notReached(
  exchange: Exchange,
  site: CallSite,
  employee: CallingEmployee,
  outcome: Exclude<RingOutcome, { kind: 'answered' }>,
): Promise<CallEnding> {
  const ending = endingOfAttempt(outcome)
  exchange.book.record(site.callId, { type: 'call.not-reached', cause: ending.cause })
  exchange.log({ level: 'info', event: 'call.not-reached', callId: site.callId, ...ending, outcome })
  const tone = { ...employee.leg.ref, playbackId: 'busy', source: { kind: 'busy' as const }, loop: true }
  await site.media.play(tone).catch(() => {}) // when they have just gone, nobody misses it
  const enough = Promise.withResolvers<void>()
  const timer = exchange.clock.setTimeout(enough.resolve, busyToneMs)
  await Promise.race([enough.promise, employee.leg.ended, employee.askedToEnd])
  exchange.clock.clearTimeout(timer)
  return ending
}
