import type { Call, ChooseContactBody } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { addPhone } from '../contact/contact-phones.ts'
import { createContact } from '../contact/create-contact.ts'
import { putOnTimeline } from '../contact/join-earlier-calls.ts'
import { requireContact, unknownReference } from '../references.ts'
import { putRequestOnTimelines } from '../request/put-request-on-timelines.ts'
import { findCall } from './list-calls.ts'

/**
 * Says whose call it was, when the number is several people's or the wrong one was chosen: one of the people of that number,
 * another contact whom the actor sees (who gets the number), or somebody new.
 * Errors: call_not_found, forbidden, validation_failed (`contactId: not_found`).
 */
export function chooseContact(
  db: Db,
  actor: Actor,
  callId: string,
  choice: ChooseContactBody,
): Promise<Call> {
  return inTransaction(db, async (trx) => {
    const call = await findCall(trx, actor, callId)
    requireThat(canEditCustomers(actor))
    if (!call.customerNumber || call.direction === 'internal') throw new AppError('conflict')
    const contactId = await personOfChoice(trx, actor, choice, call.customerNumber)
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
    where r.contact_id is distinct from ${contactId}::uuid
      and exists (select from request_calls rc where rc.request_id = r.id and rc.call_id = ${callId})
      and not exists (select from request_calls rc join calls k on k.id = rc.call_id
        where rc.request_id = r.id and k.contact_id is distinct from ${contactId}::uuid)
    returning id`.execute(trx)
  for (const { id } of requests) await putRequestOnTimelines(trx, id)
}

/** The chosen contact, who has the number from now on. */
async function personOfChoice(
  trx: Trx,
  actor: Actor,
  choice: ChooseContactBody,
  e164: string,
): Promise<string> {
  const number = { number: e164, label: '', isPrimary: false }
  if ('newContact' in choice) {
    const { name } = choice.newContact
    const { id } = await createContact(trx, actor, { name, phones: [number], source: '' })
    return id
  }
  const { contactId, addsNumber } = choice
  if (await hasNumber(trx, contactId, e164)) return contactId
  if (!addsNumber) throw unknownReference('contactId')
  await requireContact(trx, actor, contactId)
  await addPhone(trx, actor, contactId, number)
  return contactId
}

async function hasNumber(trx: Trx, contactId: string, e164: string): Promise<boolean> {
  const { rows } = await sql`select from contact_phones
    where contact_id = ${contactId} and e164 = ${e164} limit 1`.execute(trx)
  return rows.length > 0
}
