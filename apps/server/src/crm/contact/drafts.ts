import { sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'

/** Drafts that calls from these numbers have begun, where a number is nobody else's; the last contacted first. */
export async function draftsOfNumbers(trx: Trx, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c
    where c.is_draft and c.name = '' and exists (
      select from contact_phones p where p.contact_id = c.id and p.e164 = any(${[...numbers]}::text[])
        and not exists (select from contact_phones o where o.e164 = p.e164 and o.contact_id <> c.id))
    order by c.recent_at desc, c.id for update of c`.execute(trx)
  return rows.map((row) => row.id)
}

/**
 * Everything of a draft becomes the contact's, and the draft goes. Returns false, having done nothing, while a call of the draft
 * is still under way: the exchange knows that call by the draft's id.
 */
export async function absorbDraft(trx: Trx, draftId: string, contactId: string): Promise<boolean> {
  const live =
    await sql`select from calls where contact_id = ${draftId} and state <> 'ended' limit 1`.execute(trx)
  if (live.rows.length > 0) return false
  for (const table of ['calls', 'call_outcomes', 'tasks', 'deals', 'requests'])
    await sql`update ${sql.table(table)} set contact_id = ${contactId} where contact_id = ${draftId}`.execute(
      trx,
    )
  await sql`update activities a set contact_id = ${contactId} where contact_id = ${draftId} and not exists (
    select from activities b where b.contact_id = ${contactId} and b.call_id = a.call_id and b.kind = a.kind)`.execute(
    trx,
  )
  await sql`update contacts set last_contact_at = greatest(last_contact_at,
    (select last_contact_at from contacts where id = ${draftId})) where id = ${contactId}`.execute(trx)
  await trx.deleteFrom('contacts').where('id', '=', draftId).execute()
  return true
}
