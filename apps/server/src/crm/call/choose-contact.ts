import type { Call } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { putOnTimeline } from '../contact/join-earlier-calls.ts'
import { unknownReference } from '../references.ts'
import { putRequestOnTimelines } from '../request/put-request-on-timelines.ts'
import { findCall } from './list-calls.ts'

/**
 * Says whose call it was, when the number is several people's or the wrong one was chosen. Only people of that number may be
 * chosen. Errors: call_not_found, forbidden, validation_failed (`contactId: not_found`).
 */
export function chooseContact(db: Db, actor: Actor, callId: string, contactId: string): Promise<Call> {
  return inTransaction(db, async (trx) => {
    const call = await findCall(trx, actor, callId)
    requireThat(canEditCustomers(actor))
    if (!call.customerNumber || call.direction === 'internal') throw new AppError('conflict')
    await requirePersonOfNumber(trx, contactId, call.customerNumber)
    await moveCall(trx, call, contactId)
    await audit(trx, {
      actorUserId: actor.userId,
      action: 'call.choose-contact',
      recordKind: 'call',
      recordId: callId,
      before: { contactId: call.contact?.id ?? null },
      after: { contactId },
    })
    await announce(trx, { kind: 'call', id: callId, contactId })
    return findCall(trx, actor, callId)
  })
}

async function moveCall(trx: Trx, call: Call, contactId: string): Promise<void> {
  const { id: callId } = call
  await sql`update calls set contact_id = ${contactId}, is_ambiguous = false where id = ${callId}`.execute(
    trx,
  )
  await sql`delete from activities where call_id = ${callId} and kind = 'call' and contact_id <> ${contactId}`.execute(
    trx,
  )
  await putOnTimeline(trx, contactId, [{ id: callId, startedAt: new Date(call.startedAt) }])
  // a request of this missed call alone goes along; one that holds other people's calls stays with the number
  const { rows: requests } = await sql<{ id: string }>`update requests r set contact_id = ${contactId}
    where closed_at is null and contact_id is null
      and exists (select from request_calls rc where rc.request_id = r.id and rc.call_id = ${callId})
      and not exists (select from request_calls rc join calls k on k.id = rc.call_id
        where rc.request_id = r.id and k.contact_id is distinct from ${contactId}::uuid)
    returning id`.execute(trx)
  for (const { id } of requests) await putRequestOnTimelines(trx, id)
}

async function requirePersonOfNumber(trx: Trx, contactId: string, e164: string): Promise<void> {
  const { rows } = await sql`select from contact_phones
    where contact_id = ${contactId} and e164 = ${e164} limit 1`.execute(trx)
  if (rows.length === 0) throw unknownReference('contactId')
}
