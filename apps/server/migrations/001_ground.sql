-- Ground: company, people, sight, contacts, deals, tasks, calls, requests, facts.
-- Ids are UUIDv7 made by the application unless said otherwise; times are timestamptz; money is minor units + ISO 4217 code.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- The company: exactly one row.
create table company (
  id boolean primary key default true check (id),
  name text not null,
  country text not null,                -- ISO 3166-1 alpha-2: the default region of phone numbers
  currency text not null,               -- ISO 4217
  time_zone text not null,              -- IANA
  language text not null check (language in ('ru', 'uk', 'en')),
  is_demo boolean not null default false,
  -- a conversation at least this long closes a missed-call request
  request_closing_talk_seconds integer not null default 10 check (request_closing_talk_seconds >= 0),
  callback_norm_seconds integer not null default 30 check (callback_norm_seconds > 0),
  -- when the company may call customers (called party's local time)
  calling_from time not null default '09:00',
  calling_until time not null default '21:00',
  created_at timestamptz not null default now()
);

create table teams (
  id uuid primary key,
  name text not null,
  parent_id uuid references teams (id),
  created_at timestamptz not null default now()
);

-- A login. Owned by the sign-in library (names mapped), extended with what the product needs.
create table users (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  roles text[] not null default '{manager}'
    check (roles <@ array['owner', 'head', 'manager', 'quality', 'marketer', 'administrator']::text[] and cardinality(roles) > 0),
  team_id uuid references teams (id),
  language text check (language in ('ru', 'uk', 'en')),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index users_team on users (team_id);

create table auth_sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_user on auth_sessions (user_id);

create table auth_accounts (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_accounts_user on auth_accounts (user_id);

create table auth_verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verifications_identifier on auth_verifications (identifier);

-- Telephony ---------------------------------------------------------------

create table extensions (
  id uuid primary key,
  number text not null unique check (number ~ '^[0-9]{2,6}$'),
  user_id uuid references users (id) on delete set null,
  -- digests of a desk phone's password (RFC 8760); null until one is issued. The browser uses a short-lived token instead.
  ha1_md5 text,
  ha1_sha256 text,
  created_at timestamptz not null default now()
);
create index extensions_user on extensions (user_id);

create table trunks (
  id uuid primary key,
  name text not null,
  -- requests from this address (and port, when given) are the trunk's; calls out go there
  host text not null,
  port integer check (port between 1 and 65535),
  match_port boolean not null default false,
  username text,
  secret text,                           -- for trunks that challenge our INVITE; encrypted with the installation's key
  caller_number text,                    -- E.164 shown to the called party
  allows_abroad boolean not null default false,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now()
);

create table queues (
  id uuid primary key,
  name text not null,
  team_id uuid references teams (id),
  ring_timeout_seconds integer not null default 25 check (ring_timeout_seconds between 5 and 300),
  owner_ring_timeout_seconds integer not null default 15 check (owner_ring_timeout_seconds between 5 and 300),
  created_at timestamptz not null default now()
);

create table queue_members (
  queue_id uuid not null references queues (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  primary key (queue_id, user_id)
);

-- The company's numbers that customers dial.
create table numbers (
  id uuid primary key,
  e164 text not null unique,
  trunk_id uuid references trunks (id) on delete set null,
  queue_id uuid not null references queues (id),
  source text not null default '',       -- where a call to this number comes from: 'site', 'billboard' …
  created_at timestamptz not null default now()
);

-- CRM ---------------------------------------------------------------------

create table companies (
  id uuid primary key,
  name text not null,
  owner_user_id uuid references users (id),
  notes text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index companies_name on companies using gin (lower(name) gin_trgm_ops);

create table contacts (
  id uuid primary key,
  name text not null default '',         -- empty while only a number is known
  company_id uuid references companies (id) on delete set null,
  owner_user_id uuid references users (id),   -- the contact's manager
  -- set by the outcome of the last processed contact
  status text not null default 'new' check (status in ('new', 'scheduled', 'bought', 'will_not_buy', 'not_a_client')),
  is_draft boolean not null default false,    -- begun by a call from an unknown number
  source text not null default '',
  email text,
  do_not_call boolean not null default false,
  do_not_call_reason text not null default '',
  time_zone text,                        -- else by the number's region
  last_contact_at timestamptz,
  created_by uuid references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1     -- optimistic lock: two people on one card lose nothing
);
create index contacts_name on contacts using gin (lower(name) gin_trgm_ops);
create index contacts_owner on contacts (owner_user_id, last_contact_at desc nulls last, id);
create index contacts_company on contacts (company_id);
create index contacts_recent on contacts (last_contact_at desc nulls last, id);

create table contact_phones (
  id uuid primary key,
  contact_id uuid not null references contacts (id) on delete cascade,
  e164 text not null,                    -- '+79161234567'; a number may be several people's
  extension text not null default '',
  label text not null default '',
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  unique (contact_id, e164, extension)
);
create index contact_phones_e164 on contact_phones (e164);
create index contact_phones_trgm on contact_phones using gin (e164 gin_trgm_ops);

create table pipelines (
  id uuid primary key,
  name text not null,
  position integer not null default 0
);

create table stages (
  id uuid primary key,
  pipeline_id uuid not null references pipelines (id) on delete cascade,
  name text not null,                    -- says what has been done when a deal stands here
  position integer not null,
  norm_days integer not null default 7,
  probability_pct integer not null default 50 check (probability_pct between 0 and 100),
  unique (pipeline_id, position) deferrable initially deferred
);

create table lost_reasons (
  id uuid primary key,
  name text not null unique,
  position integer not null default 0,
  is_active boolean not null default true
);

create table deals (
  id uuid primary key,
  title text not null,
  contact_id uuid references contacts (id),
  company_id uuid references companies (id),
  pipeline_id uuid not null references pipelines (id),
  stage_id uuid not null references stages (id),
  owner_user_id uuid references users (id),
  state text not null default 'open' check (state in ('open', 'won', 'lost')),
  amount_minor bigint not null default 0 check (amount_minor >= 0),
  currency text not null,
  lost_reason_id uuid references lost_reasons (id),
  contract_number text not null default '',
  contract_file text,                    -- stored file's id
  closed_at timestamptz,
  stage_since timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  check (state <> 'lost' or lost_reason_id is not null)
);
create index deals_contact on deals (contact_id);
create index deals_company on deals (company_id);
create index deals_owner on deals (owner_user_id, state);
create index deals_board on deals (pipeline_id, stage_id, created_at desc) where state = 'open';

-- Calls: the current row of each call, projected from the call journal -------

create table calls (
  id uuid primary key,
  direction text not null check (direction in ('inbound', 'outbound', 'internal')),
  state text not null check (state in ('ringing', 'answered', 'ended')),
  customer_number text,                  -- E.164; null when hidden or internal
  dialled_number text not null,
  number_id uuid references numbers (id) on delete set null,
  queue_id uuid references queues (id) on delete set null,
  trunk_id uuid references trunks (id) on delete set null,
  source text not null default '',
  contact_id uuid references contacts (id) on delete set null,   -- null while ambiguous, internal or hidden
  is_ambiguous boolean not null default false,                   -- the number is several people's and nobody has chosen
  initiated_by uuid references users (id),                       -- who placed an outbound or internal call
  answered_by uuid references users (id),
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  wait_seconds integer,                  -- from start to answer, or to the end when nobody answered
  talk_seconds integer,
  end_cause text,                        -- closed set: see packages/contract calls
  ended_by text check (ended_by in ('customer', 'employee', 'exchange', 'network')),
  is_missed boolean not null default false,
  outcome_owed_by uuid references users (id),                    -- not null while an outcome is owed
  outcome_owed_since timestamptz,
  created_at timestamptz not null default now()
);
create index calls_contact on calls (contact_id, started_at desc);
create index calls_started on calls (started_at desc, id);
create index calls_customer_number on calls (customer_number, started_at desc);
create index calls_owed on calls (outcome_owed_by, outcome_owed_since) where outcome_owed_by is not null;

create table call_offers (
  id uuid primary key,
  call_id uuid not null references calls (id) on delete cascade,
  user_id uuid references users (id),
  extension text not null,
  offered_at timestamptz not null,
  ended_at timestamptz,
  result text check (result in ('answered', 'rejected', 'no_answer', 'busy', 'answered_elsewhere', 'cancelled', 'failed', 'not_registered'))
);
create index call_offers_call on call_offers (call_id);
create index call_offers_user on call_offers (user_id, offered_at desc);

create table recordings (
  id uuid primary key,
  call_id uuid not null references calls (id) on delete cascade,
  path text not null,                    -- relative to the recordings folder
  format text not null check (format in ('wav', 'mp3')),
  seconds numeric(10, 3) not null,
  bytes bigint not null,
  peaks jsonb,                           -- {left: number[], right: number[]} 0..1
  sealed_at timestamptz not null,
  compressed_at timestamptz
);
create index recordings_call on recordings (call_id);

create table call_outcomes (
  call_id uuid primary key references calls (id) on delete cascade,
  outcome text not null check (outcome in ('scheduled', 'bought', 'will_not_buy', 'not_a_client')),
  comment text not null check (comment ~ '[[:alnum:]]'),
  contact_id uuid references contacts (id),
  deal_id uuid references deals (id),
  task_id uuid,
  lost_reason_id uuid references lost_reasons (id),
  processed_by uuid not null references users (id),
  processed_at timestamptz not null default now()
);

create table outcome_phrases (
  id uuid primary key,
  outcome text not null check (outcome in ('scheduled', 'bought', 'will_not_buy', 'not_a_client')),
  text text not null,
  position integer not null default 0
);

create table tasks (
  id uuid primary key,
  title text not null check (title ~ '[[:alnum:]]'),
  contact_id uuid references contacts (id) on delete cascade,
  deal_id uuid references deals (id) on delete cascade,
  owner_user_id uuid references users (id),
  due_at timestamptz not null,
  done_at timestamptz,
  created_by uuid references users (id),
  origin_call_id uuid references calls (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index tasks_day on tasks (owner_user_id, due_at) where done_at is null;
create index tasks_contact on tasks (contact_id);
create index tasks_deal on tasks (deal_id);

-- A missed call that someone must answer for. At most one open per customer number.
create table requests (
  id uuid primary key,
  kind text not null default 'missed_call' check (kind in ('missed_call')),
  customer_number text not null,
  contact_id uuid references contacts (id) on delete set null,
  owner_user_id uuid references users (id),      -- the contact's manager …
  queue_id uuid references queues (id),          -- … or else the group
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by_call_id uuid references calls (id),
  closed_by_user_id uuid references users (id)
);
create unique index requests_one_open on requests (customer_number) where closed_at is null;
create index requests_open_owner on requests (owner_user_id, opened_at) where closed_at is null;
create index requests_contact on requests (contact_id);

create table request_calls (
  call_id uuid not null references calls (id) on delete cascade,
  kind text not null default 'missed_call',
  request_id uuid not null references requests (id) on delete cascade,
  joined_at timestamptz not null,
  primary key (call_id, kind)
);
create index request_calls_request on request_calls (request_id);

-- The timeline of a card. A call's entry points to the call; texts stand here.
create table activities (
  id uuid primary key,
  contact_id uuid not null references contacts (id) on delete cascade,
  deal_id uuid references deals (id) on delete set null,
  kind text not null check (kind in ('call', 'note', 'status', 'deal', 'task', 'request')),
  at timestamptz not null,
  call_id uuid references calls (id) on delete cascade,
  author_user_id uuid references users (id),
  body jsonb not null default '{}',
  unique (contact_id, call_id, kind)
);
create index activities_timeline on activities (contact_id, at desc, id);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_user_id uuid,
  action text not null,                  -- 'contact.update', 'recording.play' …
  record_kind text not null,
  record_id text not null,
  before jsonb,
  after jsonb
);
create index audit_log_record on audit_log (record_kind, record_id, at desc);

create table files (
  id uuid primary key,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  uploaded_by uuid references users (id),
  created_at timestamptz not null default now()
);

-- Facts: appended, never updated; with the team of that day -------------------

create table fact_calls (
  call_id uuid primary key,
  at timestamptz not null,
  direction text not null,
  user_id uuid,
  team_id uuid,
  queue_id uuid,
  number_id uuid,
  contact_id uuid,
  source text not null default '',
  is_answered boolean not null,
  is_missed boolean not null,
  is_new_customer boolean not null default false,
  wait_seconds integer not null,
  talk_seconds integer not null,
  end_cause text not null
);
create index fact_calls_at on fact_calls (at);

create table fact_agent_states (
  id uuid primary key,
  user_id uuid not null,
  team_id uuid,
  state text not null check (state in ('offline', 'available', 'ringing', 'on_call', 'wrap_up')),
  call_id uuid,
  since timestamptz not null
);
create index fact_agent_states_user on fact_agent_states (user_id, since);

create table fact_stage_changes (
  id uuid primary key,
  deal_id uuid not null,
  from_stage_id uuid,
  to_stage_id uuid,
  to_state text not null,
  amount_minor bigint not null,
  currency text not null,
  user_id uuid,
  team_id uuid,
  at timestamptz not null
);
create index fact_stage_changes_at on fact_stage_changes (at);

-- Projection of the call journal: what has been carried over, and what could not be ---

create table journal_cursor (
  journal text primary key,
  segment bigint not null,
  byte_offset bigint not null,
  updated_at timestamptz not null default now()
);

create table journal_parked (
  id bigint generated always as identity primary key,
  journal text not null,
  segment bigint not null,
  byte_offset bigint not null,
  event jsonb not null,
  error text not null,
  parked_at timestamptz not null default now()
);
