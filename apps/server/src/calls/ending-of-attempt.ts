import type { RingOutcome } from '../pbx/ring-leg.ts'
import type { CallEnding } from './close-call.ts'

type Cause = CallEnding['cause']

/**
 * Why a called party was not reached, in the words of the call's story. The network's own cause goes before the SIP status
 * made of it, since several causes share one status (ITU-T Q.850; RFC 3398, 7.2.4.1).
 */
export function endingOfAttempt(outcome: Exclude<RingOutcome, { kind: 'answered' }>): CallEnding {
  if (outcome.kind === 'cancelled') return { cause: 'cancelled', endedBy: 'employee' }
  if (outcome.kind === 'failed') return endingOfFailure(outcome)
  const { status, q850 } = outcome
  const cause = (q850 !== undefined && byNetworkCause[q850]) || byStatus[status] || byClass(status)
  return { cause, endedBy: isOfPerson.has(cause) ? 'customer' : 'network' }
}

/** Without a final answer: nobody took it in time, the carrier is silent, or it is our own sound that failed. */
function endingOfFailure(failure: Extract<RingOutcome, { kind: 'failed' }>): CallEnding {
  if (failure.cause === 'timeout' && failure.didRing) return { cause: 'no_answer', endedBy: 'exchange' }
  const isCarrierSilent = failure.cause === 'timeout' || failure.cause === 'transport'
  return isCarrierSilent
    ? { cause: 'line_down', endedBy: 'network' }
    : { cause: 'failed', endedBy: 'network' }
}

const isOfPerson = new Set<Cause>(['busy', 'no_answer', 'rejected'])

const byNetworkCause: Record<number, Cause> = {
  1: 'no_such_number', // unallocated
  3: 'no_such_number', // no route to destination
  17: 'busy',
  18: 'no_answer', // no user responding
  19: 'no_answer', // alerted, no answer
  20: 'unreachable', // subscriber absent
  21: 'rejected',
  22: 'no_such_number', // number changed
  27: 'unreachable', // destination out of order
  28: 'no_such_number', // number incomplete
  34: 'line_busy', // no circuit available
  38: 'line_down', // network out of order
  42: 'line_busy', // congestion
  44: 'line_busy', // circuit not available
  50: 'line_refused', // facility not subscribed
  57: 'line_refused', // bearer capability not authorised
}

/** RFC 3261, 21.4 to 21.6. */
const byStatus: Record<number, Cause> = {
  401: 'line_refused',
  402: 'line_refused',
  403: 'line_refused',
  404: 'no_such_number',
  407: 'line_refused',
  408: 'no_answer',
  410: 'no_such_number',
  480: 'no_answer',
  484: 'no_such_number',
  486: 'busy',
  487: 'no_answer',
  503: 'line_busy', // so carriers say that all channels are taken, or that they are overloaded
  600: 'busy',
  603: 'rejected',
  604: 'no_such_number',
  607: 'rejected', // RFC 8197: unwanted
  608: 'line_refused', // RFC 8688: refused by the network
}

function byClass(status: number): Cause {
  return status >= 500 && status < 600 ? 'line_down' : 'unreachable'
}
