import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'

/** What the people of a number have asked for. Do-not-call of one of them counts for the number. */
export async function dialledParty(
  db: Db,
  e164: string,
): Promise<{ doNotCall: boolean; timeZone: string | null; lastCalledAt: Date | null }> {
  const [wishes, lastCall] = await Promise.all([wishesOf(db, e164), lastCallFrom(db, e164)])
  return {
    doNotCall: wishes?.doNotCall ?? false,
    timeZone: wishes?.timeZone ?? null,
    lastCalledAt: lastCall?.startedAt ?? null,
  }
}

function wishesOf(db: Db, e164: string) {
  return db
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
}

function lastCallFrom(db: Db, e164: string) {
  return db
    .selectFrom('calls')
    .select('startedAt')
    .where('customerNumber', '=', e164)
    .where('direction', '=', 'inbound')
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}
