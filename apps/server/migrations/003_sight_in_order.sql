-- Lists by sight walk an index in the list's own order, so that they stop after a page however much or little one sees.

alter table contact_sight add column recent_at timestamptz;
update contact_sight s set recent_at = c.recent_at from contacts c where c.id = s.contact_id;
-- the contact's own recent_at, kept equal by the trigger below
alter table contact_sight alter column recent_at set not null;
create index contact_sight_recent on contact_sight (user_id, recent_at desc, contact_id);

create or replace function widen_sight(call calls) returns void language sql as $$
  insert into contact_sight (user_id, contact_id, recent_at)
  select u, c.id, c.recent_at from users_of_call(call) u, people_of_call(call) p join contacts c on c.id = p
  on conflict do nothing
$$;

create or replace function call_offers_sight() returns trigger language plpgsql as $$
begin
  insert into contact_sight (user_id, contact_id, recent_at)
  select new.user_id, c.id, c.recent_at from calls k, people_of_call(k) p join contacts c on c.id = p
  where k.id = new.call_id and k.direction = 'inbound'
  on conflict do nothing;
  return null;
end $$;

create function contacts_recent_sight() returns trigger language plpgsql as $$
begin
  update contact_sight set recent_at = new.recent_at where contact_id = new.id;
  return null;
end $$;
create trigger contacts_recent_sight after update of last_contact_at, created_at on contacts
  for each row when (old.recent_at is distinct from new.recent_at) execute function contacts_recent_sight();

-- When the offered call began: the order of the list of calls.
alter table call_offers add column call_started_at timestamptz;
update call_offers o set call_started_at = k.started_at from calls k where k.id = o.call_id;
create index call_offers_list on call_offers (user_id, call_started_at desc, call_id) where user_id is not null;

create function call_offers_started() returns trigger language plpgsql as $$
begin
  new.call_started_at := (select started_at from calls where id = new.call_id);
  return new;
end $$;
create trigger call_offers_started before insert on call_offers for each row execute function call_offers_started();

create index calls_of_nobody on calls (started_at desc, id) where contact_id is null and direction <> 'internal';
create index companies_owner on companies (owner_user_id, name_folded, id);

-- The words that names are made of: where a mistyped one is looked for, since they are few and contacts many.
create table name_words (
  word text primary key
);
create index name_words_trgm on name_words using gin (word gin_trgm_ops);

create function words_of_name(folded_name text) returns setof text language sql immutable as $$
  select distinct word from regexp_split_to_table(folded_name, '\s+') word where length(word) between 3 and 40
$$;
insert into name_words select distinct word from contacts, words_of_name(name_folded) word;

create function contacts_name_words() returns trigger language plpgsql as $$
begin
  insert into name_words select words_of_name(new.name_folded) on conflict do nothing;
  return null;
end $$;
create trigger contacts_name_words_inserted after insert on contacts
  for each row when (new.name <> '') execute function contacts_name_words();
create trigger contacts_name_words_updated after update of name on contacts
  for each row when (new.name <> '' and new.name <> old.name) execute function contacts_name_words();
