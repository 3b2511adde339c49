import type { NumberQuery, PeopleOfNumber } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireThat } from '../../access/can.ts'
import { contactsVisibleTo } from '../../access/contacts-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { normalisePhone } from '../identity/phone-number.ts'
import { loadCompany } from '../settings/company.ts'

/** More are not named: a switchboard's number says enough with these. */
const mostNamed = 5

/**
 * Who has a number already, to warn whoever is about to write it into another card. Those whom the actor does not see are not
 * named; that there are some is said, since else the same customer would be called twice. Error: forbidden for those who may
 * not change contacts.
 */
export async function peopleOfNumber(
  db: Db,
  actor: Actor,
  query: z.infer<typeof NumberQuery>,
): Promise<PeopleOfNumber> {
  requireThat(canEditCustomers(actor))
  const { country } = await loadCompany(db)
  const phone = normalisePhone(query.number, country)
  if (!phone) return { people: [], hasUnseen: false }
  const { rows } = await sql<{ id: string; name: string; isSeen: boolean }>`
    select c.id, c.name, ${contactsVisibleTo(actor)} as is_seen
    from contacts c
    where c.id in (select contact_id from contact_phones where e164 = ${phone.e164})
      and c.id is distinct from ${query.except ?? null}::uuid and not (c.is_draft and c.name = '')
    order by c.recent_at desc, c.id limit 100`.execute(db)
  const seen = rows.filter((row) => row.isSeen)
  const people = seen.slice(0, mostNamed).map(({ id, name }) => ({ id, name }))
  return { people, hasUnseen: seen.length < rows.length }
}
