import type { Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { CallRow } from './call-row.ts'

/**
 * The call on the card of whoever called. A number that several people share: on each of their cards, until somebody
 * chooses whose it was.
 */
export async function appendToTimelines(trx: Trx, call: CallRow): Promise<void> {
  const contactIds = call.contactId ? [call.contactId] : await sharers(trx, call)
  if (contactIds.length === 0) return
  await trx
    .insertInto('activities')
    .values(
      contactIds.map((contactId) => ({
        id: newId(),
        contactId,
        kind: 'call',
        at: call.startedAt,
        callId: call.id,
        authorUserId: call.answeredBy ?? call.initiatedBy,
      })),
    )
    .onConflict((conflict) => conflict.columns(['contactId', 'callId', 'kind']).doNothing())
    .execute()
}

async function sharers(trx: Trx, call: CallRow): Promise<string[]> {
  if (!call.isAmbiguous || call.customerNumber === null) return []
  const people = await trx
    .selectFrom('contactPhones')
    .select('contactId')
    .distinct()
    .where('e164', '=', call.customerNumber)
    .limit(50)
    .execute()
  return people.map((person) => person.contactId)
}
