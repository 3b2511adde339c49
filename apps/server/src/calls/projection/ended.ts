import { appendCallFact } from '../../facts/append-call-fact.ts'
import type { Trx } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import type { CallEnded } from '../call-events.ts'
import type { CallRow } from './call-row.ts'
import { closeRequest, openOrJoinRequest } from './requests.ts'
import { appendToTimelines } from './timeline.ts'

/** The end of a call and all that follows: timeline, facts, the owed outcome, the request of a missed one. */
export async function projectEnded(trx: Trx, event: CallEnded): Promise<void> {
  const isNewCustomer = await isFirstTalk(trx, event.callId)
  const call = await end(trx, event)
  if (!call) return
  await endOpenOffers(trx, event)
  await appendToTimelines(trx, call)
  await appendFact(trx, call, event, isNewCustomer)
  if (event.isMissed) await openOrJoinRequest(trx, call)
  else await closeRequest(trx, call)
  await announce(trx, { kind: 'call', id: call.id, contactId: call.contactId })
}

/** Guarded: a call ends once. */
async function end(trx: Trx, event: CallEnded): Promise<CallRow | undefined> {
  const owedBy = await whoOwesOutcome(trx, event)
  return trx
    .updateTable('calls')
    .set({
      state: 'ended',
      endedAt: event.at,
      endCause: event.cause,
      endedBy: event.endedBy,
      isMissed: event.isMissed,
      waitSeconds: Math.round(event.waitMs / 1000),
      talkSeconds: Math.round(event.talkMs / 1000),
      outcomeOwedBy: owedBy,
      outcomeOwedSince: owedBy ? event.at : null,
    })
    .where('id', '=', event.callId)
    .where('state', '<>', 'ended')
    .returningAll()
    .executeTakeFirst()
}

/**
 * After each answered call with a customer, the employee who talked. Nobody after internal and unanswered calls, after a
 * call already processed while talking, and after a call of one who is not a client (until that status is changed).
 */
async function whoOwesOutcome(trx: Trx, event: CallEnded): Promise<string | null> {
  if (!event.isAnswered) return null
  const call = await trx
    .selectFrom('calls')
    .leftJoin('contacts', 'contacts.id', 'calls.contactId')
    .leftJoin('callOutcomes', 'callOutcomes.callId', 'calls.id')
    .select(['calls.direction', 'calls.answeredBy', 'contacts.status', 'callOutcomes.outcome'])
    .where('calls.id', '=', event.callId)
    .executeTakeFirst()
  if (!call || call.direction === 'internal' || call.outcome || call.status === 'not_a_client') return null
  return call.answeredBy
}

async function endOpenOffers(trx: Trx, event: CallEnded): Promise<void> {
  await trx
    .updateTable('callOffers')
    .set({ result: 'cancelled', endedAt: event.at })
    .where('callId', '=', event.callId)
    .where('endedAt', 'is', null)
    .execute()
}

/** The customer had never talked with the company before this call. */
async function isFirstTalk(trx: Trx, callId: string): Promise<boolean> {
  const earlier = await trx
    .selectFrom('calls as call')
    .innerJoin('calls as earlier', 'earlier.customerNumber', 'call.customerNumber')
    .select('earlier.id')
    .where('call.id', '=', callId)
    .whereRef('earlier.startedAt', '<', 'call.startedAt')
    .where('earlier.answeredAt', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return earlier === undefined
}

async function appendFact(trx: Trx, call: CallRow, event: CallEnded, isNewCustomer: boolean): Promise<void> {
  await appendCallFact(trx, {
    callId: call.id,
    at: call.startedAt,
    direction: call.direction,
    userId: call.answeredBy ?? call.initiatedBy,
    queueId: call.queueId,
    numberId: call.numberId,
    contactId: call.contactId,
    source: call.source,
    isAnswered: event.isAnswered,
    isMissed: event.isMissed,
    isNewCustomer: call.direction !== 'internal' && isNewCustomer,
    waitSeconds: call.waitSeconds ?? 0,
    talkSeconds: call.talkSeconds ?? 0,
    endCause: event.cause,
  })
}
