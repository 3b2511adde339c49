import { beginDraft } from '../../crm/contact/begin-draft.ts'
import type { Trx } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import type { CallStarted } from '../call-events.ts'

/** The call's row, and for a new caller the card begun. */
export async function projectStarted(trx: Trx, event: CallStarted): Promise<void> {
  const contactId = await contactOf(trx, event)
  const mayBeSeveral = event.caller === 'shared' || event.caller === 'new'
  await trx
    .insertInto('calls')
    .values({
      id: event.callId,
      direction: event.direction,
      state: 'ringing',
      customerNumber: event.customerNumber,
      dialledNumber: event.dialledNumber,
      numberId: await existing(trx, 'numbers', event.numberId),
      queueId: await existing(trx, 'queues', event.queueId),
      trunkId: await existing(trx, 'trunks', event.trunkId),
      source: event.source,
      contactId,
      isAmbiguous: mayBeSeveral && contactId === null,
      initiatedBy: event.initiatedBy,
      startedAt: event.at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  await announce(trx, { kind: 'call', id: event.callId, contactId })
}

/** The one person whose number it is; a shared number is never assigned silently. */
async function contactOf(trx: Trx, event: CallStarted): Promise<string | null> {
  const [person] = event.people
  if (!person || event.customerNumber === null) return null
  if (event.caller === 'new') {
    return beginDraft(trx, {
      contactId: person.contactId,
      e164: event.customerNumber,
      source: event.source,
      at: event.at,
    })
  }
  return event.caller === 'known' ? existing(trx, 'contacts', person.contactId) : null
}

/** What was there when the call came may be gone when it is projected; the call's row is kept all the same. */
async function existing(
  trx: Trx,
  table: 'numbers' | 'queues' | 'trunks' | 'contacts',
  id: string | null,
): Promise<string | null> {
  if (id === null) return null
  const row = await trx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  return row?.id ?? null
}
