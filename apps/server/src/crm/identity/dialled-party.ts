import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'

/** What the people of a number have asked for. Do-not-call of one of them counts for the number. */
export async function dialledParty(
  db: Db,
  e164: string,
): Promise<{ doNotCall: boolean; timeZone: string | null }> {
  const row = await db
    .selectFrom('contactPhones')
    .innerJoin('contacts', 'contacts.id', 'contactPhones.contactId')
    .select([
      sql<boolean | null>`bool_or(contacts.do_not_call)`.as('doNotCall'),
      sql<
        string | null
      >`(array_agg(contacts.time_zone order by contacts.last_contact_at desc nulls last))[1]`.as('timeZone'),
    ])
    .where('contactPhones.e164', '=', e164)
    .executeTakeFirst()
  return { doNotCall: row?.doNotCall ?? false, timeZone: row?.timeZone ?? null }
}
