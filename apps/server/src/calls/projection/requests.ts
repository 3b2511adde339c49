import { sql } from 'kysely'
import { putRequestOnTimelines } from '../../crm/request/put-request-on-timelines.ts'
import type { Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import type { CallRow } from './call-row.ts'

/**
 * A missed call becomes a request (promise U1) for the contact's manager or else the queue's group; at most one is open
 * per customer number, and each missed call joins it once. A hidden number cannot be called back and makes none.
 */
export async function openOrJoinRequest(trx: Trx, call: CallRow): Promise<void> {
  if (call.customerNumber === null || call.endedAt === null) return
  const requestId = await openRequest(trx, call, call.customerNumber, call.endedAt)
  await trx
    .insertInto('requestCalls')
    .values({ callId: call.id, kind: 'missed_call', requestId, joinedAt: call.endedAt })
    .onConflict((conflict) => conflict.columns(['callId', 'kind']).doNothing())
    .execute()
  await putRequestOnTimelines(trx, requestId)
  await announce(trx, { kind: 'request', id: requestId, contactId: call.contactId })
}

async function openRequest(trx: Trx, call: CallRow, customerNumber: string, openedAt: Date): Promise<string> {
  const { contactId, queueId } = call
  const { id } = await trx
    .insertInto('requests')
    .values({
      id: newId(),
      kind: 'missed_call',
      customerNumber,
      contactId,
      ownerUserId: await managerOf(trx, contactId),
      queueId,
      openedAt,
    })
    .onConflict((conflict) =>
      conflict
        .column('customerNumber')
        .where('closedAt', 'is', null)
        // a later call may know whose number it is by now
        .doUpdateSet((eb) => ({ contactId: eb.fn.coalesce('requests.contactId', 'excluded.contactId') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function managerOf(trx: Trx, contactId: string | null): Promise<string | null> {
  if (contactId === null) return null
  const contact = await trx
    .selectFrom('contacts')
    .innerJoin('users', 'users.id', 'contacts.ownerUserId')
    .select('users.id')
    .where('contacts.id', '=', contactId)
    .where('users.isActive', '=', true)
    .executeTakeFirst()
  return contact?.id ?? null
}

/** A conversation long enough, from either side, closes the customer's request, which names the call that closed it. */
export async function closeRequest(trx: Trx, call: CallRow): Promise<void> {
  if (call.customerNumber === null || call.answeredAt === null || call.direction === 'internal') return
  const closed = await trx
    .updateTable('requests')
    .set({
      closedAt: call.endedAt,
      closedByCallId: call.id,
      closedByUserId: call.answeredBy ?? call.initiatedBy,
    })
    .where('customerNumber', '=', call.customerNumber)
    .where('closedAt', 'is', null)
    .where(sql<boolean>`${call.talkSeconds ?? 0} >= (select request_closing_talk_seconds from company)`)
    .returning(['id', 'contactId'])
    .executeTakeFirst()
  if (!closed) return
  await putRequestOnTimelines(trx, closed.id)
  await announce(trx, { kind: 'request', id: closed.id, contactId: closed.contactId ?? call.contactId })
}
