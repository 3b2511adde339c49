import type { Leg, LegEnd } from '../pbx/leg.ts'
import type { CallEnding } from './close-call.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { type RunningRecording, recordCall } from './record-call.ts'
import { restoreEmployee } from './restore-employee.ts'

export interface Talkers {
  customer: Leg
  employee: Leg
  userId: string | null
  extension: string
}

/**
 * The talk of a customer and an employee until one of them ends it. An employee's browser that vanishes (a page reload)
 * does not end it: the customer hears music until the browser is back.
 */
export async function converse(exchange: Exchange, site: CallSite, talkers: Talkers): Promise<CallEnding> {
  const { customer, userId, extension } = talkers
  exchange.book.record(site.callId, { type: 'call.answered', userId, extension })
  const askedToEnd = hangUpAsked(exchange, site)
  const unlisten = listenToMedia(exchange, customer)
  await join(exchange, site, customer, talkers.employee)
  const recording = await recordCall(exchange, site, {
    customer: customer.legId,
    employee: talkers.employee.legId,
  })
  const ending = await untilOver(exchange, site, talkers, recording, askedToEnd)
  await recording.seal()
  unlisten()
  return ending
}

async function untilOver(
  exchange: Exchange,
  site: CallSite,
  talkers: Talkers,
  recording: RunningRecording,
  askedToEnd: Promise<CallEnding>,
): Promise<CallEnding> {
  const { customer, extension, userId } = talkers
  let employee = talkers.employee
  for (;;) {
    const end = await firstEnd(customer, employee, askedToEnd)
    if (!(end.who === 'employee' && end.leg.by === 'lost')) {
      void customer.hangUp()
      void employee.hangUp()
      return endingOf(end)
    }
    exchange.book.record(site.callId, { type: 'call.agent-lost', userId })
    await recording.setEmployee(undefined)
    const back = await restoreEmployee(exchange, site, { extension, customer, askedToEnd })
    if (!back) {
      void customer.hangUp()
      return customer.isEnded ? talkedBy('customer') : { cause: 'failed', endedBy: 'network' }
    }
    employee = back
    await join(exchange, site, customer, employee)
    await recording.setEmployee(employee.legId)
    exchange.book.record(site.callId, { type: 'call.agent-restored', userId })
  }
}

type End = { who: 'customer' | 'employee'; leg: LegEnd } | { who: 'asked'; ending: CallEnding }

function firstEnd(customer: Leg, employee: Leg, asked: Promise<CallEnding>): Promise<End> {
  return Promise.race([
    customer.ended.then((leg) => ({ who: 'customer' as const, leg })),
    employee.ended.then((leg) => ({ who: 'employee' as const, leg })),
    asked.then((ending) => ({ who: 'asked' as const, ending })),
  ])
}

const talkedBy = (endedBy: CallEnding['endedBy']): CallEnding => ({ cause: 'completed', endedBy })

function endingOf(end: End): CallEnding {
  if (end.who === 'asked') return end.ending
  if (end.leg.by === 'far') return talkedBy(end.who)
  if (end.leg.by === 'silent') return { cause: 'media_timeout', endedBy: 'network' }
  return end.leg.by === 'us' ? talkedBy('exchange') : { cause: 'failed', endedBy: 'network' }
}

/** Joins the sound of both and lets a hold of either be heard as music by the other. */
async function join(exchange: Exchange, site: CallSite, customer: Leg, employee: Leg): Promise<void> {
  listenToMedia(exchange, employee)
  employee.onHold((isHolding) => {
    exchange.book.record(site.callId, { type: 'call.hold', isOnHold: isHolding })
    void (isHolding ? playHoldMusic(site, customer) : site.media.stopPlay(customer.ref)).catch(() => {})
  })
  await site.media.stopPlay(customer.ref)
  await site.media.bridge({ callId: site.callId, a: customer.legId, b: employee.legId })
}

/** Music until `stopPlay` or the next bridge of that leg. */
export function playHoldMusic(site: CallSite, leg: Leg): Promise<void> {
  return site.media.play({
    ...leg.ref,
    playbackId: `hold-${leg.legId}`,
    source: { kind: 'hold-music' },
    loop: true,
  })
}

function listenToMedia(exchange: Exchange, leg: Leg): () => void {
  const unlisten = exchange.mediaEvents.listen(leg.callId, leg.legId, (event) => leg.hear(event))
  void leg.ended.then(unlisten)
  return unlisten
}

/** Resolves when the web asks to hang up (or the exchange ends the call). */
export function hangUpAsked(exchange: Exchange, site: CallSite): Promise<CallEnding> {
  return new Promise((resolve) => {
    exchange.hangUps.set(site.callId, (by) => resolve({ cause: 'completed', endedBy: by }))
  })
}
