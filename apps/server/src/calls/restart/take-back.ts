import type { MediaEngine } from '@perezvon/media'
import { followRegistration } from '../../pbx/follow-registration.ts'
import { Leg } from '../../pbx/leg.ts'
import { type CallEnding, closeCall } from '../close-call.ts'
import { resumeConversation } from '../conversation.ts'
import type { CallSite, Exchange } from '../exchange.ts'
import { resumeInternal } from '../internal-call.ts'
import { watchLeg } from '../note-leg.ts'
import { type RunningRecording, runningRecording } from '../record-call.ts'
import { dialogOfOld } from './dialog-of-old.ts'
import { endLeftCall, type LeftTo, restarted } from './end-left-call.ts'
import { type LeftCall, leftCall } from './left-call.ts'
import type { LivingCalls } from './living-calls.ts'

/** A call that a media process still carries. */
export interface CarriedCall {
  media: MediaEngine
  legIds: ReadonlySet<string>
  recordingIds: ReadonlySet<string>
}

/**
 * Takes over what an earlier exchange left: talks whose sound has gone on are talks again, with their dialogs, clock and
 * recording; whatever rang ends with a clear cause. To be called in the same turn in which the sockets were opened, so that
 * no request meets a dialog that is not back yet.
 */
export function takeBackCalls(
  to: LeftTo,
  living: LivingCalls,
  carried: ReadonlyMap<string, CarriedCall>,
): { resumed: number; ended: number } {
  const calls = living.all().map((events) => leftCall(events, to.exchange.plan()))
  const [going, over] = split(calls, (left) => canGoOn(left, carried.get(left.booked.id)))
  for (const left of going) resume(to.exchange, left, carried.get(left.booked.id)!)
  for (const left of over) endLeftCall(to, left, carried.get(left.booked.id)?.media)
  return { resumed: going.length, ended: over.length }
}

function canGoOn(left: LeftCall, carried: CarriedCall | undefined): boolean {
  const { booked, customer, endedLeg } = left
  if (!carried || !customer || endedLeg || booked.answeredAt === null) return false
  const isComplete = booked.direction !== 'internal' || left.employee !== undefined
  return isComplete && carried.legIds.has(customer.legId)
}

function resume(exchange: Exchange, left: LeftCall, carried: CarriedCall): void {
  const site: CallSite = { callId: left.booked.id, media: carried.media }
  exchange.book.adopt(left.booked)
  for (const invite of left.sent) exchange.userAgent.cancelInvite(invite, restarted)
  const customer = legOf(exchange, site, left.customer!, false)
  const employee =
    left.employee && carried.legIds.has(left.employee.legId)
      ? legOf(exchange, site, left.employee, left.booked.isOnHold)
      : undefined
  exchange.log({ level: 'info', event: 'call.taken-back', callId: site.callId })
  const ending = goOn(exchange, site, {
    left,
    customer,
    employee,
    recording: recordingOf(exchange, site, left, carried),
  })
  void ending.then((end) => closeCall(exchange, site, end))
}

interface Going {
  left: LeftCall
  customer: Leg
  employee: Leg | undefined
  recording: RunningRecording | undefined
}

function goOn(exchange: Exchange, site: CallSite, { left, ...talk }: Going): Promise<CallEnding> {
  const { userId, extension } = left
  const going =
    left.direction === 'internal' && talk.employee
      ? resumeInternal(exchange, site, talk.customer, talk.employee)
      : resumeConversation(exchange, site, { ...talk, userId, extension })
  return going.catch((error: unknown): CallEnding => {
    exchange.log({ level: 'error', event: 'call.failed', callId: site.callId, message: String(error) })
    return { cause: 'failed', endedBy: 'exchange' }
  })
}

function legOf(
  exchange: Exchange,
  site: CallSite,
  { legId, kind, dialog: json }: NonNullable<LeftCall['customer']>,
  isHolding: boolean,
): Leg {
  const dialog = exchange.userAgent.restoreDialog(dialogOfOld(json))
  if (json.source.transport === 'ws') followRegistration(exchange.registrar, dialog)
  const leg = new Leg({ ...site, legId, kind, dialog, isHolding })
  watchLeg(exchange, leg, json)
  return leg
}

function recordingOf(
  exchange: Exchange,
  site: CallSite,
  { recording }: LeftCall,
  carried: CarriedCall,
): RunningRecording | undefined {
  if (!recording || !carried.recordingIds.has(recording.recordingId)) return undefined
  const { recordingId, path } = recording
  return runningRecording(exchange, site, { callId: site.callId, recordingId }, path)
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
