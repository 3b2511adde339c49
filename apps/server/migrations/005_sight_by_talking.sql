-- Who was merely rung sees a contact while it rings and while a request waits for them or their queue; for good it is seen by
-- who has talked. Hence offers give no sight any more.

create or replace function users_of_call(call calls) returns setof uuid language sql stable as $$
  select call.answered_by where call.answered_by is not null
  union select call.initiated_by where call.initiated_by is not null and call.answered_at is not null
$$;

drop trigger call_offers_sight on call_offers;
drop function call_offers_sight();

delete from contact_sight s where not exists (
  select 1 from calls k, users_of_call(k) u where k.contact_id = s.contact_id and u = s.user_id
  union all
  select 1 from contact_phones p join calls k on k.customer_number = p.e164 and k.contact_id is null and k.is_ambiguous,
    users_of_call(k) u where p.contact_id = s.contact_id and u = s.user_id
);
