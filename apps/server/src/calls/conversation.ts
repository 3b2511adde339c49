import type { Leg, LegEnd } from '../pbx/leg.ts'
import type { CallEnding } from './close-call.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { playHoldMusic } from './hold-music.ts'
import { noteLeg } from './note-leg.ts'
import { onMediaDeath } from './re-anchor.ts'
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
export function converse(exchange: Exchange, site: CallSite, talkers: Talkers): Promise<CallEnding> {
  const { customer, employee, userId, extension } = talkers
  noteLeg(exchange, customer, 'customer')
  noteLeg(exchange, employee, 'employee')
  exchange.book.record(site.callId, { type: 'call.answered', userId, extension })
  return talk(exchange, site, talkers, async () => {
    await join(exchange, site, customer, employee)
    return recordCall(exchange, site, { customer: customer.legId, employee: employee.legId })
  })
}

/** A talk that an earlier exchange began: its sound has gone on all the time. */
export interface ResumedTalk extends Omit<Talkers, 'employee'> {
  /** Undefined when the employee's browser was away. */
  employee: Leg | undefined
  recording: RunningRecording | undefined
}

/** Goes on with a talk that was taken back; it ends as any other. */
export function resumeConversation(
  exchange: Exchange,
  site: CallSite,
  resumed: ResumedTalk,
): Promise<CallEnding> {
  const { customer, employee } = resumed
  return talk(exchange, site, resumed, async () => {
    // joined already, unless the exchange was killed in the very moment of the answer; then joining again is the cure
    if (employee?.isHolding) listenToEmployee(exchange, site, customer, employee)
    else if (employee) await join(exchange, site, customer, employee)
    return resumed.recording ?? recordCall(exchange, site, legIds(customer, employee))
  })
}

const legIds = (customer: Leg, employee: Leg | undefined) => ({
  customer: customer.legId,
  ...(employee && { employee: employee.legId }),
})

/** What may change while they talk. */
interface Now {
  /** Another one after a reload, none while the browser is away. */
  employee: Leg | undefined
  /** Another one after the death of a media process. */
  recording: RunningRecording | undefined
}

interface Conversation extends Omit<Talkers, 'employee'> {
  now: Now
  /** Resolves when the web asks to hang up. */
  askedToEnd: Promise<CallEnding>
}

async function talk(
  exchange: Exchange,
  site: CallSite,
  talkers: Omit<Talkers, 'employee'> & { employee: Leg | undefined },
  begin: () => Promise<RunningRecording>,
): Promise<CallEnding> {
  const { customer } = talkers
  const askedToEnd = hangUpAsked(exchange, site)
  listenToMedia(exchange, customer)
  const now: Now = { employee: talkers.employee, recording: undefined }
  let unlisten = () => {}
  try {
    now.recording = await begin()
    unlisten = onMediaDeath(exchange, site, () => goOnElsewhere(exchange, site, customer, now))
    return await untilOver(exchange, site, { ...talkers, now, askedToEnd })
  } finally {
    unlisten()
    void customer.hangUp()
    void now.employee?.hangUp()
    exchange.book.free(site.callId)
    await now.recording?.seal()
  }
}

async function untilOver(exchange: Exchange, site: CallSite, talk: Conversation): Promise<CallEnding> {
  const { customer, now } = talk
  for (;;) {
    if (!now.employee && !(await bringBack(exchange, site, talk)))
      return customer.isEnded ? talkedBy('customer') : { cause: 'failed', endedBy: 'network' }
    const end = await firstEnd(customer, now.employee!, talk.askedToEnd)
    if (!(end.who === 'employee' && end.leg.by === 'lost')) return endingOf(end)
    now.employee = undefined
  }
}

/** The employee's browser is gone: music for the customer, silence on the recording's right side, until it is back. */
async function bringBack(exchange: Exchange, site: CallSite, talk: Conversation): Promise<boolean> {
  const { customer, extension, userId, askedToEnd } = talk
  exchange.book.record(site.callId, { type: 'call.agent-lost', userId })
  await talk.now.recording?.setEmployee(undefined)
  const back = await restoreEmployee(exchange, site, { extension, customer, askedToEnd })
  if (!back) return false
  noteLeg(exchange, back, 'employee')
  talk.now.employee = back
  await join(exchange, site, customer, back)
  await talk.now.recording?.setEmployee(back.legId)
  exchange.book.record(site.callId, { type: 'call.agent-restored', userId })
  return true
}

/**
 * The media process died and another took its place: the customer's phone is moved to it, and the employee's phone, or their
 * browser by being invited again. What was recorded until then is sealed when the call is over; a new recording goes on.
 */
async function goOnElsewhere(exchange: Exchange, site: CallSite, customer: Leg, now: Now): Promise<void> {
  const { employee } = now
  await customer.reAnchor()
  if (customer.isEnded) return
  now.recording = await recordCall(exchange, site, { customer: customer.legId })
  await employee?.reAnchor()
  if (!employee || employee.isEnded) return
  await join(exchange, site, customer, employee)
  await now.recording.setEmployee(employee.legId)
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
  return end.who === 'asked' ? end.ending : talkEnding(end.leg, end.who)
}

/** How a talk ended, by the end of the leg that went first. */
export function talkEnding(leg: Pick<LegEnd, 'by'>, who: 'customer' | 'employee'): CallEnding {
  if (leg.by === 'far') return talkedBy(who)
  if (leg.by === 'silent') return { cause: 'media_timeout', endedBy: 'network' }
  return leg.by === 'us' ? talkedBy('exchange') : { cause: 'failed', endedBy: 'network' }
}

/** Joins the sound of both and lets a hold of either be heard as music by the other. */
async function join(exchange: Exchange, site: CallSite, customer: Leg, employee: Leg): Promise<void> {
  listenToEmployee(exchange, site, customer, employee)
  try {
    await site.media.stopPlay(customer.ref)
    await site.media.bridge({ callId: site.callId, a: customer.legId, b: employee.legId })
  } catch (error) {
    // One hung up in the very moment of the answer: that end is told, not this error.
    if (!customer.isEnded && !employee.isEnded) throw error
  }
}

function listenToEmployee(exchange: Exchange, site: CallSite, customer: Leg, employee: Leg): void {
  listenToMedia(exchange, employee)
  employee.onHold((isHolding) => {
    exchange.book.record(site.callId, { type: 'call.hold', isOnHold: isHolding })
    void (isHolding ? playHoldMusic(site, customer) : site.media.stopPlay(customer.ref)).catch(() => {})
  })
}

/** Lets a leg end when its sound stops coming. */
export function listenToMedia(exchange: Exchange, leg: Leg): void {
  const unlisten = exchange.mediaEvents.listen(leg.callId, leg.legId, (event) => leg.hear(event))
  void leg.ended.then(unlisten)
}

/** Resolves when the web asks to hang up (or the exchange ends the call). */
export function hangUpAsked(exchange: Exchange, site: CallSite): Promise<CallEnding> {
  return new Promise((resolve) => {
    exchange.hangUps.set(site.callId, (by) => resolve({ cause: 'completed', endedBy: by }))
  })
}
