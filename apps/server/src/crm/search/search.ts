import type { SearchHit } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { callsVisibleTo } from '../../access/calls-visible-to.ts'
import { seesCustomers } from '../../access/field-rules.ts'
import type { Db } from '../../kernel/db.ts'
import { listCompanies } from '../company/list-companies.ts'
import { listContacts } from '../contact/list-contacts.ts'
import { listDeals } from '../deal/list-deals.ts'
import { formatPhone, normalisePhone } from '../identity/phone-number.ts'
import { loadCompany } from '../settings/company.ts'
import { isNumber } from './contact-matches.ts'

type Hit = z.infer<typeof SearchHit>
const hitsPerKind = { contact: 10, company: 5, deal: 5, call: 5 }

/** One box for everything: contacts first, then companies and deals by name, or calls by a number. */
export async function search(db: Db, actor: Actor, q: string): Promise<Hit[]> {
  if (!seesCustomers(actor)) return []
  const others = isNumber(q) ? [callHits(db, actor, q)] : [companyHits(db, actor, q), dealHits(db, actor, q)]
  const found = await Promise.all([contactHits(db, actor, q), ...others])
  return found.flat()
}

async function contactHits(db: Db, actor: Actor, q: string): Promise<Hit[]> {
  const { items } = await listContacts(db, actor, { search: q, limit: hitsPerKind.contact })
  return items.map((contact) => ({
    kind: 'contact',
    id: contact.id,
    title: contact.name || (contact.phone?.display ?? ''),
    subtitle: [contact.company?.name, contact.name && contact.phone?.display].filter(Boolean).join(' · '),
    contactId: contact.id,
  }))
}

async function companyHits(db: Db, actor: Actor, q: string): Promise<Hit[]> {
  const { items } = await listCompanies(db, actor, { search: q, limit: hitsPerKind.company })
  return items.map(({ id, name }) => ({ kind: 'company', id, title: name, subtitle: '', contactId: null }))
}

async function dealHits(db: Db, actor: Actor, q: string): Promise<Hit[]> {
  const { items } = await listDeals(db, actor, { search: q, limit: hitsPerKind.deal })
  return items.map(({ id, title, contact }) => ({
    kind: 'deal',
    id,
    title,
    subtitle: contact?.name ?? '',
    contactId: contact?.id ?? null,
  }))
}

/** Calls with a whole number; a part of one finds contacts alone. */
async function callHits(db: Db, actor: Actor, q: string): Promise<Hit[]> {
  const { country } = await loadCompany(db)
  const e164 = normalisePhone(q, country)?.e164
  if (!e164) return []
  const { rows } = await sql<{ id: string; startedAt: Date; contactId: string | null }>`
    select k.id, k.started_at, k.contact_id from calls k
    where k.customer_number = ${e164} and ${callsVisibleTo(actor)}
    order by k.started_at desc, k.id limit ${hitsPerKind.call}`.execute(db)
  return rows.map(({ id, startedAt, contactId }) => ({
    kind: 'call',
    id,
    title: formatPhone(e164),
    subtitle: startedAt.toISOString(),
    contactId,
  }))
}
