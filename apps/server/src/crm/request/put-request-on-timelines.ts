import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'

/**
 * The request's opening, and its closing once it is closed, on the card of the contact whose request it is. While the number is
 * several people's and nobody has said whose request it is: on each of their cards. Repeated it changes nothing; when the
 * request has got its contact meanwhile, the entries leave the other cards. The missed calls that join stand on the timeline by
 * themselves, so that a request has two entries however often its customer called.
 */
export async function putRequestOnTimelines(trx: Trx, requestId: string): Promise<void> {
  await sql`
    with request as (select * from requests where id = ${requestId}),
    entry as (${entries}),
    gone as (
      delete from activities a using request r, entry e
      where a.kind = 'request' and a.call_id = e.call_id and a.contact_id <> r.contact_id
    )
    insert into activities (id, contact_id, kind, at, call_id, author_user_id, body)
    select gen_random_uuid(), person.contact_id, 'request', e.at, e.call_id, e.author,
      jsonb_build_object('requestId', r.id, 'closed', e.closed)
    from request r cross join entry e cross join lateral (${people}) person
    on conflict (contact_id, call_id, kind) do nothing`.execute(trx)
}

const entries: RawBuilder<unknown> = sql`
  (select r.opened_at as at, rc.call_id, null::uuid as author, false as closed
    from request r join request_calls rc on rc.request_id = r.id order by rc.joined_at, rc.call_id limit 1)
  union all
  select r.closed_at, r.closed_by_call_id, r.closed_by_user_id, true
    from request r where r.closed_by_call_id is not null`

const people: RawBuilder<unknown> = sql`
  select r.contact_id where r.contact_id is not null
  union
  (select p.contact_id from contact_phones p where r.contact_id is null and p.e164 = r.customer_number
    order by p.contact_id limit 50)`
