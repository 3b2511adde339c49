import type { CallerCard, LiveCall } from '@perezvon/contract'
import { formatPhone } from '../crm/identity/phone-number.ts'
import type { DialPlanIndex } from '../pbx/dial-plan.ts'
import type {
  CallAnswered,
  CallEnded,
  CallEvent,
  CallIdentified,
  CallNotReached,
  CallOffered,
  CallStarted,
  OfferEnded,
} from './call-events.ts'

/** A call as the exchange keeps it while it lives: what browsers see, and whom it concerns. */
export interface BookedCall extends LiveCall {
  /** Employees who may hear of it: offered to, on it, or the manager of who calls. Grows, never shrinks. */
  concernedUserIds: string[]
  /** Employees whose phones are taken by it: who placed it, who took it. */
  busyUserIds: string[]
  /** Offers that ring now: id → employee. */
  openOffers: Record<string, string | null>
}

/** The state after the first event of a call. */
export function openLiveCall(event: CallStarted, plan: DialPlanIndex): BookedCall {
  const queue = event.queueId ? plan.queues.get(event.queueId) : undefined
  const owners = ownersOf(event.people)
  return {
    id: event.callId,
    direction: event.direction,
    state: 'ringing',
    customerNumber: event.customerNumber,
    customerNumberDisplay: event.customerNumber ? formatPhone(event.customerNumber) : '',
    dialledNumber: event.dialledNumber,
    queue: queue ? { id: queue.id, name: queue.name } : null,
    source: event.source,
    people: event.people,
    caller: event.caller,
    ringing: [],
    agent: event.initiatedBy ? plan.person(event.initiatedBy) : null,
    startedAt: event.at,
    answeredAt: null,
    endedAt: null,
    endCause: null,
    isMissed: false,
    isOnHold: false,
    isRecording: false,
    isReconnecting: false,
    concernedUserIds: [...new Set([...owners, ...(event.initiatedBy ? [event.initiatedBy] : [])])],
    busyUserIds: event.initiatedBy ? [event.initiatedBy] : [],
    openOffers: {},
  }
}

const ownersOf = (people: readonly CallerCard[]): string[] =>
  people.flatMap((person) => (person.owner ? [person.owner.id] : []))

type Next = (call: BookedCall, event: never, plan: DialPlanIndex) => BookedCall

const next: Partial<Record<CallEvent['type'], Next>> = {
  'call.identified': (call: BookedCall, { caller, people }: CallIdentified) => ({
    ...call,
    caller,
    people,
    concernedUserIds: [...new Set([...call.concernedUserIds, ...ownersOf(people)])],
  }),
  'call.offered': (call: BookedCall, event: CallOffered, plan) =>
    withOffers(call, { ...call.openOffers, [event.offerId]: event.userId }, plan),
  'call.offer-ended': (call: BookedCall, event: OfferEnded, plan) => {
    const { [event.offerId]: userId, ...open } = call.openOffers
    const after = withOffers(call, open, plan)
    return event.result === 'answered' && userId ? takenBy(after, userId, plan) : after
  },
  'call.answered': (call: BookedCall, event: CallAnswered, plan) => ({
    ...(event.userId ? takenBy(call, event.userId, plan) : call),
    state: 'answered',
    answeredAt: event.at,
  }),
  'call.not-reached': (call: BookedCall, { cause }: CallNotReached) => ({ ...call, endCause: cause }),
  'call.hold': (call: BookedCall, event: { isOnHold: boolean }) => ({ ...call, isOnHold: event.isOnHold }),
  'call.agent-lost': (call: BookedCall) => ({ ...call, isReconnecting: true }),
  'call.agent-restored': (call: BookedCall) => ({ ...call, isReconnecting: false, isOnHold: false }),
  'recording.started': (call: BookedCall) => ({ ...call, isRecording: true }),
  'recording.sealed': (call: BookedCall) => ({ ...call, isRecording: false }),
  'recording.failed': (call: BookedCall) => ({ ...call, isRecording: false }),
  'call.ended': (call: BookedCall, event: CallEnded) => ({
    ...call,
    state: 'ended',
    endedAt: event.at,
    endCause: event.cause,
    isMissed: event.isMissed,
    isReconnecting: false,
    ringing: [],
    openOffers: {},
  }),
}

/** The state after one more event; pure. */
export function nextLiveCall(call: BookedCall, event: CallEvent, plan: DialPlanIndex): BookedCall {
  const step = next[event.type]
  return step ? step(call, event as never, plan) : call
}

function takenBy(call: BookedCall, userId: string, plan: DialPlanIndex): BookedCall {
  return {
    ...call,
    agent: plan.person(userId),
    busyUserIds: [...new Set([...call.busyUserIds, userId])],
  }
}

function withOffers(
  call: BookedCall,
  openOffers: Record<string, string | null>,
  plan: DialPlanIndex,
): BookedCall {
  const userIds = [...new Set(Object.values(openOffers).filter((userId) => userId !== null))]
  return {
    ...call,
    openOffers,
    ringing: userIds.flatMap((userId) => plan.person(userId) ?? []),
    concernedUserIds: [...new Set([...call.concernedUserIds, ...userIds])],
  }
}
