import type { PersonRef, TimelineItem } from '@perezvon/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { contactsVisibleTo } from '../../access/contacts-visible-to.ts'
import { anyOf } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { callsOf } from '../call/call-rows.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { iso, personOf } from '../rows.ts'

interface ActivityRow {
  id: string
  kind: TimelineItem['kind']
  at: Date
  atKey: string
  callId: string | null
  author: PersonRef | null
  body: Record<string, unknown>
}

/** A card's timeline, newest first. Error: not_found when the actor does not see the contact. */
export async function timeline(
  db: Db,
  actor: Actor,
  contactId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PageOf<TimelineItem>> {
  const seen =
    await sql`select from contacts c where c.id = ${contactId} and ${contactsVisibleTo(actor)}`.execute(db)
  if (seen.rows.length === 0) throw new AppError('not_found')
  const rows = await activityRows(db, sql`a.contact_id = ${contactId} and ${isAfter(cursor)}`, limit + 1)
  const items = new Map((await withCalls(db, rows)).map((item) => [item.id, item]))
  return pageOf(
    rows,
    limit,
    (row) => encodeCursor(row.atKey, row.id),
    (row) => items.get(row.id) as TimelineItem,
  )
}

/** One entry, as the timeline shows it. */
export async function timelineItem(db: Db, activityId: string): Promise<TimelineItem> {
  const rows = await activityRows(db, sql`a.id = ${activityId}`, 1)
  const [item] = await withCalls(db, rows)
  if (!item) throw new AppError('not_found')
  return item
}

function isAfter(cursor: string | undefined): RawBuilder<unknown> {
  const after = decodeCursor(cursor, 2)
  if (!after) return sql`true`
  return sql`a.at <= ${after[0]}::timestamptz and (a.at < ${after[0]}::timestamptz or a.id > ${after[1]}::uuid)`
}

async function activityRows(db: Db, condition: RawBuilder<unknown>, limit: number): Promise<ActivityRow[]> {
  const { rows } = await sql<ActivityRow>`
    select a.id, a.kind, a.at, a.at::text as at_key, a.call_id, ${personOf('u')} as author, a.body
    from activities a left join users u on u.id = a.author_user_id
    where ${condition} order by a.at desc, a.id limit ${limit}`.execute(db)
  return rows
}

async function withCalls(db: Db, rows: ActivityRow[]): Promise<TimelineItem[]> {
  const callIds = rows.flatMap((row) => (row.kind === 'call' && row.callId ? [row.callId] : []))
  const calls = await callsOf(db, sql`select k.id from calls k where k.id = ${anyOf(callIds)}`)
  return rows.map(({ id, kind, at, author, body, callId }) => ({
    id,
    kind,
    at: iso(at),
    author,
    body,
    call: kind === 'call' && callId ? (calls.get(callId) ?? null) : null,
  }))
}
