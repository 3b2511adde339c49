import type { CallEndCause, LiveCall } from './contract.ts'
import type { LiveState } from './live/live-state.ts'
import { createStore } from './store.ts'

/** Attempts whose reason the user has read and put away. */
export const dismissedCallId = createStore<string | null>(null)

/** Ends that need no words: the employee's own doing, or a talk. */
type PlainEnd = 'completed' | 'cancelled' | 'abandoned' | 'media_timeout'
export type FailureCause = Exclude<CallEndCause, PlainEnd>

const plainEnds: ReadonlySet<CallEndCause> = new Set<PlainEnd>([
  'completed',
  'cancelled',
  'abandoned',
  'media_timeout',
])
const isFailure = (cause: CallEndCause): cause is FailureCause => !plainEnds.has(cause)

export interface FailedAttempt {
  call: LiveCall
  cause: FailureCause
}

/** This user's last call, if it was an attempt that reached nobody: its reason stays on screen until the next call. */
export function failedCallOf(state: LiveState, userId: string): FailedAttempt | null {
  const call = state.ended.find((ended) => ended.agent?.id === userId && ended.direction !== 'internal')
  if (call?.direction !== 'outbound' || call.answeredAt || !call.endCause) return null
  return isFailure(call.endCause) ? { call, cause: call.endCause } : null
}
