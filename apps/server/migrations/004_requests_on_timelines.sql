-- A request stands on the card's timeline when it opens, and again when it closes. An entry points to a call: the missed one that
-- opened the request, or the conversation that closed it.
create index activities_call on activities (call_id, kind) where call_id is not null;

insert into activities (id, contact_id, kind, at, call_id, author_user_id, body)
select gen_random_uuid(), r.contact_id, 'request', entry.at, entry.call_id, entry.author,
  jsonb_build_object('requestId', r.id, 'closed', entry.closed)
from requests r cross join lateral (
  (select r.opened_at as at, rc.call_id, null::uuid as author, false as closed
    from request_calls rc where rc.request_id = r.id order by rc.joined_at, rc.call_id limit 1)
  union all
  select r.closed_at, r.closed_by_call_id, r.closed_by_user_id, true where r.closed_by_call_id is not null
) entry
where r.contact_id is not null
on conflict (contact_id, call_id, kind) do nothing;

-- Who changed a deal's stage; user_id is the employee to whom the change counts. Null in facts older than this column.
alter table fact_stage_changes add column by_user_id uuid;
create index fact_stage_changes_deal on fact_stage_changes (deal_id, at, id);
