import type { Trx } from '../../kernel/db.ts'
import type { CallEvent } from '../call-events.ts'
import { projectAgentState } from './agent-state.ts'
import { projectAnswered } from './answered.ts'
import { projectEnded } from './ended.ts'
import { projectOfferEnded, projectOffered } from './offers.ts'
import { projectSealed } from './sealed.ts'
import { projectStarted } from './started.ts'

type Project = (trx: Trx, event: never) => Promise<void>

const nothing: Project = async () => {}

/** What each event of the call journal becomes in PostgreSQL, consequences included. */
const projections: Record<CallEvent['type'], Project> = {
  'call.started': projectStarted,
  // the projector found out by itself, when it began the card
  'call.identified': nothing,
  'call.offered': projectOffered,
  'call.offer-ended': projectOfferEnded,
  'call.answered': projectAnswered,
  // its end, which follows, says the same
  'call.not-reached': nothing,
  'call.hold': nothing,
  'call.agent-lost': nothing,
  'call.agent-restored': nothing,
  'recording.started': nothing,
  'recording.sealed': projectSealed,
  'recording.failed': nothing,
  'call.invite-came': nothing,
  'leg.invited': nothing,
  'leg.confirmed': nothing,
  'leg.moved': nothing,
  'leg.ended': nothing,
  'call.ended': projectEnded,
  'agent.state': projectAgentState,
}

/**
 * Carries one event over, in the projector's transaction together with the cursor: so exactly once.
 * An unknown type is an error: it is parked with an alarm rather than lost.
 */
export async function projectCallEvent(trx: Trx, event: CallEvent): Promise<void> {
  const project = projections[event.type]
  if (!project) throw new Error(`unknown call event: ${String(event.type)}`)
  await project(trx, event as never)
}
