import type { Task } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'
import { phoneOf, primaryPhoneOf } from '../contact/contact-rows.ts'
import { iso, isoOrNull, personOf } from '../rows.ts'

interface TaskRow extends Omit<Task, 'dueAt' | 'doneAt' | 'phone'> {
  dueAt: Date
  doneAt: Date | null
  phone: Omit<NonNullable<Task['phone']>, 'display'> | null
  /** `dueAt` with all its digits. */
  dueKey: string
  doneKey: string | null
}
export type TaskWithKeys = Task & { dueKey: string; doneKey: string | null }

export const soonestFirst: RawBuilder<unknown> = sql`t.due_at, t.id`
export const doneLastFirst: RawBuilder<unknown> = sql`t.done_at desc, t.id`

/** Tasks (aliased `t`) that satisfy `condition`. */
export async function taskRows(
  db: Db,
  condition: RawBuilder<SqlBool>,
  { limit = 500, order = soonestFirst }: { limit?: number; order?: RawBuilder<unknown> } = {},
): Promise<TaskWithKeys[]> {
  const { rows } = await sql<TaskRow>`
    select t.id, t.title, t.due_at, t.done_at, t.due_at::text as due_key, t.done_at::text as done_key,
      ${personOf('c')} as contact, ${personOf('u')} as owner, phone.shown as phone, coalesce(c.do_not_call, false) as do_not_call,
      case when d.id is not null then json_build_object('id', d.id, 'title', d.title) end as deal
    from tasks t
    left join contacts c on c.id = t.contact_id
    left join users u on u.id = t.owner_user_id
    left join deals d on d.id = t.deal_id
    left join lateral (${primaryPhoneOf('c')}) phone on true
    where ${condition} order by ${order} limit ${limit}`.execute(db)
  return rows.map((row) => ({
    ...row,
    dueAt: iso(row.dueAt),
    doneAt: isoOrNull(row.doneAt),
    phone: row.phone && phoneOf(row.phone),
  }))
}
