-- Sight and search that stay fast with a million contacts.

-- Who has had a contact's call offered to them or has talked on one: derived from calls and call_offers by the triggers below,
-- because asking the calls themselves for every row of a list costs too much.
-- An outgoing attempt shows nobody's card: only a conversation does.
-- A call of a number that several people share counts for all of them until somebody chooses.
create table contact_sight (
  user_id uuid not null references users (id) on delete cascade,
  contact_id uuid not null references contacts (id) on delete cascade,
  primary key (user_id, contact_id)
);
create index contact_sight_contact on contact_sight (contact_id);

create function users_of_call(call calls) returns setof uuid language sql stable as $$
  select o.user_id from call_offers o where o.call_id = call.id and o.user_id is not null and call.direction = 'inbound'
  union select call.answered_by where call.answered_by is not null
  union select call.initiated_by where call.initiated_by is not null and call.answered_at is not null
$$;

create function people_of_call(call calls) returns setof uuid language sql stable as $$
  select call.contact_id where call.contact_id is not null
  union all
  select p.contact_id from contact_phones p
  where call.contact_id is null and call.is_ambiguous and p.e164 = call.customer_number
$$;

create function widen_sight(call calls) returns void language sql as $$
  insert into contact_sight (user_id, contact_id)
  select u, c from users_of_call(call) u, people_of_call(call) c
  on conflict do nothing
$$;

-- The call is no longer this contact's: whoever saw the contact through it alone does not any more.
create function narrow_sight(contact uuid) returns void language sql as $$
  delete from contact_sight s
  where s.contact_id = contact and not exists (
    select 1 from calls k, users_of_call(k) u where k.contact_id = contact and u = s.user_id
    union all
    select 1 from contact_phones p join calls k on k.customer_number = p.e164 and k.contact_id is null and k.is_ambiguous,
      users_of_call(k) u where p.contact_id = contact and u = s.user_id
  )
$$;

create function calls_sight() returns trigger language plpgsql as $$
declare
  contact uuid;
begin
  perform widen_sight(new);
  if tg_op = 'UPDATE' and (old.contact_id is distinct from new.contact_id or old.is_ambiguous <> new.is_ambiguous) then
    for contact in select people_of_call(old) loop
      if contact is distinct from new.contact_id then perform narrow_sight(contact); end if;
    end loop;
  end if;
  return null;
end $$;
create trigger calls_sight_inserted after insert on calls for each row execute function calls_sight();
create trigger calls_sight_updated after update of contact_id, is_ambiguous, answered_by, answered_at, initiated_by on calls
  for each row execute function calls_sight();

create function call_offers_sight() returns trigger language plpgsql as $$
begin
  insert into contact_sight (user_id, contact_id)
  select new.user_id, c from calls k, people_of_call(k) c
  where k.id = new.call_id and k.direction = 'inbound'
  on conflict do nothing;
  return null;
end $$;
create trigger call_offers_sight after insert on call_offers for each row when (new.user_id is not null)
  execute function call_offers_sight();

-- Names as people look for them: small letters, ё as е, ґ as г, no apostrophes.
create function folded(text) returns text language sql immutable strict parallel safe
  return translate(lower($1), 'ёґ''’ʼ`', 'ег');

drop index contacts_name;
drop index contacts_owner;
drop index contacts_recent;
drop index companies_name;
alter table contacts
  add column name_folded text not null generated always as (folded(name)) stored,
  -- the order of lists: the last contact, or the first day
  add column recent_at timestamptz not null generated always as (coalesce(last_contact_at, created_at)) stored;
alter table companies add column name_folded text not null generated always as (folded(name)) stored;
alter table deals add column title_folded text not null generated always as (folded(title)) stored;
create index contacts_name on contacts using gin (name_folded gin_trgm_ops);
create index contacts_email on contacts using gin (lower(email) gin_trgm_ops) where email is not null;
create index contacts_recent on contacts (recent_at desc, id);
create index contacts_owner on contacts (owner_user_id, recent_at desc, id);
create index contacts_unowned_drafts on contacts (recent_at desc, id) where is_draft and owner_user_id is null;
create index companies_name on companies using gin (name_folded gin_trgm_ops);
create index companies_by_name on companies (name_folded, id);
create index deals_title on deals using gin (title_folded gin_trgm_ops);
create index deals_recent on deals (id desc);
create index deals_owner_recent on deals (owner_user_id, id desc);

create index calls_answered_by on calls (answered_by, started_at desc, id) where answered_by is not null;
create index calls_initiated_by on calls (initiated_by, started_at desc, id) where initiated_by is not null;
create index requests_open_queue on requests (queue_id) where closed_at is null;
create index requests_closed on requests (closed_at desc, id) where closed_at is not null;
create index deals_contract_file on deals (contract_file) where contract_file is not null;
