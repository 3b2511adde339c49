import type { Call, OutcomeBody } from '@perezvon/contract'
import { type Actor, hasRole } from '../access/actor.ts'
import { audit } from '../crm/audit.ts'
import { applyOutcome, takeBackOutcome } from '../crm/call/apply-outcome.ts'
import { findCall } from '../crm/call/list-calls.ts'
import { lockCall, type OutcomeCall, type SavedRow } from '../crm/call/outcome-rows.ts'
import type { Trx } from '../kernel/db.ts'
import { AppError } from '../kernel/errors.ts'
import { announce } from '../kernel/live.ts'

/**
 * Processes a call (promise N4): one of the four outcomes with its comment, which sets the contact's status; *scheduled* makes
 * the next task, *bought* wins a deal, *will not buy* names a reason. All in the caller's transaction, with the timeline's
 * entries, the facts and the hints. Saving again changes what was saved.
 *
 * Who may: whoever owes the outcome (or is on the call now), their heads, an owner; again: whoever saved it, and an owner.
 * Errors: call_not_found; outcome_not_owed; forbidden; conflict when nobody has yet said whose call it is
 * (`details.reason: 'contact_not_chosen'`); validation_failed (`nextStep.dueAt: in_the_past`, unknown deal, reason or file).
 */
export async function processOutcome(
  trx: Trx,
  actor: Actor,
  callId: string,
  body: OutcomeBody,
  at: Date,
): Promise<Call> {
  await findCall(trx, actor, callId)
  const call = await lockCall(trx, callId)
  const processedFor = requireMayProcess(actor, call)
  if (call.contactId === null && call.isAmbiguous)
    throw new AppError('conflict', { details: { reason: 'contact_not_chosen' } })
  if (body.outcome === 'scheduled' && Date.parse(body.nextStep.dueAt) <= at.getTime())
    throw new AppError('validation_failed', { fields: { 'nextStep.dueAt': 'in_the_past' } })
  const before = call.saved
  if (before) await takeBackOutcome(trx, actor, call, before, at)
  await applyOutcome(trx, { actor, call, body, processedFor, at })
  await audit(trx, {
    actorUserId: actor.userId,
    action: before ? 'outcome.update' : 'outcome.create',
    recordKind: 'call',
    recordId: callId,
    before: before ?? undefined,
    after: body,
  })
  await announce(trx, { kind: 'outcome', id: callId, contactId: call.contactId })
  return findCall(trx, actor, callId)
}

/** The employee in whose name the outcome is saved: the next task and a won deal become theirs. */
function requireMayProcess(actor: Actor, call: OutcomeCall): string {
  if (call.saved) return requireMayChange(actor, call.saved)
  const owedBy = call.outcomeOwedBy ?? whoTalksNow(call)
  if (!owedBy) throw new AppError('outcome_not_owed')
  const isHead = hasRole(actor, 'head') && actor.teamUserIds.includes(owedBy)
  if (owedBy !== actor.userId && !isHead && !hasRole(actor, 'owner')) throw new AppError('forbidden')
  return owedBy
}

function requireMayChange(actor: Actor, saved: SavedRow): string {
  if (saved.processedBy !== actor.userId && !hasRole(actor, 'owner')) throw new AppError('forbidden')
  return saved.processedBy
}

const whoTalksNow = (call: OutcomeCall): string | null =>
  call.state === 'answered' && call.direction !== 'internal' ? call.answeredBy : null
