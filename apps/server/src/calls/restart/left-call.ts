import type { InviteJson } from '@perezvon/sip'
import type { DialPlanIndex } from '../../pbx/dial-plan.ts'
import type {
  CallEnded,
  CallEvent,
  CallStarted,
  LegConfirmed,
  LegEnded,
  LegMoved,
  RecordingStarted,
} from '../call-events.ts'
import type { CallEnding } from '../close-call.ts'
import { talkEnding } from '../conversation.ts'
import { type BookedCall, nextLiveCall, openLiveCall } from '../live-call.ts'

/** A call as an exchange left it that was killed or restarted. */
export interface LeftCall {
  booked: BookedCall
  direction: CallStarted['direction']
  /** When the call was last heard of. */
  lastAt: string
  /** The caller's INVITE, while it waits for its answer. */
  cameBy: InviteJson | undefined
  /** INVITEs of ours that may still ring. */
  sent: InviteJson[]
  customer: LegConfirmed | undefined
  /** Undefined also while the employee's browser is away. */
  employee: LegConfirmed | undefined
  /** Of the newest recording that has not been sealed. */
  recording: Pick<RecordingStarted, 'recordingId' | 'path'> | undefined
  /** The side that had ended when the exchange was killed: the call was ending. */
  endedLeg: { side: LegConfirmed['side']; by: LegEnded['by'] } | undefined
  extension: string
  userId: string | null
}

/** What is left of a call, from its events; pure. */
export function leftCall([first, ...later]: CallEvent[], plan: DialPlanIndex): LeftCall {
  const started = first as CallStarted
  const left: LeftCall = {
    booked: openLiveCall(started, plan),
    direction: started.direction,
    lastAt: started.at,
    cameBy: undefined,
    sent: [],
    customer: undefined,
    employee: undefined,
    recording: undefined,
    endedLeg: undefined,
    extension: '',
    userId: null,
  }
  return later.reduce((call, event) => afterEvent(call, event, plan), left)
}

function afterEvent(left: LeftCall, event: CallEvent, plan: DialPlanIndex): LeftCall {
  const booked = nextLiveCall(left.booked, event, plan)
  const changed = changes[event.type]?.(left, event as never) ?? {}
  return { ...left, booked, lastAt: event.at, ...changed }
}

type Change = (left: LeftCall, event: never) => Partial<LeftCall>

const changes: Partial<Record<CallEvent['type'], Change>> = {
  'call.invite-came': (_left, { invite }: { invite: InviteJson }) => ({ cameBy: invite }),
  'leg.invited': ({ sent }: LeftCall, { invite }: { invite: InviteJson }) => ({ sent: [...sent, invite] }),
  'leg.confirmed': ({ cameBy }: LeftCall, event: LegConfirmed) => ({
    [event.side]: event,
    // what came has been answered
    cameBy: event.dialog.role === 'uas' ? undefined : cameBy,
  }),
  'leg.moved': (left: LeftCall, event: LegMoved) => moved(left, event),
  'leg.ended': (left: LeftCall, event: LegEnded) => ended(left, event),
  'call.answered': (_left, event: { userId: string | null; extension: string | null }) => ({
    userId: event.userId,
    extension: event.extension ?? '',
    cameBy: undefined,
    sent: [],
  }),
  'call.agent-lost': () => ({ employee: undefined }),
  'call.agent-restored': () => ({ sent: [] }),
  'recording.started': (_left, { recordingId, path }: RecordingStarted) => ({
    recording: { recordingId, path },
  }),
  'recording.sealed': () => ({ recording: undefined }),
  'recording.failed': () => ({ recording: undefined }),
}

function moved(left: LeftCall, { legId, dialog }: LegMoved): Partial<LeftCall> {
  if (left.customer?.legId === legId) return { customer: { ...left.customer, dialog } }
  if (left.employee?.legId === legId) return { employee: { ...left.employee, dialog } }
  return {}
}

/** A browser that is lost may come back; any other end is the end of the talk. */
function ended(left: LeftCall, { legId, by }: LegEnded): Partial<LeftCall> {
  if (left.employee?.legId === legId)
    return {
      employee: undefined,
      ...(by !== 'lost' && !left.endedLeg && { endedLeg: { side: 'employee', by } }),
    }
  if (left.customer?.legId === legId)
    return { customer: undefined, endedLeg: left.endedLeg ?? { side: 'customer', by } }
  return {}
}

const cutOff: CallEnding = { cause: 'failed', endedBy: 'exchange' }

/** How it ends when it cannot go on: at the moment when it was last heard of. */
export function endOfLeft({ booked, direction, lastAt, endedLeg }: LeftCall): CallEnded {
  const answeredAt = booked.answeredAt === null ? undefined : Date.parse(booked.answeredAt)
  return {
    type: 'call.ended',
    callId: booked.id,
    at: lastAt,
    ...(endedLeg ? talkEnding(endedLeg, endedLeg.side) : cutOff),
    isAnswered: answeredAt !== undefined,
    isMissed: direction === 'inbound' && answeredAt === undefined,
    waitMs: (answeredAt ?? Date.parse(lastAt)) - Date.parse(booked.startedAt),
    talkMs: answeredAt === undefined ? 0 : Date.parse(lastAt) - answeredAt,
  }
}
