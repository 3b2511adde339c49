import type { ContactCard } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { canAssign, canEditCustomers } from '../../access/can.ts'
import { contactsVisibleTo } from '../../access/contacts-visible-to.ts'
import { dealsVisibleTo } from '../../access/deals-visible-to.ts'
import { tasksVisibleTo } from '../../access/tasks-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { dealRows } from '../deal/deal-rows.ts'
import { iso, isoOrNull, personOf } from '../rows.ts'
import { taskRows } from '../task/task-rows.ts'
import { phoneJson, phoneOf } from './contact-rows.ts'

/** The card without its timeline. Error: not_found when there is none, or none for this actor. */
export async function contactCard(db: Db, actor: Actor, id: string): Promise<ContactCard> {
  const row = await visibleContact(db, actor, id)
  if (!row) throw new AppError('not_found')
  const [deals, tasks] = await Promise.all([
    dealRows(db, sql`d.contact_id = ${id} and ${dealsVisibleTo(actor)}`),
    taskRows(db, sql`t.contact_id = ${id} and t.done_at is null and ${tasksVisibleTo(actor)}`),
  ])
  return {
    ...row,
    phones: row.phones.map(phoneOf),
    lastContactAt: isoOrNull(row.lastContactAt),
    createdAt: iso(row.createdAt),
    deals,
    tasks,
    can: canOn(actor, row),
  }
}

type CardRow = Omit<ContactCard, 'lastContactAt' | 'createdAt' | 'deals' | 'tasks' | 'can' | 'phones'> & {
  phones: Parameters<typeof phoneOf>[0][]
  lastContactAt: Date | null
  createdAt: Date
}

function canOn(actor: Actor, row: CardRow): ContactCard['can'] {
  const edit = canEditCustomers(actor)
  return {
    edit,
    call: edit && !row.doNotCall && row.phones.length > 0,
    assign: canAssign(actor) || (edit && row.owner === null),
  }
}

async function visibleContact(db: Db, actor: Actor, id: string): Promise<CardRow | undefined> {
  const { rows } = await sql<CardRow>`
    select c.id, c.name, c.status, c.is_draft, c.email, c.source, c.do_not_call, c.do_not_call_reason,
      c.last_contact_at, c.created_at, c.version, ${personOf('co')} as company, ${personOf('u')} as owner,
      coalesce((select json_agg(${phoneJson('p')} order by p.is_primary desc, p.created_at, p.id)
        from contact_phones p where p.contact_id = c.id), '[]'::json) as phones,
      (select json_build_object('id', r.id, 'openedAt', r.opened_at, 'missedCalls',
          (select count(*)::int from request_calls rc where rc.request_id = r.id))
        from requests r where r.contact_id = c.id and r.closed_at is null order by r.opened_at limit 1) as open_request
    from contacts c
    left join companies co on co.id = c.company_id
    left join users u on u.id = c.owner_user_id
    where c.id = ${id} and ${contactsVisibleTo(actor)}`.execute(db)
  return rows[0]
}

/** Error: not_found unless the actor sees the contact; forbidden unless they may change it. */
export async function requireEditable(db: Db, actor: Actor, id: string): Promise<void> {
  const { rows } =
    await sql`select from contacts c where c.id = ${id} and ${contactsVisibleTo(actor)}`.execute(db)
  if (rows.length === 0) throw new AppError('not_found')
  if (!canEditCustomers(actor)) throw new AppError('forbidden')
}
