import type { ContactListItem, Phone } from '@perezvon/contract'
import { type RawBuilder, sql } from 'kysely'
import { formatPhone } from '../identity/phone-number.ts'
import { iso, isoOrNull, personOf } from '../rows.ts'

type StoredPhone = Omit<Phone, 'display'>
export interface ContactRow extends Omit<ContactListItem, 'phone' | 'lastContactAt' | 'createdAt'> {
  phone: StoredPhone | null
  lastContactAt: Date | null
  createdAt: Date
  recentAt: string
}

/** What a list shows of a contact `c`; joined by `contactListJoins`. */
export const contactListColumns: RawBuilder<unknown> = sql`c.id, c.name, c.status, c.is_draft, c.source, c.do_not_call,
  c.last_contact_at, c.created_at, c.recent_at::text as recent_at,
  ${personOf('co')} as company, ${personOf('u')} as owner, phone.shown as phone`

export const contactListJoins: RawBuilder<unknown> = sql`
  left join companies co on co.id = c.company_id
  left join users u on u.id = c.owner_user_id
  left join lateral (${primaryPhoneOf('c')}) phone on true`

/** The number by which one calls the contact of the row `alias`. */
export function primaryPhoneOf(alias: string): RawBuilder<unknown> {
  return sql`select ${phoneJson('p')} as shown from contact_phones p where p.contact_id = ${sql.table(alias)}.id
    order by p.is_primary desc, p.created_at, p.id limit 1`
}

export function phoneJson(alias: string): RawBuilder<unknown> {
  const p = sql.table(alias)
  return sql`json_build_object('id', ${p}.id, 'e164', ${p}.e164, 'extension', ${p}.extension,
    'label', ${p}.label, 'isPrimary', ${p}.is_primary)`
}

export const phoneOf = (stored: StoredPhone): Phone => ({ ...stored, display: formatPhone(stored.e164) })

export const contactItemOf = ({ recentAt: _, ...row }: ContactRow): ContactListItem => ({
  ...row,
  phone: row.phone && phoneOf(row.phone),
  lastContactAt: isoOrNull(row.lastContactAt),
  createdAt: iso(row.createdAt),
})
