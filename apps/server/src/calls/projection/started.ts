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
    .values((eb) => ({
      id: event.callId,
      direction: event.direction,
      state: 'ringing',
      customerNumber: event.customerNumber,
      dialledNumber: event.dialledNumber,
      // what was there when the call came may be gone by now; the call's row is kept all the same
      numberId: eb.selectFrom('numbers').select('numbers.id').where('numbers.id', '=', event.numberId),
      queueId: eb.selectFrom('queues').select('queues.id').where('queues.id', '=', event.queueId),
      trunkId: eb.selectFrom('trunks').select('trunks.id').where('trunks.id', '=', event.trunkId),
      source: event.source,
      contactId: eb.selectFrom('contacts').select('contacts.id').where('contacts.id', '=', contactId),
      isAmbiguous: mayBeSeveral && contactId === null,
      initiatedBy: event.initiatedBy,
      startedAt: event.at,
    }))
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
  return event.caller === 'known' ? person.contactId : null
}
