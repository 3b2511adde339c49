import type { LiveCall, LiveEvent, Me, MissedRequest } from '../contract.ts'

/** What lives for seconds, as the server last told it. */
export interface LiveState {
  /** The socket to the web role stands and its `hello` has come. */
  isConnected: boolean
  /** The exchange answers the web role. */
  isExchangeUp: boolean
  /** The server's disk is full and new calls are refused; known to who looks after the installation. */
  isDiskFull: boolean
  /** Calls that ring or are being talked on, by id. */
  calls: Readonly<Record<string, LiveCall>>
  /** The last few calls that ended, newest first: what the outcome form opens from. */
  ended: readonly LiveCall[]
  lastRequest: MissedRequest | null
}

export const emptyLiveState: LiveState = {
  isConnected: false,
  isExchangeUp: true,
  isDiskFull: false,
  calls: {},
  ended: [],
  lastRequest: null,
}

const keptEndedCalls = 10

/** The state after an event. Unknown kinds of events (a newer server) change nothing. */
export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'hello':
      return {
        ...state,
        isConnected: true,
        isExchangeUp: event.isExchangeUp,
        isDiskFull: event.isDiskFull,
        calls: Object.fromEntries(
          event.calls.filter((call) => call.state !== 'ended').map((call) => [call.id, call]),
        ),
      }
    case 'exchange':
      return { ...state, isExchangeUp: event.isUp }
    case 'disk':
      return { ...state, isDiskFull: event.isFull }
    case 'call':
      return withCall(state, event.call)
    case 'call-gone':
      return { ...state, calls: without(state.calls, event.callId) }
    case 'request':
      return { ...state, lastRequest: event.request }
    default:
      return state
  }
}

function withCall(state: LiveState, call: LiveCall): LiveState {
  if (call.state !== 'ended') return { ...state, calls: { ...state.calls, [call.id]: call } }
  const ended = [call, ...state.ended.filter((other) => other.id !== call.id)].slice(0, keptEndedCalls)
  return { ...state, calls: without(state.calls, call.id), ended }
}

function without(calls: LiveState['calls'], id: string): LiveState['calls'] {
  const { [id]: _gone, ...others } = calls
  return others
}

export type Watcher = Pick<Me, 'id' | 'roles' | 'can'>

/**
 * A call pops up for those it concerns: it rings at them, or it is their customer. A manager hears of no other calls,
 * so all of them pop up; heads and quality control hear of everybody's, and are not to be disturbed by each.
 */
export function concerns(call: LiveCall, user: Watcher): boolean {
  if (call.ringing.some((person) => person.id === user.id)) return true
  if (call.people.some((person) => person.owner?.id === user.id)) return true
  return !user.can.seeLive && !user.roles.includes('quality')
}

/** Incoming calls that ring and concern this user, oldest first. */
export function callsToPop(state: LiveState, user: Watcher): LiveCall[] {
  return Object.values(state.calls)
    .filter((call) => call.state === 'ringing' && call.direction !== 'outbound' && concerns(call, user))
    .filter((call) => call.agent?.id !== user.id)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
}

/** The call this user is on (or is being connected to), whichever device it is on. */
export function callOf(state: LiveState, userId: string): LiveCall | null {
  return Object.values(state.calls).find((call) => call.agent?.id === userId) ?? null
}

/** Does the end of this call leave an outcome for its employee to give? */
export function owesOutcome(call: LiveCall, userId: string): boolean {
  return (
    call.state === 'ended' &&
    call.answeredAt !== null &&
    call.direction !== 'internal' &&
    call.caller !== 'internal' &&
    call.agent?.id === userId
  )
}
