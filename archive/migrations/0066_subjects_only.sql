-- A subscription may leave out the stories that only touch on what it asks for.
alter table subscriptions add column subjects_only boolean not null default false;
