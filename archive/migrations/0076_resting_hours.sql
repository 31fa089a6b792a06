-- The hours of the week, from Monday's first by UTC, in which a feed asks not to be polled
-- (skipHours, skipDays of its last listing).
alter table feeds add column rests smallint[] not null default '{}';
