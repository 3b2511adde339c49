import type { CallerCard } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'

export interface IdentifiedCaller {
  /** `shared`: the number is several people's, and nobody may guess whose call it is. */
  kind: 'contact' | 'shared' | 'unknown' | 'hidden'
  /** Newest contact first. */
  people: CallerCard[]
}

/** More people than this behind one number (a switchboard) are not read out while it rings. */
const mostPeople = 20

/** Who calls from this number (E.164, or null when it is hidden). One query over an index on the number. */
export async function identifyCaller(db: Db, e164: string | null): Promise<IdentifiedCaller> {
  if (e164 === null) return { kind: 'hidden', people: [] }
  const { rows } = await peopleOf(e164).execute(db)
  const people = rows.map((row) => ({ ...row, lastContactAt: row.lastContactAt?.toISOString() ?? null }))
  if (people.length === 0) return { kind: 'unknown', people }
  return { kind: people.length === 1 ? 'contact' : 'shared', people }
}

type PersonRow = Omit<CallerCard, 'lastContactAt'> & { lastContactAt: Date | null }

const peopleOf = (e164: string) => sql<PersonRow>`
  select c.id as contact_id, c.name, co.name as company, c.last_contact_at, c.status, c.is_draft,
    case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as owner,
    deal.card as open_deal
  from (select distinct contact_id from contact_phones where e164 = ${e164}) p
  join contacts c on c.id = p.contact_id
  left join companies co on co.id = c.company_id
  left join users u on u.id = c.owner_user_id
  left join lateral (
    select json_build_object('id', d.id, 'title', d.title, 'stage', s.name,
      'amountMinor', d.amount_minor, 'currency', d.currency) as card
    from deals d join stages s on s.id = d.stage_id
    where d.contact_id = c.id and d.state = 'open'
    order by d.created_at desc, d.id desc limit 1
  ) deal on true
  order by c.last_contact_at desc nulls last, c.created_at desc, c.id desc
  limit ${mostPeople}`
