import { sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { putRequestOnTimelines } from '../request/put-request-on-timelines.ts'

/**
 * Calls with this number that nobody's contact has yet become this contact's, with their entries in the timeline and the
 * requests (promise N3). A number that is also somebody else's joins nothing: whose call it was, a person must say.
 */
export async function joinEarlierCalls(trx: Trx, contactId: string, e164: string): Promise<void> {
  if (await isSharedNumber(trx, contactId, e164)) return
  const { rows: calls } = await sql<{ id: string; startedAt: Date }>`
    update calls set contact_id = ${contactId}, is_ambiguous = false
    where customer_number = ${e164} and contact_id is null and direction <> 'internal'
    returning id, started_at`.execute(trx)
  await putOnTimeline(trx, contactId, calls)
  const { rows: requests } = await sql<{ id: string }>`update requests set contact_id = ${contactId}
    where customer_number = ${e164} and contact_id is null returning id`.execute(trx)
  for (const { id } of requests) await putRequestOnTimelines(trx, id)
}

export async function putOnTimeline(
  trx: Trx,
  contactId: string,
  calls: { id: string; startedAt: Date }[],
): Promise<void> {
  if (calls.length === 0) return
  await trx
    .insertInto('activities')
    .values(
      calls.map((call) => ({
        id: newId(),
        contactId,
        kind: 'call',
        at: call.startedAt,
        callId: call.id,
      })),
    )
    .onConflict((conflict) => conflict.columns(['contactId', 'callId', 'kind']).doNothing())
    .execute()
  const newest = new Date(Math.max(...calls.map((call) => call.startedAt.getTime())))
  await sql`update contacts set last_contact_at = greatest(last_contact_at, ${newest})
    where id = ${contactId}`.execute(trx)
}

async function isSharedNumber(trx: Trx, contactId: string, e164: string): Promise<boolean> {
  const { rows } = await sql`select from contact_phones
    where e164 = ${e164} and contact_id <> ${contactId} limit 1`.execute(trx)
  return rows.length > 0
}
