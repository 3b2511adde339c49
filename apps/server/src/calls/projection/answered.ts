import type { Trx } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import type { CallAnswered } from '../call-events.ts'

export async function projectAnswered(trx: Trx, event: CallAnswered): Promise<void> {
  const call = await trx
    .updateTable('calls')
    .set({ state: 'answered', answeredAt: event.at, answeredBy: event.userId })
    .where('id', '=', event.callId)
    .where('state', '=', 'ringing')
    .returning(['contactId'])
    .executeTakeFirst()
  if (!call) return
  if (call.contactId) await touchContact(trx, call.contactId, event.at)
  await announce(trx, { kind: 'call', id: event.callId, contactId: call.contactId })
}

async function touchContact(trx: Trx, contactId: string, at: string): Promise<void> {
  await trx.updateTable('contacts').set({ lastContactAt: at }).where('id', '=', contactId).execute()
}
