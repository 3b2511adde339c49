import type { Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { lockNumber } from '../identity/lock-number.ts'

export interface Draft {
  /** Made by the exchange, so that a pop can open the card before it is stored. */
  contactId: string
  e164: string
  source: string
  at: string
}

/**
 * Begins a card for a number nobody has: no name yet, only the number and the source. When somebody has got the number
 * meanwhile (two calls at once, a contact just created), theirs is the card; null when several have.
 */
export async function beginDraft(trx: Trx, draft: Draft): Promise<string | null> {
  await lockNumber(trx, draft.e164)
  const owners = await trx
    .selectFrom('contactPhones')
    .select('contactId')
    .distinct()
    .where('e164', '=', draft.e164)
    .limit(2)
    .execute()
  if (owners.length > 1) return null
  if (owners[0]) return owners[0].contactId
  await insertDraft(trx, draft)
  return draft.contactId
}

async function insertDraft(trx: Trx, draft: Draft): Promise<void> {
  const { contactId, e164, source, at } = draft
  await trx
    .insertInto('contacts')
    .values({ id: contactId, name: '', isDraft: true, source, createdAt: at })
    .execute()
  await trx.insertInto('contactPhones').values({ id: newId(), contactId, e164, isPrimary: true }).execute()
  await announce(trx, { kind: 'contact', id: contactId, contactId })
}
