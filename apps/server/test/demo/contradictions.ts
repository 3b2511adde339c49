import { type RawBuilder, sql } from 'kysely'

/**
 * What may not be true of a company's data at once. Each statement selects the rows that contradict themselves; there must
 * be none. `now` is the moment up to which the story is told.
 */
export const contradictions = (now: Date): Record<string, RawBuilder<unknown>> => ({
  'waiting and talking add up to the times of a call': sql`
    select id from calls where ended_at <> started_at + make_interval(secs => wait_seconds + talk_seconds)
      or (answered_at is not null and answered_at <> started_at + make_interval(secs => wait_seconds))`,
  'a call is answered by somebody, or by nobody': sql`
    select id from calls where (answered_by is null) <> (answered_at is null)
      or (answered_at is null and talk_seconds > 0) or (answered_at is not null and end_cause <> 'completed')`,
  'missed is an inbound call without an answer': sql`
    select id from calls where is_missed <> (direction = 'inbound' and answered_at is null)`,
  'nothing happens in the future': sql`
    select id from calls where ended_at > ${now}
    union all select call_id from call_outcomes where processed_at > ${now}
    union all select id from activities where at > ${now}
    union all select id from tasks where done_at > ${now} or created_at > ${now}
    union all select deal_id from fact_stage_changes where at > ${now}`,
  'an offer lies within its call': sql`
    select o.id from call_offers o join calls k on k.id = o.call_id
    where o.offered_at < k.started_at or o.ended_at > k.ended_at or o.offered_at > o.ended_at or o.result is null`,
  'whoever answered was offered the call, and nobody else answered': sql`
    select k.id from calls k left join call_offers o on o.call_id = k.id and o.result = 'answered'
    where k.direction = 'inbound' and (k.answered_by is distinct from o.user_id
      or (o.id is not null and o.ended_at <> k.answered_at))`,
  'an employee talks with one customer at a time': sql`
    select a.id from calls a join calls b on a.answered_by = b.answered_by and a.id <> b.id
      and tstzrange(a.answered_at, a.ended_at) && tstzrange(b.answered_at, b.ended_at)
    where a.answered_at is not null and b.answered_at is not null`,
  'a customer is on one call at a time': sql`
    select a.id from calls a join calls b on a.customer_number = b.customer_number and a.id <> b.id
      and tstzrange(a.started_at, a.ended_at) && tstzrange(b.started_at, b.ended_at)`,
  'every conversation has an outcome or owes one': sql`
    select k.id from calls k left join call_outcomes o on o.call_id = k.id
    where k.answered_at is not null and (o.call_id is null) <> (k.outcome_owed_by is not null)`,
  'a call without an answer owes nothing': sql`
    select k.id from calls k left join call_outcomes o on o.call_id = k.id
    where k.answered_at is null and (o.call_id is not null or k.outcome_owed_by is not null)`,
  'will not buy names its reason': sql`
    select call_id from call_outcomes where (outcome = 'will_not_buy') <> (lost_reason_id is not null)`,
  'scheduled makes the next task': sql`
    select o.call_id from call_outcomes o left join tasks t on t.id = o.task_id
    where (o.outcome = 'scheduled') <> (t.id is not null) or t.origin_call_id <> o.call_id`,
  'bought wins a deal with a sum and a contract': sql`
    select o.call_id from call_outcomes o left join deals d on d.id = o.deal_id
    where o.outcome = 'bought' and (d.state is distinct from 'won' or d.amount_minor = 0 or d.contract_number = '')`,
  'only bought names a deal: another outcome would open it again when it is changed': sql`
    select call_id from call_outcomes where (outcome = 'bought') <> (deal_id is not null)`,
  'the status of a contact is its last outcome': sql`
    select c.id from contacts c left join lateral (
      select outcome from call_outcomes o where o.contact_id = c.id order by processed_at desc limit 1) last on true
    where c.status <> coalesce(last.outcome, 'new')`,
  'the last contact is the last conversation': sql`
    select c.id from contacts c left join calls k on k.contact_id = c.id
    group by c.id having c.last_contact_at is distinct from max(k.answered_at)`,
  'a contact begins with its first call': sql`
    select c.id from contacts c join calls k on k.contact_id = c.id
    group by c.id having c.created_at <> min(k.started_at)`,
  'only who has never talked with us is a draft without a name': sql`
    select id from contacts where is_draft <> (name = '') or is_draft <> (last_contact_at is null)
      or is_draft <> (owner_user_id is null)`,
  'an open deal has a next step, unless its outcome is owed': sql`
    select d.id from deals d where d.state = 'open'
      and not exists (select from tasks t where t.deal_id = d.id and t.done_at is null)
      and not exists (select from calls k where k.contact_id = d.contact_id and k.outcome_owed_by is not null)`,
  'a contact has one open task at most, and one open deal': sql`
    select contact_id from tasks where done_at is null group by 1 having count(*) > 1
    union all select contact_id from deals where state = 'open' group by 1 having count(*) > 1`,
  'a closed deal has its day, a lost one its reason': sql`
    select id from deals where (state = 'open') <> (closed_at is null) or (state = 'lost') <> (lost_reason_id is not null)`,
  'the last fact of a deal says where it stands': sql`
    select d.id from deals d left join lateral (
      select to_stage_id, to_state, amount_minor from fact_stage_changes f where f.deal_id = d.id order by at desc, id desc limit 1
    ) last on true
    where last.to_stage_id is distinct from d.stage_id or last.to_state <> d.state or last.amount_minor <> d.amount_minor`,
  'the stages of a deal follow each other': sql`
    select id from (select id, from_stage_id, lag(to_stage_id) over (partition by deal_id order by at, id) as before
      from fact_stage_changes) f where from_stage_id is distinct from before`,
  'every missed call belongs to a request of its number': sql`
    select k.id from calls k left join request_calls rc on rc.call_id = k.id left join requests r on r.id = rc.request_id
    where k.is_missed <> (r.id is not null) or r.customer_number <> k.customer_number`,
  'a request is closed by a conversation of ten seconds that follows it': sql`
    select r.id from requests r join calls k on k.id = r.closed_by_call_id
    where k.talk_seconds < 10 or k.customer_number <> r.customer_number or k.ended_at <> r.closed_at
      or k.started_at < r.opened_at or r.closed_by_user_id <> k.answered_by`,
  'no conversation of ten seconds leaves a request open': sql`
    select r.id from requests r join calls k on k.customer_number = r.customer_number and k.answered_at is not null
    where r.closed_at is null and k.talk_seconds >= 10 and k.started_at > r.opened_at`,
  'a call has one fact, and it says the same': sql`
    select coalesce(k.id, f.call_id) from calls k full join fact_calls f on f.call_id = k.id
    where (k.started_at, k.direction, k.is_missed, k.wait_seconds, k.talk_seconds, k.end_cause, k.source, k.contact_id)
      is distinct from (f.at, f.direction, f.is_missed, f.wait_seconds, f.talk_seconds, f.end_cause, f.source, f.contact_id)
      or f.user_id is distinct from coalesce(k.answered_by, k.initiated_by)`,
  'a customer is new until the first conversation': sql`
    select f.call_id from fact_calls f
    where f.is_new_customer <> not exists (select from calls e join calls k on k.customer_number = e.customer_number
      where k.id = f.call_id and e.answered_at is not null and e.started_at < k.started_at)`,
  'each call stands on the timeline of its contact once': sql`
    select k.id from calls k left join activities a on a.call_id = k.id and a.kind = 'call' and a.contact_id = k.contact_id
    group by k.id having count(a.id) <> 1`,
})
