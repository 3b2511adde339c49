import type { ClosingCall, PersonRef, TimelineItem } from '@perezvon/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { contactsVisibleTo } from '../../access/contacts-visible-to.ts'
import { dealsVisibleTo } from '../../access/deals-visible-to.ts'
import { anyOf } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { callsOf } from '../call/call-rows.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { closingCall, closingCallOf, joinClosingCall } from '../request/closing-call.ts'
import { iso, personOf } from '../rows.ts'

interface ActivityRow {
  id: string
  kind: TimelineItem['kind']
  at: Date
  atKey: string
  callId: string | null
  author: PersonRef | null
  body: Record<string, unknown>
  /** A deal's entry: what the actor may open of the deal; null when they do not see it. */
  deal: { contractFile: PersonRef | null } | null
  /** A request's entry: the request as it stands now. */
  request: { missedCalls: number; closedAt: string | null; closedBy: ClosingCall | null } | null
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
  const shown = sql`a.contact_id = ${contactId} and ${isAfter(cursor)} and ${isNotToldByCall}`
  const rows = await activityRows(db, actor, shown, limit + 1)
  const items = new Map((await withCalls(db, rows)).map((item) => [item.id, item]))
  return pageOf(
    rows,
    limit,
    (row) => encodeCursor(row.atKey, row.id),
    (row) => items.get(row.id) as TimelineItem,
  )
}

/** One entry, as the timeline shows it. */
export async function timelineItem(db: Db, actor: Actor, activityId: string): Promise<TimelineItem> {
  const rows = await activityRows(db, actor, sql`a.id = ${activityId}`, 1)
  const [item] = await withCalls(db, rows)
  if (!item) throw new AppError('not_found')
  return item
}

function isAfter(cursor: string | undefined): RawBuilder<unknown> {
  const after = decodeCursor(cursor, 2)
  if (!after) return sql`true`
  return sql`a.at <= ${after[0]}::timestamptz and (a.at < ${after[0]}::timestamptz or a.id > ${after[1]}::uuid)`
}

/** The status that a call's outcome has set stands with the call already, beside the comment. */
const isNotToldByCall: RawBuilder<unknown> = sql`not (a.kind = 'status' and a.call_id is not null and exists (
  select from activities told where told.contact_id = a.contact_id and told.call_id = a.call_id and told.kind = 'call'))`

async function activityRows(
  db: Db,
  actor: Actor,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<ActivityRow[]> {
  const { rows } = await sql<ActivityRow>`
    select a.id, a.kind, a.at, a.at::text as at_key, a.call_id, ${personOf('u')} as author, a.body,
      case a.kind when 'deal' then (${dealOfEntry(actor)}) end as deal,
      case a.kind when 'request' then (${requestOfEntry}) end as request
    from activities a left join users u on u.id = a.author_user_id
    where ${condition} order by a.at desc, a.id limit ${limit}`.execute(db)
  return rows
}

const dealOfEntry = (actor: Actor): RawBuilder<unknown> => sql`
  select json_build_object('contractFile', ${personOf('f')})
  from deals d left join files f on f.id = d.contract_file::uuid
  where d.id = a.deal_id and ${dealsVisibleTo(actor)}`

const requestOfEntry: RawBuilder<unknown> = sql`
  select json_build_object('closedAt', r.closed_at, 'closedBy', ${closingCall},
    'missedCalls', (select count(*) from request_calls rc where rc.request_id = r.id))
  from requests r ${joinClosingCall} where r.id = (a.body ->> 'requestId')::uuid`

async function withCalls(db: Db, rows: ActivityRow[]): Promise<TimelineItem[]> {
  const callIds = rows.flatMap((row) => (row.kind === 'call' && row.callId ? [row.callId] : []))
  const calls = await callsOf(db, sql`select k.id from calls k where k.id = ${anyOf(callIds)}`)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: iso(row.at),
    author: row.author,
    body: bodyOf(row),
    call: row.kind === 'call' && row.callId ? (calls.get(row.callId) ?? null) : null,
  }))
}

/** What was written then, with what can be opened and what has become of it by now. */
function bodyOf({ kind, body, deal, request }: ActivityRow): Record<string, unknown> {
  if (kind === 'deal') {
    const { contract, ...rest } = body
    if (!deal) return { ...rest, isVisible: false, contractFile: null }
    return { ...rest, ...(contract !== undefined && { contract }), isVisible: true, ...deal }
  }
  if (kind === 'request' && request) {
    const closedAt = request.closedAt && new Date(request.closedAt).toISOString()
    return { ...body, ...request, closedAt, closedBy: closingCallOf(request.closedBy) }
  }
  return body
}
