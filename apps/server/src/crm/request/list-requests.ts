import type { MissedRequest, RequestQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { requestsVisibleTo } from '../../access/requests-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { formatPhone } from '../identity/phone-number.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { every, iso, isoOrNull, personOf } from '../rows.ts'
import { closingCall, closingCallOf, joinClosingCall } from './closing-call.ts'

interface RequestRow extends Omit<MissedRequest, 'phone' | 'openedAt' | 'lastMissedAt' | 'closedAt'> {
  openedAt: Date
  lastMissedAt: Date
  closedAt: Date | null
  key: string
}

/** Missed-call requests that the actor sees: open ones, oldest first, or closed ones, closed last first. */
export async function listRequests(
  db: Db,
  actor: Actor,
  query: z.infer<typeof RequestQuery>,
): Promise<PageOf<MissedRequest>> {
  const column = query.closed ? sql`r.closed_at` : sql`r.opened_at`
  const conditions: RawBuilder<SqlBool>[] = [
    requestsVisibleTo(actor),
    query.closed ? sql`r.closed_at is not null` : sql`r.closed_at is null`,
  ]
  const after = decodeCursor(query.cursor, 2)
  if (after) conditions.push(beyond(column, query.closed, after))
  const order = query.closed ? sql`r.closed_at desc, r.id` : sql`r.opened_at, r.id`
  const rows = await requestRows(
    db,
    sql`where ${every(conditions)} order by ${order} limit ${query.limit + 1}`,
  )
  return pageOf(rows, query.limit, (row) => encodeCursor(row.key, row.id), requestOf)
}

/** All open requests that the actor sees, oldest first. */
export async function openRequests(db: Db, actor: Actor): Promise<MissedRequest[]> {
  const { items } = await listRequests(db, actor, { closed: false, limit: 200 })
  return items
}

/** A request as this actor sees it; undefined when they do not. */
export async function findRequest(db: Db, actor: Actor, id: string): Promise<MissedRequest | undefined> {
  const [row] = await requestRows(db, sql`where r.id = ${id} and ${requestsVisibleTo(actor)}`)
  return row && requestOf(row)
}

function beyond(column: RawBuilder<unknown>, closed: boolean, [at, id]: string[]): RawBuilder<SqlBool> {
  return closed
    ? sql`(${column} <= ${at}::timestamptz and (${column} < ${at}::timestamptz or r.id > ${id}::uuid))`
    : sql`(${column} >= ${at}::timestamptz and (${column} > ${at}::timestamptz or r.id > ${id}::uuid))`
}

async function requestRows(db: Db, tail: RawBuilder<unknown>): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select r.id, r.customer_number, ${personOf('c')} as contact, ${personOf('u')} as owner, ${personOf('q')} as queue,
      coalesce(c.do_not_call, false) as do_not_call, missed.count as missed_calls, r.opened_at, coalesce(missed.last, r.opened_at) as last_missed_at,
      r.closed_at, r.closed_by_call_id, ${closingCall} as closed_by, coalesce(r.closed_at, r.opened_at)::text as key
    from requests r
    left join contacts c on c.id = r.contact_id
    left join users u on u.id = r.owner_user_id
    left join queues q on q.id = r.queue_id
    left join lateral (select count(*)::int as count, max(rc.joined_at) as last
      from request_calls rc where rc.request_id = r.id) missed on true
    ${joinClosingCall}
    ${tail}`.execute(db)
  return rows
}

const requestOf = ({ key: _, ...row }: RequestRow): MissedRequest => ({
  ...row,
  phone: { e164: row.customerNumber, display: formatPhone(row.customerNumber) },
  openedAt: iso(row.openedAt),
  lastMissedAt: iso(row.lastMissedAt),
  closedAt: isoOrNull(row.closedAt),
  closedBy: closingCallOf(row.closedBy),
})
