-- A customer who has just called may be called back outside the calling hours, for so long; 0: never.
alter table company add column callback_window_minutes integer not null default 60
  check (callback_window_minutes between 0 and 1440);
