import type { Trx } from '../../kernel/db.ts'
import type { CallOffered, OfferEnded } from '../call-events.ts'

export async function projectOffered(trx: Trx, event: CallOffered): Promise<void> {
  const { offerId, callId, userId, extension, at } = event
  await trx
    .insertInto('callOffers')
    .values({ id: offerId, callId, userId, extension, offeredAt: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** The first end stands. */
export async function projectOfferEnded(trx: Trx, event: OfferEnded): Promise<void> {
  await trx
    .updateTable('callOffers')
    .set({ result: event.result, endedAt: event.at })
    .where('id', '=', event.offerId)
    .where('endedAt', 'is', null)
    .execute()
}
