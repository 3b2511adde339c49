import { appendCallFact } from '../../facts/append-call-fact.ts'
import type { Trx } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import type { CallEnded } from '../call-events.ts'
import type { CallRow } from './call-row.ts'
import { closeRequest, openOrJoinRequest } from './requests.ts'
import { appendToTimelines } from './timeline.ts'

/** The end of a call and all that follows: timeline, facts, the owed outcome, the request of a missed one. */
export async function projectEnded(trx: Trx, event: CallEnded): Promise<void> {
  const known = await knownOf(trx, event.callId)
  const call = await end(trx, event, known ? whoOwesOutcome(event, known) : null)
  if (!call) return
  await endOpenOffers(trx, event)
  await appendToTimelines(trx, call)
  await appendFact(trx, call, event, Boolean(known?.isFirstTalk))
  if (event.isMissed) await openOrJoinRequest(trx, call)
  else await closeRequest(trx, call)
  await announce(trx, { kind: 'call', id: call.id, contactId: call.contactId })
}

type Known = NonNullable<Awaited<ReturnType<typeof knownOf>>>

/** What the end depends on, in one look. */
function knownOf(trx: Trx, callId: string) {
  return trx
    .selectFrom('calls as call')
    .leftJoin('contacts', 'contacts.id', 'call.contactId')
    .leftJoin('callOutcomes', 'callOutcomes.callId', 'call.id')
    .select(['call.direction', 'call.answeredBy', 'contacts.status', 'callOutcomes.outcome'])
    .select(
      (eb) =>
        eb
          .not(
            eb.exists(
              eb
                .selectFrom('calls as earlier')
                .select('earlier.id')
                .whereRef('earlier.customerNumber', '=', 'call.customerNumber')
                .whereRef('earlier.startedAt', '<', 'call.startedAt')
                .where('earlier.answeredAt', 'is not', null),
            ),
          )
          .as('isFirstTalk'), // the customer had never talked with the company before
    )
    .where('call.id', '=', callId)
    .executeTakeFirst()
}

/**
 * After each answered call with a customer, the employee who talked. Nobody after internal and unanswered calls, after a
 * call already processed while talking, and after a call of one who is not a client (until that status is changed).
 */
function whoOwesOutcome(event: CallEnded, call: Known): string | null {
  const owesNone = call.direction === 'internal' || call.outcome !== null || call.status === 'not_a_client'
  return event.isAnswered && !owesNone ? call.answeredBy : null
}

/** Guarded: a call ends once. */
function end(trx: Trx, event: CallEnded, owedBy: string | null): Promise<CallRow | undefined> {
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

async function endOpenOffers(trx: Trx, event: CallEnded): Promise<void> {
  await trx
    .updateTable('callOffers')
    .set({ result: 'cancelled', endedAt: event.at })
    .where('callId', '=', event.callId)
    .where('endedAt', 'is', null)
    .execute()
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
